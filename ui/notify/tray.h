// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QStringList>

#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace Understudy {

// The icon in the desktop's tray: an extra, asked for in the preferences, and never the only way to anything.
class Tray final : public QObject
{
    Q_OBJECT

public:
    explicit Tray(QObject *parent = nullptr);
    ~Tray() override;

    [[nodiscard]] static bool isAvailable();
    void setShown(bool shown); // without effect where there is no tray
    [[nodiscard]] QSystemTrayIcon *icon() const; // null unless it is shown
    [[nodiscard]] QMenu *menu() const { return m_menu.get(); }

    void setStages(const QStringList &stages); // PROJECT/STAGE
    // What runs; empty = nothing does. `rollsBack`: it is a restore that is watched, and to cancel is to undo it.
    void setWork(const QString &status, bool cancellable, bool rollsBack = false);

signals:
    void openRequested();
    void backUpRequested(const QString &stage);
    void cancelRequested();
    void quitRequested();

private:
    void fillMenu();

    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_icon;
    QMenu *m_stages;
    QAction *m_status;
    QAction *m_cancel;
};

} // namespace Understudy

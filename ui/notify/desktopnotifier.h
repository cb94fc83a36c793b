// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/notify/notifier.h"

#include <QObject>

class QSystemTrayIcon;

namespace Understudy {

// The desktop's own notifications: through the tray icon where one is shown, else through the notification service that
// Linux desktops have on the session bus. Where there is neither, the activity panel is what tells.
class DesktopNotifier final : public QObject, public Notifier
{
    Q_OBJECT

public:
    // `withoutTray` may be null; it outlives this.
    explicit DesktopNotifier(Notifier *withoutTray, QObject *parent = nullptr);

    void setTrayIcon(QSystemTrayIcon *icon); // null = there is none; outlives this or is taken away first
    void notify(const Notification &notification) override;

signals:
    void clicked(const QString &stage, const QString &backup);

private:
    Notifier *m_withoutTray;
    QSystemTrayIcon *m_trayIcon = nullptr;
    Notification m_last; // what the tray icon's balloon shows
};

} // namespace Understudy

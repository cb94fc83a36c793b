// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "ui/widgets/messagebar.h"

#include <QObject>

namespace Understudy {

class BackupFlow;
class MainWindow;

// What the page of a stage says of backups that were not made, not as they should be, or that are damaged: each with
// what can be done about it.
class BackupBanners final : public QObject
{
    Q_OBJECT

public:
    BackupBanners(BackupFlow &flow, MainWindow &window);

signals:
    void oldBackupsWanted(const QString &stage);

private:
    void showNotMade(const BackupRequest &request, bool verify, const Error &error);
    void showWarnings(const BackupRequest &request, bool verify, const Backup &backup);
    void showDamage(const Backup &backup, const QStringList &findings);
    [[nodiscard]] QList<MessageAction> waysOut(const BackupRequest &request, bool verify, const Error &error);
    [[nodiscard]] MessageAction again(const QString &text, const BackupRequest &request, bool verify);
    [[nodiscard]] MessageAction list(const QString &title, const QStringList &lines);
    void showList(const QString &title, const QStringList &lines);

    BackupFlow &m_flow;
    MainWindow &m_window;
};

} // namespace Understudy

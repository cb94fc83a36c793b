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
    void importWanted(const Understudy::ImportRequest &request); // to be looked over, and tried again

private:
    void showNotMade(const BackupRequest &request, bool verify, const Error &error);
    void showWarnings(const BackupRequest &request, bool verify, const Backup &backup);
    void showDamage(const Backup &backup, const QStringList &findings);
    void showNotImported(const ImportRequest &request, const Error &error);
    void showImportWarnings(const Backup &backup);
    [[nodiscard]] QList<MessageAction> waysOut(const QString &stage, const Error &error, const MessageAction &again);
    [[nodiscard]] MessageAction again(const QString &text, const BackupRequest &request, bool verify);
    [[nodiscard]] MessageAction list(const QString &title, const QStringList &lines);
    void showList(const QString &title, const QStringList &lines);

    BackupFlow &m_flow;
    MainWindow &m_window;
};

} // namespace Understudy

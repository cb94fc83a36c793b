// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/home.h"
#include "ui/activity/activitywatch.h"

#include <QObject>

namespace Understudy {

class ActivityPanel;
class ActivityStrip;
class BackupFlow;
class BackupPanes;
class MainWindow;
struct ImportRequest;

// Backups and activity in the window: makes their parts, puts them into the page, and joins them with the window's
// actions and with what it knows of stages.
class BackupParts final : public QObject
{
    Q_OBJECT

public:
    BackupParts(MainWindow &window, const Home &home);

    [[nodiscard]] ActivityWatch &activities() { return m_activities; }
    [[nodiscard]] BackupFlow &flow() { return *m_flow; }
    [[nodiscard]] BackupPanes &panes() { return *m_panes; }

private:
    void putIn();
    void followTheWindow();
    void handleActions();
    void showStage();
    void showBackups();
    void showMenu(const QPoint &position);
    void updateActions();
    void showUses();
    void importDump(const ImportRequest &request);
    void openLog();
    void openLogOf(const QString &stage);
    void showOldBackups(const QString &stage);

    MainWindow &m_window;
    ActivityWatch m_activities;
    BackupFlow *m_flow;
    BackupPanes *m_panes;
    ActivityStrip *m_strip;
    ActivityPanel *m_panel;
    QString m_stage; // that is shown
};

} // namespace Understudy

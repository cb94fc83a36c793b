// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What of the window puts data back: restores, what comes after them, and the ways out of a crash.
#include "ui/main/controlflow.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagepage.h"
#include "ui/main/stagewatch.h"
#include "ui/main/startpage.h"
#include "ui/recovery/recoveryflow.h"
#include "ui/restore/restorebanners.h"
#include "ui/restore/restoreflow.h"

namespace Understudy {

void MainWindow::connectRestores()
{
    m_restores = new RestoreFlow(m_context, this);
    auto *told = new RestoreBanners(*m_restores, banners(), m_context.clock, this);
    connect(m_watch, &StageWatch::conditionChanged, this, [this, told](const QString &stage) {
        if (const std::optional<StageStatus> status = m_watch->status(stage)) {
            told->setStatus(*status);
            m_restores->setStatus(*status);
        }
    });
    connect(m_watch, &StageWatch::backupsChanged, told,
            [this, told](const QString &stage) { told->setBackups(stage, m_watch->backups(stage)); });
    connect(m_restores, &RestoreFlow::stageTouched, m_watch, [this](const QString &stage) {
        m_watch->refreshStatus(stage);
        m_watch->reload();
    });
    connect(m_restores, &RestoreFlow::newsChanged, m_watch, [this](const QString &stage) {
        const bool watched = m_restores->watch(stage).has_value();
        m_watch->setWatching(stage, watched ? std::optional(m_restores->watchSecondsLeft(stage)) : std::nullopt);
    });
    connect(told, &RestoreBanners::recoveryWanted, this, [this](const QString &stage) {
        if (m_recovery)
            m_recovery->somethingWentWrong(stage);
    });
    connect(told, &RestoreBanners::logWanted, this, &MainWindow::logWanted);
    connect(told, &RestoreBanners::resumeWanted, this, [this](const QString &stage) {
        if (m_watch->condition(stage).isSuspended)
            m_control->suspendOrResume(stage);
    });
    connect(told, &RestoreBanners::backUpWanted, this, [this](const QString &stage) {
        selectStage(stage);
        m_actions->action(ActionId::NewBackup)->trigger();
    });
    m_actions->handle(ActionId::Restore, this, [this] {
        const QStringList &selected = m_selection.backups;
        const std::optional<Backup> backup = selected.size() == 1 ? m_watch->backup(selected.first()) : std::nullopt;
        if (backup)
            m_restores->open(*backup);
    });
    m_actions->handle(ActionId::RollBack, this, [this] { rollBack(m_selection.stage); });
    m_actions->handle(ActionId::AcceptRestore, this, [this] { m_restores->keep(m_selection.stage); });
}

void MainWindow::setRecovery(const RecoveryStore &store)
{
    m_recovery = new RecoveryFlow(m_context, *m_restores, store, {m_page->banners(), m_start->banners()}, this);
    connect(m_recovery, &RecoveryFlow::reopenWanted, this, &MainWindow::reopenWanted);
    connect(m_recovery, &RecoveryFlow::stageTouched, m_watch, &StageWatch::refresh);
    connect(m_recovery, &RecoveryFlow::logsWanted, this, [this] {
        if (m_activity)
            showActivity(true);
    });
    m_actions->handle(ActionId::Recover, this, [this] {
        if (m_selection.stage.isEmpty())
            m_recovery->newComputer();
        else
            m_recovery->somethingWentWrong(m_selection.stage);
    });
}

// Out of a watch, out of a crash, or back from a restore whose old state is still kept.
void MainWindow::rollBack(const QString &stage)
{
    const std::optional<StageStatus> status = m_watch->status(stage);
    if (m_restores->watch(stage))
        m_restores->rollBackNow(stage);
    else if (status && status->betweenStates)
        m_restores->recover(stage, BackupService::Recovery::RollBack);
    else
        m_restores->undo(stage);
}

} // namespace Understudy

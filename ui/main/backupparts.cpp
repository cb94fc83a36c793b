// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/backupparts.h"

#include "ui/activity/activitypanel.h"
#include "ui/activity/activitystrip.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/importdialog.h"
#include "ui/backups/storagearea.h"
#include "ui/main/backupbanners.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagepage.h"
#include "ui/main/stagewatch.h"
#include "ui/restore/restoreflow.h"
#include "ui/widgets/undobar.h"

#include <QLineEdit>
#include <QMenu>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

BackupParts::BackupParts(MainWindow &window, const Home &home)
    : QObject(&window)
    , m_window(window)
    , m_activities(window.context(), home)
    , m_flow(new BackupFlow(window.context(), m_activities, &window))
    , m_panes(new BackupPanes(*m_flow, window.context().clock, &window))
    , m_strip(new ActivityStrip(m_activities))
    , m_panel(new ActivityPanel(m_activities))
{
    putIn();
    followTheWindow();
    handleActions();
    updateActions();
    m_activities.loadHistory();
}

void BackupParts::putIn()
{
    m_window.setStoragesPane(m_panes->storages());
    m_window.setBackupsPane(m_panes->backups());
    m_window.setDetailsPane(m_panes->details());
    m_window.page().setFoot(m_panes->undoBar());
    m_window.setActivityStrip(m_strip);
    m_window.setActivityPanel(m_panel);
    connect(m_strip, &ActivityStrip::panelAsked, &m_window, &MainWindow::showActivity);
    connect(m_window.actions().action(ActionId::ShowActivity), &QAction::toggled, m_strip,
            &ActivityStrip::setPanelOpen);
    connect(&m_window.filterField(), &QLineEdit::textChanged, m_panes, &BackupPanes::setFilter);
    connect(m_panes, &BackupPanes::filterToBeCleared, &m_window.filterField(), &QLineEdit::clear);
    connect(m_panes, &BackupPanes::menuAsked, this, &BackupParts::showMenu);
    connect(m_panes, &BackupPanes::emptyChanged, &m_window.page(), &StagePage::setWithoutBackups);
}

void BackupParts::followTheWindow()
{
    connect(&m_window, &MainWindow::selectionChanged, this, [this](const Selection &selection) {
        if (std::exchange(m_stage, selection.stage) == selection.stage)
            return; // other backups of it: they are what is shown already
        showStage();
        showBackups();
    });
    connect(&m_window, &MainWindow::backupWanted, m_panes, &BackupPanes::selectBackup);
    StageWatch &watch = m_window.watch();
    connect(&watch, &StageWatch::conditionChanged, this, [this](const QString &stage) {
        if (stage == m_window.selection().stage)
            showStage();
    });
    // A backup of another stage may be what this one comes from.
    connect(&watch, &StageWatch::backupsChanged, this, &BackupParts::showBackups);
    connect(m_panes, &BackupPanes::selectionChanged, this, [this] {
        QStringList ids;
        for (const Backup &backup : m_panes->selectedBackups())
            ids.append(backup.id());
        m_window.setSelectedBackups(ids);
    });
    connect(m_flow, &BackupFlow::listOutdated, this, &BackupParts::showUses);
    connect(&m_window.restores(), &RestoreFlow::newsChanged, this, &BackupParts::showUses);
    connect(&m_window.restores(), &RestoreFlow::summedUp, &m_activities, &ActivityWatch::setSummary);
    connect(m_flow, &BackupFlow::listOutdated, &watch, &StageWatch::reload);
    connect(m_flow, &BackupFlow::removed, this, &BackupParts::updateActions);
    connect(m_flow, &BackupFlow::listOutdated, this,
            &BackupParts::updateActions); // also after an undo, come to what it may
    connect(&m_window.restores(), &RestoreFlow::concerned, &m_activities, &ActivityWatch::addBackups);
    connect(m_panes->details(), &BackupDetails::logWanted, this, &BackupParts::openLog);
    connect(&m_window, &MainWindow::logWanted, this, &BackupParts::openLogOf);
    connect(&m_window, &MainWindow::selectionChanged, this, &BackupParts::updateActions);
    connect(&m_activities, &ActivityWatch::changed, this, &BackupParts::updateActions);
    auto *told = new BackupBanners(*m_flow, m_window);
    connect(told, &BackupBanners::importWanted, this, &BackupParts::importDump);
    connect(&m_window, &MainWindow::dumpDropped, this,
            [this](const QString &path) { importDump({.file = path, .stage = m_window.selection().stage}); });
    connect(told, &BackupBanners::oldBackupsWanted, this, &BackupParts::showOldBackups);
    const auto tell = [this](const Error &error, const QString &stage) {
        m_window.banners().showError(error, stage.isEmpty() ? m_window.selection().stage : stage);
    };
    connect(m_flow, &BackupFlow::failed, this, tell);
    connect(&m_activities, &ActivityWatch::failed, this, [tell](const Error &error) { tell(error, {}); });
}

void BackupParts::handleActions()
{
    Actions &actions = m_window.actions();
    actions.handle(ActionId::NewBackup, m_panes, [this] { m_panes->askForBackup(); });
    actions.handle(ActionId::ImportDump, this, [this] { importDump({.stage = m_window.selection().stage}); });
    actions.handle(ActionId::Verify, m_panes, [this] { m_panes->verifySelected(); });
    actions.handle(ActionId::Rename, m_panes, [this] { m_panes->renameSelected(); });
    actions.handle(ActionId::EditNote, m_panes, [this] {
        if (!m_window.page().areDetailsShown())
            m_window.actions().action(ActionId::ShowDetails)->trigger();
        m_panes->editNoteOfSelected();
    });
    actions.handle(ActionId::Keep, m_panes, [this] { m_panes->keepSelected(); });
    actions.handle(ActionId::Delete, m_panes, [this] { m_panes->deleteSelected(); });
    actions.handle(ActionId::UndoDelete, m_panes, [this] { m_panes->undoDelete(); });
    actions.handle(ActionId::RecentlyDeleted, m_panes, [this] { m_panes->showRecentlyDeleted(); });
    actions.handle(ActionId::ShowLog, this, [this] { openLog(); });
}

// Into the stage that the request names.
void BackupParts::importDump(const ImportRequest &request)
{
    const std::optional<Stage> stage = m_window.watch().stage(request.stage);
    if (!stage)
        return; // it was removed meanwhile
    m_window.selectStage(request.stage);
    ImportFacts facts{.request = request};
    for (const StorageConfig &storage : stage->storages) {
        if (storage.kind == StorageKind::Postgres)
            facts.databases.append(storage.id());
    }
    for (const Backup &backup : m_window.watch().backups(request.stage))
        facts.takenNames.append(backup.name());
    m_flow->askForImport(facts);
}

void BackupParts::showStage()
{
    const QString stage = m_window.selection().stage;
    m_panes->showStage(m_window.watch().condition(stage));
    const std::optional<StageStatus> status = m_window.watch().status(stage);
    m_panes->showStatus(status);
    m_panes->setProtecting(status ? status->pendingSafety : QString());
    m_activities.followDay();
    updateActions();
}

void BackupParts::showBackups()
{
    const StageWatch &watch = m_window.watch();
    const QString stage = m_window.selection().stage;
    if (watch.backupsLoaded())
        m_panes->showBackups(watch.backups(stage), watch.restoredBackup(stage));
}

// What is being verified or restored is not to be deleted.
void BackupParts::showUses()
{
    BackupsInUse uses = m_window.restores().inUse();
    for (const QString &id : m_flow->inUse())
        uses.insert(id, {});
    m_panes->setInUse(uses);
    m_window.setBackupsInUse(uses);
}

void BackupParts::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(&m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const ActionId ids[] = {ActionId::Restore, ActionId::Verify,  ActionId::Rename, ActionId::EditNote,
                            ActionId::Keep,    ActionId::ShowLog, ActionId::Delete};
    for (const ActionId id : ids) {
        if (id == ActionId::Delete)
            menu->addSeparator(); // far from Restore
        menu->addAction(m_window.actions().action(id));
    }
    menu->popup(position);
}

void BackupParts::updateActions()
{
    Actions &actions = m_window.actions();
    const bool none = m_window.selection().stage.isEmpty();
    actions.setBlocked(ActionId::UndoDelete,
                       m_flow->canUndoRemove() ? QString() : tr("Nothing was deleted that could be brought back."));
    const QStringList backups = m_window.selection().backups;
    const bool logged = backups.size() != 1 || m_activities.model().about(backups.first()) != 0;
    const QString noLog = logged ? QString()
                                 : tr("There is no log of this backup here: this window has not worked on it, or the "
                                      "list of what was done was cleared.");
    actions.setBlocked(ActionId::ShowLog, noLog);
    m_panes->details()->setLogBlocked(noLog);
    actions.setBlocked(ActionId::RecentlyDeleted, none ? tr("Select a stage first.") : QString());
}

// Of the selected backup, else of what was done on the stage last.
void BackupParts::openLog()
{
    const QStringList backups = m_window.selection().backups;
    if (backups.size() != 1) {
        openLogOf(m_window.selection().stage);
        return;
    }
    m_window.showActivity(true);
    m_panel->showOperation(m_activities.model().about(backups.first()));
}

void BackupParts::openLogOf(const QString &stage)
{
    m_window.showActivity(true);
    m_panel->showOperation(m_activities.model().newestOf(stage));
}

void BackupParts::showOldBackups(const QString &stage)
{
    m_window.selectStage(stage);
    m_panes->showOldest();
}

} // namespace Understudy

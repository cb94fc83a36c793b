// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/actions.h"

#include "ui/theme/icons.h"

#include <QWidget>

#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

struct Row
{
    ActionId id;
    const char *name; // of the object
    const char *text;
    QKeySequence shortcut;
    std::optional<IconName> icon = {};
    const char *tip = nullptr;
};

} // namespace

static QList<Row> rowsOfProgram()
{
    using enum ActionId;
    return {
        {AddStage, "actAddStage", QT_TRANSLATE_NOOP("Understudy::Actions", "&Add stage…"),
         Qt::CTRL | Qt::SHIFT | Qt::Key_N, IconName::Add,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Tell Understudy about a stage whose data it should back up")},
        {DemoStage,
         "actDemoStage",
         QT_TRANSLATE_NOOP("Understudy::Actions", "&Try it with a demo stage"),
         {},
         IconName::Demo,
         QT_TRANSLATE_NOOP("Understudy::Actions",
                           "Make a small shop of its own, with a database, files, a job queue and secrets")},
        {Preferences, "actPreferences", QT_TRANSLATE_NOOP("Understudy::Actions", "&Preferences…"),
         Qt::CTRL | Qt::Key_Comma, IconName::Settings},
        {CloseWindow, "actCloseWindow", QT_TRANSLATE_NOOP("Understudy::Actions", "&Close window"),
         Qt::CTRL | Qt::Key_W},
        {Quit, "actQuit", QT_TRANSLATE_NOOP("Understudy::Actions", "&Quit Understudy"), Qt::CTRL | Qt::Key_Q},
    };
}

static QList<Row> rowsOfStages()
{
    using enum ActionId;
    return {
        {SuspendResume, "actSuspendResume", QT_TRANSLATE_NOOP("Understudy::Actions", "&Suspend"),
         Qt::CTRL | Qt::SHIFT | Qt::Key_P, IconName::Suspend,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Hold the stage still, or let it go on")},
        {Refresh, "actRefresh", QT_TRANSLATE_NOOP("Understudy::Actions", "&Check again"), Qt::Key_F5, IconName::Refresh,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Ask the stage for its state, its health and its sizes")},
        {EditStage, "actEditStage", QT_TRANSLATE_NOOP("Understudy::Actions", "&Edit stage…"), Qt::CTRL | Qt::Key_E,
         IconName::Edit},
        {RemoveStage,
         "actRemoveStage",
         QT_TRANSLATE_NOOP("Understudy::Actions", "Re&move stage…"),
         {},
         IconName::Delete},
        {RollBack,
         "actRollBack",
         QT_TRANSLATE_NOOP("Understudy::Actions", "&Roll back restore…"),
         {},
         IconName::Undo,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Put back what the stage held before the restore")},
        {AcceptRestore,
         "actAcceptRestore",
         QT_TRANSLATE_NOOP("Understudy::Actions", "&Keep restored data"),
         {},
         IconName::Ok,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Let go of what the stage held before the restore")},
    };
}

static QList<Row> rowsOfBackups()
{
    using enum ActionId;
    return {
        {NewBackup, "actNewBackup", QT_TRANSLATE_NOOP("Understudy::Actions", "&New backup…"), Qt::CTRL | Qt::Key_N,
         IconName::NewBackup, QT_TRANSLATE_NOOP("Understudy::Actions", "Back up all data of the stage")},
        {ImportDump, "actImportDump", QT_TRANSLATE_NOOP("Understudy::Actions", "&Import dump…"),
         Qt::CTRL | Qt::SHIFT | Qt::Key_I, IconName::Imported,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Add a dump of pg_dump to the backups of the stage")},
        {Restore, "actRestore", QT_TRANSLATE_NOOP("Understudy::Actions", "&Restore…"), Qt::CTRL | Qt::SHIFT | Qt::Key_R,
         IconName::Restore,
         QT_TRANSLATE_NOOP("Understudy::Actions", "See what the selected backup would change, then put it back")},
        {Verify, "actVerify", QT_TRANSLATE_NOOP("Understudy::Actions", "&Verify"), Qt::CTRL | Qt::SHIFT | Qt::Key_K,
         IconName::Verify,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Read the selected backups whole and compare their checksums")},
        {Rename, "actRename", QT_TRANSLATE_NOOP("Understudy::Actions", "Rena&me"), Qt::Key_F2, IconName::Edit},
        {EditNote, "actEditNote", QT_TRANSLATE_NOOP("Understudy::Actions", "Edit n&ote…"), {}, {}},
        {Keep, "actKeep", QT_TRANSLATE_NOOP("Understudy::Actions", "&Keep forever"), Qt::CTRL | Qt::Key_K,
         IconName::Pinned, QT_TRANSLATE_NOOP("Understudy::Actions", "Never remove the selected backups")},
        {Delete, "actDelete", QT_TRANSLATE_NOOP("Understudy::Actions", "&Delete"), Qt::Key_Delete, IconName::Delete,
         QT_TRANSLATE_NOOP("Understudy::Actions", "Move the selected backups to Recently deleted")},
        {UndoDelete, "actUndoDelete", QT_TRANSLATE_NOOP("Understudy::Actions", "&Undo delete"), Qt::CTRL | Qt::Key_Z,
         IconName::Undo},
        {RecentlyDeleted, "actRecentlyDeleted", QT_TRANSLATE_NOOP("Understudy::Actions", "Recently de&leted…"), {}, {}},
        {ShowLog, "actShowLog", QT_TRANSLATE_NOOP("Understudy::Actions", "Show lo&g"), Qt::CTRL | Qt::Key_L,
         IconName::Log},
    };
}

static QList<Row> rowsOfTheWindow()
{
    using enum ActionId;
    return {
        {Filter, "actFilter", QT_TRANSLATE_NOOP("Understudy::Actions", "&Filter backups"), Qt::CTRL | Qt::Key_F,
         IconName::Filter},
        {ShowDetails, "actShowDetails", QT_TRANSLATE_NOOP("Understudy::Actions", "&Details"), Qt::CTRL | Qt::Key_I,
         IconName::Details},
        {ShowActivity, "actShowActivity", QT_TRANSLATE_NOOP("Understudy::Actions", "&Activity"), Qt::CTRL | Qt::Key_J,
         IconName::Activity},
        {FocusSidebar, "actFocusSidebar", QT_TRANSLATE_NOOP("Understudy::Actions", "Go to &projects"),
         Qt::CTRL | Qt::Key_1},
        {FocusStorages, "actFocusStorages", QT_TRANSLATE_NOOP("Understudy::Actions", "Go to &storages"),
         Qt::CTRL | Qt::Key_2},
        {FocusBackups, "actFocusBackups", QT_TRANSLATE_NOOP("Understudy::Actions", "Go to &backups"),
         Qt::CTRL | Qt::Key_3},
        {NextPane, "actNextPane", QT_TRANSLATE_NOOP("Understudy::Actions", "&Next pane"), Qt::Key_F6},
        {PreviousPane, "actPreviousPane", QT_TRANSLATE_NOOP("Understudy::Actions", "P&revious pane"),
         Qt::SHIFT | Qt::Key_F6},
        {Recover,
         "actRecover",
         QT_TRANSLATE_NOOP("Understudy::Actions", "Something went &wrong…"),
         {},
         IconName::Recover},
        {RestoreByHand,
         "actRestoreByHand",
         QT_TRANSLATE_NOOP("Understudy::Actions", "&Restore without Understudy"),
         {},
         {}},
        {Shortcuts, "actShortcuts", QT_TRANSLATE_NOOP("Understudy::Actions", "&Keyboard shortcuts"),
         Qt::CTRL | Qt::Key_Slash},
        {About, "actAbout", QT_TRANSLATE_NOOP("Understudy::Actions", "&About Understudy"), {}, {}},
    };
}

Actions::Actions(QWidget *window)
    : QObject(window)
{
    for (const Row &row : rowsOfProgram() + rowsOfStages() + rowsOfBackups() + rowsOfTheWindow()) {
        auto *made = new QAction(tr(row.text), this);
        made->setObjectName(QLatin1StringView(row.name));
        made->setShortcut(row.shortcut);
        if (row.icon)
            made->setIcon(icon(*row.icon));
        window->addAction(made); // its shortcut works wherever the focus is
        const QString plain = tr(row.text).remove(u'&').remove(u'…');
        Entry &entry = m_entries[row.id];
        entry.action = made;
        entry.tip = row.tip ? tr(row.tip) : plain;
        apply(entry);
    }
    Q_ASSERT(m_entries.size() == actionCount);
    action(ActionId::Preferences)->setMenuRole(QAction::PreferencesRole);
    action(ActionId::Quit)->setMenuRole(QAction::QuitRole);
    action(ActionId::About)->setMenuRole(QAction::AboutRole);
}

QAction *Actions::action(ActionId id) const
{
    return m_entries.at(id).action;
}

bool Actions::isHandled(ActionId id) const
{
    return m_entries.at(id).handled;
}

void Actions::setHandled(ActionId id)
{
    Entry &entry = m_entries.at(id);
    entry.handled = true;
    apply(entry);
}

void Actions::setBlocked(ActionId id, const QString &reason)
{
    Entry &entry = m_entries.at(id);
    if (entry.reason == reason)
        return;
    entry.reason = reason;
    apply(entry);
    emit blockedChanged();
}

QString Actions::reason(ActionId id) const
{
    return m_entries.at(id).reason;
}

void Actions::setShown(ActionId id, bool shown)
{
    Entry &entry = m_entries.at(id);
    if (entry.shown == shown)
        return;
    entry.shown = shown;
    apply(entry);
}

void Actions::setText(ActionId id, const QString &text, const QIcon &icon)
{
    QAction *changed = action(id);
    changed->setText(text);
    if (!icon.isNull())
        changed->setIcon(icon);
}

void Actions::apply(Entry &entry)
{
    const bool visible = entry.handled && entry.shown;
    entry.action->setVisible(visible);
    entry.action->setEnabled(visible && entry.reason.isEmpty());
    const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
    const QString tip = keys.isEmpty() ? entry.tip : tr("%1 (%2)").arg(entry.tip, keys);
    entry.action->setToolTip(entry.reason.isEmpty() ? tip : entry.reason);
    entry.action->setStatusTip(entry.reason);
    entry.action->setWhatsThis(entry.reason);
}

} // namespace Understudy

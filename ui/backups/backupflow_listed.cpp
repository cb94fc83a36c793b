// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What of the flow changes what is listed: names, notes, marks, and what is deleted.

#include "models/clock.h"
#include "ui/announcer.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/recentlydeleteddialog.h"

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

void BackupFlow::change(const Change &what, const std::function<void(const Result<> &)> &done)
{
    const auto ended = [this, stage = what.stage, done](const Result<> &result) {
        if (!result)
            emit failed(result.error(), stage);
        if (done)
            done(result);
        emit listOutdated(stage);
    };
    const Result<TaskId> task = m_context.tasks.start(
        {.title = what.title}, [work = what.work](const TaskControl &) { return work(); }, this, ended);
    if (!task)
        ended(std::unexpected(task.error()));
}

void BackupFlow::rename(const Backup &backup, const QString &name)
{
    describe(tr("Rename a backup"), backup, [name](const Backup &now) { return std::pair(name, now.note()); });
}

void BackupFlow::setNote(const Backup &backup, const QString &note)
{
    describe(tr("Change a note"), backup, [note](const Backup &now) { return std::pair(now.name(), note); });
}

// Name and note are written together: the one that is not meant stays as it is by then, not as it was when it was listed.
void BackupFlow::describe(const QString &title, const Backup &backup, const Words &words)
{
    const QString stage = backup.manifest.stageId();
    const auto work = [&service = m_context.service, stage, id = backup.id(), words]() -> Result<> {
        const Result<Backup> now = service.find(stage, id);
        if (!now)
            return std::unexpected(now.error());
        const auto [name, note] = words(*now);
        return service.describe(id, name, note);
    };
    m_toDescribe.append({.title = title, .stage = stage, .work = work});
    describeNext();
}

// One after the other, in the order in which they were typed.
void BackupFlow::describeNext()
{
    if (m_describing || m_toDescribe.isEmpty())
        return;
    m_describing = true;
    change(m_toDescribe.takeFirst(), [this](const Result<> &) {
        m_describing = false;
        describeNext();
    });
}

static QStringList idsOf(const QList<Backup> &backups)
{
    QStringList ids;
    for (const Backup &backup : backups)
        ids.append(backup.id());
    return ids;
}

// The first that fails ends it: the others would fail for the same reason, as a rule. `done` are those before it.
static Result<> forEach(const QStringList &ids, QStringList &done, const std::function<Result<>(const QString &)> &work)
{
    for (const QString &id : ids) {
        if (const Result<> one = work(id); !one)
            return one;
        done.append(id);
    }
    return {};
}

void BackupFlow::keep(const QList<Backup> &backups, bool on)
{
    if (backups.isEmpty())
        return;
    const auto work = [&service = m_context.service, ids = idsOf(backups), on] {
        QStringList kept;
        return forEach(ids, kept, [&](const QString &id) { return service.keep(id, on); });
    };
    change({.title = tr("Keep forever"), .stage = backups.first().manifest.stageId(), .work = work});
}

void BackupFlow::remove(const QList<Backup> &backups)
{
    if (backups.isEmpty())
        return;
    const auto gone = std::make_shared<QStringList>(); // the worker's until it has ended
    const auto work = [&service = m_context.service, ids = idsOf(backups), gone] {
        return forEach(ids, *gone, [&](const QString &id) { return service.deleteBackup(id); });
    };
    const auto done = [this, backups, gone](const Result<> &) {
        if (!gone->isEmpty())
            offerUndo(backups.first(gone->size()));
    };
    change({.title = tr("Delete backups"), .stage = backups.first().manifest.stageId(), .work = work}, done);
}

void BackupFlow::offerUndo(const QList<Backup> &gone)
{
    const QString sentence = gone.size() == 1
                                 ? tr("Deleted “%1”. It stays in Recently deleted for 7 days.").arg(gone.first().name())
                                 : tr("Deleted %n backup(s). They stay in Recently deleted for 7 days.", nullptr,
                                      static_cast<int>(gone.size()));
    m_removed = idsOf(gone);
    m_removedFrom = gone.first().manifest.stageId();
    emit removed(sentence);
    m_context.announcer.announce(sentence);
}

void BackupFlow::undoRemove()
{
    bringBack(std::exchange(m_removed, {}), m_removedFrom, true);
}

void BackupFlow::bringBack(const QStringList &ids, const QString &stage, bool undoes)
{
    if (ids.isEmpty())
        return;
    const auto back = std::make_shared<QStringList>(); // the worker's until it has ended
    const auto work = [&service = m_context.service, ids, back] {
        return forEach(ids, *back, [&](const QString &id) { return service.undelete(id); });
    };
    const auto done = [this, ids, stage, undoes, back](const Result<> &result) {
        m_removed.removeIf([&back](const QString &id) { return back->contains(id); });
        // What is still there can be brought back the next time, unless something else was deleted meanwhile.
        if (undoes && !result && result.error().code != Error::Code::NotFound && m_removed.isEmpty())
            m_removed = ids.sliced(back->size());
        if (!back->isEmpty())
            emit broughtBack(*back);
        if (m_deletedDialog)
            loadDeleted(stage);
    };
    change({.title = tr("Bring backups back"), .stage = stage, .work = work}, done);
}

void BackupFlow::showRecentlyDeleted(const QString &stage)
{
    if (m_deletedDialog)
        m_deletedDialog->close();
    m_deletedDialog = new RecentlyDeletedDialog(m_window);
    m_deletedDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_deletedDialog, &RecentlyDeletedDialog::bringBackAsked, this,
            [this, stage](const QStringList &ids) { bringBack(ids, stage); });
    connect(m_deletedDialog, &RecentlyDeletedDialog::purgeAsked, this,
            [this, stage](const QStringList &ids) { purge(ids, stage); });
    m_deletedDialog->open();
    loadDeleted(stage);
}

void BackupFlow::loadDeleted(const QString &stage)
{
    const Result<TaskId> task = m_context.tasks.start(
        {}, [&service = m_context.service, stage](const TaskControl &) { return service.deletedBackups(stage); }, this,
        [this](const Result<QList<Backup>> &deleted) {
            if (!deleted)
                emit failed(deleted.error());
            else if (m_deletedDialog)
                m_deletedDialog->setBackups(*deleted, m_context.clock.now());
        });
    if (!task)
        emit failed(task.error());
}

void BackupFlow::purge(const QStringList &ids, const QString &stage)
{
    const Result<TaskId> task = m_context.tasks.start(
        {.title = tr("Delete backups for good")},
        [&service = m_context.service, ids](const TaskControl &control) { return service.purge(ids, control); }, this,
        [this, ids, stage](const Result<CollectReport> &report) {
            if (!report)
                emit failed(report.error());
            else
                m_removed.removeIf([&ids](const QString &id) { return ids.contains(id); });
            if (report && m_deletedDialog)
                m_deletedDialog->tellFreed(*report);
            loadDeleted(stage);
        });
    if (!task)
        emit failed(task.error());
}

} // namespace Understudy

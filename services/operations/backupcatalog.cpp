// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backupcatalog.h"

#include "models/messages/catalog.h"
#include "services/operations/attempt.h"
#include "services/operations/swapjournal.h"
#include "services/repository/repository.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_daysDeleted = 7;
static constexpr qsizetype s_shortestPrefix = 4;

static bool isGood(const Backup &backup)
{
    return backup.status == BackupStatus::Ready || backup.status == BackupStatus::ReadyWithWarnings;
}

static bool holdsData(const Backup &backup)
{
    return isGood(backup) || backup.status == BackupStatus::Damaged;
}

template<typename Condition>
static QList<Backup> filtered(const QList<Backup> &backups, Condition condition)
{
    QList<Backup> found;
    std::ranges::copy_if(backups, std::back_inserter(found), condition);
    return found;
}

static QString listed(const QList<Backup> &backups)
{
    QStringList lines;
    for (const Backup &backup : backups)
        lines.append(
            u"%1 (“%2”, %3)"_s.arg(backup.id(), backup.name(), backup.manifest.createdAt.toString(Qt::ISODate)));
    return lines.join(u", "_s);
}

BackupCatalog::BackupCatalog(const OperationContext &context)
    : m_context(context)
{ }

QString BackupCatalog::latest()
{
    return u"latest"_s;
}

// Attempts first: one that is committed meanwhile is then found in the repository, never in neither.
Result<QList<Backup>> BackupCatalog::backups(const QString &stage) const
{
    const Result<QList<Backup>> attempts = Attempt::all(m_context);
    if (!attempts)
        return std::unexpected(attempts.error());
    const Result<QList<Backup>> committed = m_context.repository.backups();
    if (!committed)
        return std::unexpected(committed.error());
    QList<Backup> all = *committed;
    for (const Backup &attempt : *attempts) {
        if (!std::ranges::contains(*committed, attempt.id(), &Backup::id))
            all.append(attempt);
    }
    all = filtered(all, [&](const Backup &backup) { return stage.isEmpty() || backup.manifest.stageId() == stage; });
    std::ranges::stable_sort(all, std::ranges::greater(),
                             [](const Backup &backup) { return backup.manifest.createdAt; });
    return all;
}

// A backup that is there but cannot be read is in no list.
Error BackupCatalog::whyNotFound(const QString &reference) const
{
    const Result<Backup> named = m_context.repository.backup(reference);
    if (!named && named.error().code != Error::Code::NotFound)
        return named.error();
    return Messages::error("backup.notFound"_L1, {{"reference"_L1, reference}});
}

Result<Backup> BackupCatalog::find(const QString &stage, const QString &reference) const
{
    const Result<QList<Backup>> all = backups(stage);
    if (!all)
        return std::unexpected(all.error());
    if (reference == latest()) {
        const auto newest = std::ranges::find_if(*all, isGood);
        if (newest == all->end())
            return stage.isEmpty() ? fail("backup.noneAnywhere"_L1)
                                   : fail("backup.noneReady"_L1, {{"stage"_L1, stage}});
        return *newest;
    }
    if (const auto same = std::ranges::find(*all, reference, &Backup::id); same != all->end())
        return *same;
    QList<Backup> found = filtered(*all, [&](const Backup &backup) { return backup.name() == reference; });
    if (std::ranges::any_of(found, holdsData))
        found = filtered(found, holdsData);
    if (found.isEmpty() && reference.size() >= s_shortestPrefix)
        found = filtered(*all,
                         [&](const Backup &backup) { return backup.id().startsWith(reference, Qt::CaseInsensitive); });
    if (found.isEmpty())
        return std::unexpected(whyNotFound(reference));
    if (found.size() > 1)
        return fail("backup.ambiguous"_L1, {{"reference"_L1, reference}, {"backups"_L1, listed(found)}});
    return found.first();
}

static Result<> refuseIfNeeded(const OperationContext &context, const Backup &backup)
{
    if (backup.marks.kept)
        return fail("backup.kept"_L1, {{"backup"_L1, backup.name()}});
    const Result<QList<SwapJournal>> journals = SwapJournal::all(context.home);
    if (!journals)
        return std::unexpected(journals.error());
    for (const SwapJournal &journal : *journals) {
        if (journal.safetyBackup == backup.id() || journal.backup == backup.id())
            return fail("backup.neededByRestore"_L1, {{"backup"_L1, backup.name()}, {"stage"_L1, journal.stage.id()}});
    }
    return {};
}

Result<> BackupCatalog::remove(const QString &id) const
{
    const Result<QList<Backup>> all = backups({});
    if (!all)
        return std::unexpected(all.error());
    const auto backup = std::ranges::find(*all, id, &Backup::id);
    if (backup == all->end())
        return fail("backup.notFound"_L1, {{"reference"_L1, id}});
    if (!holdsData(*backup))
        return Attempt::trash(m_context, id);
    if (const Result<> free = refuseIfNeeded(m_context, *backup); !free)
        return free;
    return m_context.repository.trash(id);
}

Result<> BackupCatalog::bringBack(const QString &id) const
{
    const Result<> back = m_context.repository.untrash(id);
    if (back || back.error().code != Error::Code::NotFound)
        return back;
    return Attempt::untrash(m_context, id);
}

Result<QList<Backup>> BackupCatalog::deleted(const QString &stage) const
{
    const Result<QList<Backup>> attempts = Attempt::all(m_context, true);
    if (!attempts)
        return std::unexpected(attempts.error());
    const Result<QList<Backup>> backups = m_context.repository.backups(true);
    if (!backups)
        return std::unexpected(backups.error());
    QList<Backup> all = filtered(*backups + *attempts, [&](const Backup &backup) {
        return stage.isEmpty() || backup.manifest.stageId() == stage;
    });
    std::ranges::stable_sort(all, std::ranges::greater(), [](const Backup &backup) { return backup.marks.deletedAt; });
    return all;
}

Result<CollectReport> BackupCatalog::purge(const RepositoryLock &exclusive, const QStringList &ids,
                                           const TaskControl &control) const
{
    const Result<QList<Backup>> attempts = Attempt::all(m_context, true);
    if (!attempts)
        return std::unexpected(attempts.error());
    QStringList withData = ids;
    withData.removeIf([&](const QString &id) { return std::ranges::contains(*attempts, id, &Backup::id); });
    Result<CollectReport> report = CollectReport();
    if (!withData.isEmpty())
        report = m_context.repository.purge(exclusive, withData, control);
    if (!report)
        return report;
    for (const Backup &attempt : *attempts) {
        if (!ids.contains(attempt.id()))
            continue;
        if (const Result<> forgotten = Attempt::forget(m_context, attempt.id()); !forgotten)
            return std::unexpected(forgotten.error());
        ++report->backupsPurged;
    }
    return report;
}

Result<qint64> BackupCatalog::forgetAttempts(bool all) const
{
    const Result<QList<Backup>> attempts = Attempt::all(m_context, true);
    if (!attempts)
        return std::unexpected(attempts.error());
    qint64 forgotten = 0;
    for (const Backup &attempt : *attempts) {
        if (!all && attempt.marks.deletedAt.addDays(s_daysDeleted) > m_context.clock.now())
            continue;
        if (const Result<> gone = Attempt::forget(m_context, attempt.id()); !gone)
            return std::unexpected(gone.error());
        ++forgotten;
    }
    return forgotten;
}

static Result<> checkName(const QString &name)
{
    const QString maximum = QString::number(longestBackupName);
    if (name.trimmed().isEmpty())
        return fail("backup.newNameEmpty"_L1, {{"maximum"_L1, maximum}});
    if (name.size() > longestBackupName)
        return fail("backup.newNameTooLong"_L1, {{"maximum"_L1, maximum}});
    if (name == BackupCatalog::latest())
        return fail("backup.newNameReserved"_L1, {{"name"_L1, name}});
    return {};
}

Result<> BackupCatalog::describe(const QString &id, const QString &name, const QString &note) const
{
    if (const Result<> good = checkName(name); !good)
        return good;
    const Result<> marked = m_context.repository.changeMarks(id, [&](Marks &marks) {
        marks.name = name;
        marks.note = note;
        marks.noteChanged = true;
    });
    if (marked || marked.error().code != Error::Code::NotFound)
        return marked;
    return Attempt::describe(m_context, id, name, note);
}

Result<> BackupCatalog::keep(const QString &id, bool on) const
{
    const Result<> marked = m_context.repository.changeMarks(id, [on](Marks &marks) { marks.kept = on; });
    if (marked || marked.error().code != Error::Code::NotFound)
        return marked;
    const Result<QList<Backup>> attempts = Attempt::all(m_context);
    if (attempts && std::ranges::contains(*attempts, id, &Backup::id))
        return fail("backup.holdsNothing"_L1, {{"reference"_L1, id}});
    return marked;
}

} // namespace Understudy

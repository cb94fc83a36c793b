// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/recovery.h"

#include "models/messages/catalog.h"
#include "services/config/stagestore.h"
#include "services/logging.h"
#include "services/operations/besidetrace.h"
#include "services/operations/importjournal.h"
#include "services/operations/lease.h"
#include "services/operations/restoremark.h"
#include "services/operations/stagelock.h"
#include "services/operations/stagemeans.h"
#include "services/operations/stagestorages.h"
#include "services/operations/suspension.h"
#include "services/operations/swapper.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Recovery)
};
} // namespace

Recovery::Recovery(const OperationContext &context)
    : m_context(context)
{ }

Result<RecoverOutcome> Recovery::recover(const QString &stage, BackupService::Recovery how,
                                         const TaskControl &control) const
{
    const Result<QList<SwapJournal>> journals = SwapJournal::all(m_context.home);
    if (!journals)
        return std::unexpected(journals.error());
    RecoverOutcome outcome;
    std::optional<Error> failure; // the first; the others are recovered all the same
    outcome.done = ImportJournal::sweepLeftovers(m_context, stage, control);
    const Result<> known = outcome.done.isEmpty() ? refuseUnknown(stage, *journals) : Result<>();
    for (const SwapJournal &journal : *journals) {
        if (!stage.isEmpty() && journal.stage.id() != stage)
            continue;
        const Result<> done = attend(journal, how, outcome, control);
        if (!done && done.error().code == Error::Code::Cancelled)
            return std::unexpected(done.error());
        if (!done && done.error().code == Error::Code::Busy && stage.isEmpty()) {
            outcome.waiting.append(done.error().message);
            continue;
        }
        if (!done && !failure)
            failure = done.error();
    }
    const QStringList recovered = outcome.done;
    const Result<QStringList> resumed = Suspension::resumeLeftovers(m_context, control);
    if (!resumed && !failure)
        failure = resumed.error();
    outcome.done += resumed.value_or(QStringList());
    const Result<QStringList> swept = BesideTrace::sweepLeftovers(m_context, control);
    if (!swept && !failure)
        failure = swept.error();
    outcome.done += swept.value_or(QStringList());
    if (!known && outcome.done.isEmpty())
        return std::unexpected(known.error());
    if (!failure)
        return outcome;
    for (const QString &sentence : recovered) // the rest has been told already
        control.note(sentence);
    return std::unexpected(*failure);
}

// A name that was mistyped must not be told that nothing was left to put right.
Result<> Recovery::refuseUnknown(const QString &stage, const QList<SwapJournal> &journals) const
{
    const auto isItsOwn = [&](const SwapJournal &journal) { return journal.stage.id() == stage; };
    if (stage.isEmpty() || std::ranges::any_of(journals, isItsOwn))
        return {};
    const Result<std::optional<Lease>> lease = Lease::load(m_context.home, stage);
    if (lease && *lease)
        return {};
    const Result<StageFile> file = m_context.stages.stage(stage);
    return file || file.error().code != Error::Code::NotFound ? Result<>() : std::unexpected(file.error());
}

Result<> Recovery::attend(const SwapJournal &journal, BackupService::Recovery how, RecoverOutcome &outcome,
                          const TaskControl &control) const
{
    if (!journal.isInterrupted()) {
        outcome.waiting.append(Texts::tr("%1: a restore of “%2” is in use; undo it or accept it.")
                                   .arg(journal.stage.id(), journal.backupName));
        return {};
    }
    const Result<QString> done = recoverOne(journal.stage.id(), how, control);
    if (!done)
        return std::unexpected(done.error());
    if (!done->isEmpty())
        outcome.done.append(*done);
    return {};
}

static Swapper::Direction directionOf(BackupService::Recovery how)
{
    switch (how) {
    case BackupService::Recovery::Auto:
        return Swapper::Direction::ByPivot;
    case BackupService::Recovery::Finish:
        return Swapper::Direction::Forward;
    case BackupService::Recovery::RollBack:
        return Swapper::Direction::Back;
    }
    Q_UNREACHABLE_RETURN({});
}

Result<QString> Recovery::recoverOne(const QString &stage, BackupService::Recovery how,
                                     const TaskControl &control) const
{
    const Result<StageLock> lock = StageLock::take(m_context, stage, Texts::tr("a recovery of %1").arg(stage), {});
    if (!lock)
        return std::unexpected(lock.error());
    // Whoever was at work on it when it was looked for has ended by now, perhaps well.
    const Result<std::optional<SwapJournal>> found = SwapJournal::ofStage(m_context.home, stage);
    if (!found)
        return std::unexpected(found.error());
    if (!*found || !(*found)->isInterrupted())
        return QString();
    const SwapJournal &journal = **found;
    if (journal.phase == SwapJournal::Phase::Staging) {
        if (const Result<> swept = sweep(journal, control); !swept)
            return std::unexpected(swept.error());
        return Texts::tr("%1: a restore had not begun to change data; what it had prepared was removed.").arg(stage);
    }
    Result<Swapper> swapper = Swapper::reopen(m_context, journal);
    if (!swapper)
        return std::unexpected(swapper.error());
    if (journal.phase == SwapJournal::Phase::Dropping) {
        if (const Result<> dropped = swapper->drop(control); !dropped)
            return std::unexpected(dropped.error());
        return Texts::tr("%1: what was no longer needed after a restore was removed.").arg(stage);
    }
    const Result<SwapState> settled = swapper->settle(directionOf(how), control);
    if (!settled)
        return std::unexpected(settled.error());
    if (*settled == SwapState::New) {
        if (const Result<> marked = markRestored(m_context, swapper->journal()); !marked)
            control.note(marked.error().message);
        return Texts::tr("%1: the restore of “%2” was finished. It can be undone.").arg(stage, journal.backupName);
    }
    unmarkRestored(m_context, journal);
    if (const Result<> dropped = swapper->drop(control); !dropped)
        return std::unexpected(dropped.error());
    return Texts::tr("%1: the data is as it was before the restore of “%2”.").arg(stage, journal.backupName);
}

// Where there was something and now there is nothing, its disk may be away, and what was prepared on it.
static Result<> requireItsPlace(Storage &storage, const SwapJournal &journal, const TaskControl &control)
{
    const QString id = storage.config().id();
    const auto entry = std::ranges::find(journal.entries, id, &SwapJournal::Entry::storage);
    const bool existed = entry != journal.entries.end() && entry->identity.value(u"existed").toBool();
    if (!existed || storage.config().path.isEmpty())
        return {};
    const Result<StorageCheck> check = storage.check(Purpose::Restore, control);
    if (!check || check->presence != StorageCheck::Presence::Missing)
        return {};
    return fail("restore.notThere"_L1,
                {{"storage"_L1, id}, {"path"_L1, storage.config().path}, {"stage"_L1, journal.stage.id()}});
}

// The stage file may name another server since, not another way to the same one. What cannot be reached there any more is
// told, and keeps nobody waiting.
void Recovery::sweepWhereItWas(const StorageConfig &then, const SwapJournal &journal, const TaskControl &control) const
{
    const Result<> swept = m_context.storages.make(then)->sweep(journal.operation, control);
    if (swept)
        return;
    qCWarning(lcOperations) << then.id() << "was not looked at where it was:" << swept.error().details;
    control.note(Texts::tr("%1: what a restore had prepared where “%2” was then could not be looked for. %3")
                     .arg(journal.stage.id(), then.id(), swept.error().message));
}

// A server that is gone keeps nobody from the others; the journal stays for it.
Result<> Recovery::sweep(const SwapJournal &journal, const TaskControl &control) const
{
    Result<> first;
    for (const std::unique_ptr<Storage> &storage : makeStorages(m_context, withTodaysMeans(m_context, journal.stage))) {
        if (!journal.isAbout(storage->config().id()))
            continue;
        const Result<> there = requireItsPlace(*storage, journal, control);
        const Result<> swept = there ? storage->sweep(journal.operation, control) : there;
        if (!swept && first)
            first = swept;
        if (const StorageConfig *then = journal.stage.storage(storage->config().id()); *then != storage->config())
            sweepWhereItWas(*then, journal, control);
    }
    return first ? journal.remove(m_context.home) : first;
}

} // namespace Understudy

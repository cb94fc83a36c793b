// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/undoer.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
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

Undoer::Undoer(const OperationContext &context)
    : m_context(context)
{ }

static constexpr qint64 s_freshSeconds = 60; // to read a list, and to say yes

enum class Wanted { Whole, AlsoHalfRemoved };

static Result<SwapJournal> waitingRestore(const OperationContext &context, const QString &stage,
                                          Wanted wanted = Wanted::Whole)
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(context.home, stage);
    if (!journal)
        return std::unexpected(journal.error());
    if (!*journal)
        return fail("restore.nothingToUndo"_L1, {{"stage"_L1, stage}});
    const bool halfRemoved = (*journal)->phase == SwapJournal::Phase::Dropping;
    if ((*journal)->isInterrupted() && !(halfRemoved && wanted == Wanted::AlsoHalfRemoved))
        return refusalBecauseOf(**journal);
    return **journal;
}

static Result<UndoPreview> previewOf(const OperationContext &context, const Swapper &swapper,
                                     const TaskControl &control)
{
    const Result<QStringList> writes = swapper.writesSinceSwap(control);
    if (!writes)
        return std::unexpected(writes.error());
    return UndoPreview{.operation = swapper.journal().operation,
                       .restoredAt = swapper.journal().swappedAt,
                       .backup = swapper.journal().backup,
                       .laterWrites = *writes,
                       .lookedAt = context.clock.now()};
}

// What looks interrupted may be at work: then who holds its stage is told.
static Result<SwapJournal> firstLook(const OperationContext &context, const QString &stage,
                                     Wanted wanted = Wanted::Whole)
{
    Result<SwapJournal> journal = waitingRestore(context, stage, wanted);
    if (journal || journal.error().code != Error::Code::Refused)
        return journal;
    const Result<StageLock> lock = StageLock::take(
        context, stage, QCoreApplication::translate("Undoer", "an undo of %1").arg(stage), {});
    return lock ? waitingRestore(context, stage, wanted) : std::unexpected(lock.error());
}

Result<UndoPreview> Undoer::preview(const QString &stage, const TaskControl &control) const
{
    const Result<SwapJournal> journal = firstLook(m_context, stage);
    if (!journal)
        return std::unexpected(journal.error());
    const Result<Swapper> swapper = Swapper::reopen(m_context, *journal);
    if (!swapper)
        return std::unexpected(swapper.error());
    return previewOf(m_context, *swapper, control);
}

// Who has just seen that something is written goes on writing knows that it does until the stage stands: the numbers of a
// busy stage are others each second, and asking about them again would never end.
static bool isFresh(const OperationContext &context, const UndoPreview &shown)
{
    return !shown.laterWrites.isEmpty() && shown.lookedAt.isValid()
           && shown.lookedAt.secsTo(context.clock.now()) < s_freshSeconds;
}

// Nothing goes that a person has not agreed to lose: hours may lie between the question and the answer. What is listed no
// more, such as a file that the stage has only while it runs, is no loss.
static Result<> refuseAnythingElse(const OperationContext &context, const Swapper &swapper,
                                   const std::optional<UndoPreview> &shown, const TaskControl &control)
{
    if (!shown)
        return {};
    const QString stage = swapper.journal().stage.id();
    if (shown->operation != swapper.journal().operation)
        return fail("restore.otherRestore"_L1, {{"stage"_L1, stage}});
    if (isFresh(context, *shown))
        return {};
    const Result<UndoPreview> now = previewOf(context, swapper, control);
    if (!now)
        return std::unexpected(now.error());
    if (std::ranges::all_of(now->laterWrites, [&](const QString &write) { return shown->laterWrites.contains(write); }))
        return {};
    return fail("restore.writtenSince"_L1, {{"stage"_L1, stage}, {"writes"_L1, now->laterWrites.join(u"; "_s)}});
}

// A runtime that cannot tell, or none: whoever still writes is named, and nothing is swapped under them.
static Result<> refuseWriters(const OperationContext &context, const Stage &stage, const TaskControl &control)
{
    const Result<SuspensionProof> proof = proveSuspended(context, stage, makeStorages(context, stage), control);
    if (!proof)
        return std::unexpected(proof.error());
    if (proof->writers.isEmpty())
        return {};
    return fail("restore.notSuspended"_L1, {{"stage"_L1, stage.id()}, {"writers"_L1, proof->writers.join(u"; "_s)}});
}

std::unexpected<Error> undoneNotResumed(const Stage &stage, const Error &reason)
{
    return fail("restore.undoneNotResumed"_L1,
                {{"stage"_L1, stage.id()}, {"reason"_L1, reason.message + u' ' + reason.why}}, reason.details);
}

// The old state is back. First the stage: what had been restored can be removed while it runs.
static Result<> goOn(const OperationContext &context, Swapper &swapper, Suspension &suspension, const Stage &today,
                     const TaskControl &control)
{
    unmarkRestored(context, swapper.journal());
    if (const Result<> written = swapper.giveUp(); !written)
        qCWarning(lcOperations) << "undone, but not noted:" << written.error().message << written.error().details;
    const Result<> resumed = suspension.suspendedByUs() ? suspension.end(control)
                                                        : resumeIfOwed(context, today, control);
    if (const Result<> dropped = swapper.drop(control); !dropped) { // undone it is all the same
        qCWarning(lcOperations) << "leftover after an undo:" << dropped.error().details;
        control.note(dropped.error().message + u' ' + dropped.error().why);
    }
    return resumed ? Result<>() : undoneNotResumed(today, resumed.error());
}

Result<> Undoer::undo(const QString &stage, const TaskControl &control) const
{
    return undo(stage, std::nullopt, control);
}

Result<> Undoer::undo(const QString &stage, const std::optional<UndoPreview> &shown, const TaskControl &control) const
{
    const Result<SwapJournal> found = firstLook(m_context, stage);
    if (!found)
        return std::unexpected(found.error());
    const Result<StageLock> lock = StageLock::take(m_context, stage,
                                                   QCoreApplication::translate("Undoer", "an undo of %1").arg(stage),
                                                   makeStorages(m_context, withTodaysMeans(m_context, found->stage)));
    if (!lock)
        return std::unexpected(lock.error());
    const Result<SwapJournal> journal = waitingRestore(m_context, stage); // nobody may have been quicker
    if (!journal)
        return std::unexpected(journal.error());
    Result<Swapper> swapper = Swapper::reopen(m_context, *journal);
    if (!swapper)
        return std::unexpected(swapper.error());
    if (const Result<> known = swapper->refuseStrangers(); !known)
        return known;
    if (const Result<> same = refuseAnythingElse(m_context, *swapper, shown, control); !same)
        return same; // before the stage is stopped for nothing
    const Stage today = withTodaysMeans(m_context, journal->stage);
    Result<Suspension> suspension = Suspension::begin(m_context, today, control);
    if (!suspension)
        return std::unexpected(suspension.error());
    if (const Result<> still = refuseWriters(m_context, today, control); !still)
        return still;
    // Who was told that nothing was written is asked again; a list that was shown, and holds what a stage writes while it
    // ends, is not gone through again now that it stands.
    const bool promisedNothing = shown && shown->laterWrites.isEmpty();
    if (const Result<> same = promisedNothing ? refuseAnythingElse(m_context, *swapper, shown, control) : Result<>();
        !same)
        return same;
    if (const Result<> back = swapper->swapBack(control); !back) {
        if (swapper->journal().isBetweenStates())
            suspension->leaveToRecovery();
        return back;
    }
    return goOn(m_context, *swapper, *suspension, today, control.uninterrupted());
}

Result<> Undoer::accept(const QString &stage, const TaskControl &control) const
{
    const Result<SwapJournal> found = firstLook(m_context, stage, Wanted::AlsoHalfRemoved);
    if (!found)
        return std::unexpected(found.error());
    const Result<StageLock> lock = StageLock::take(
        m_context, stage, QCoreApplication::translate("Undoer", "accepting a restore of %1").arg(stage), {});
    if (!lock)
        return std::unexpected(lock.error());
    const Result<SwapJournal> journal = waitingRestore(m_context, stage, Wanted::AlsoHalfRemoved);
    if (!journal)
        return std::unexpected(journal.error());
    Result<Swapper> swapper = Swapper::reopen(m_context, *journal);
    if (!swapper)
        return std::unexpected(swapper.error());
    if (!journal->isInterrupted()) { // else it is too late to ask
        if (const Result<> may = swapper->mayDrop(control); !may)
            return may;
    }
    return swapper->drop(control.uninterrupted());
}

} // namespace Understudy

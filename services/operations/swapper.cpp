// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/swapper.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/operations/stagemeans.h"
#include "services/storages/storagefactory.h"

#include <QCoreApplication>
#include <QHash>

#include <ranges>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

using Phase = SwapJournal::Phase;

Swapper::Swapper(const OperationContext &context, SwapJournal journal)
    : m_context(&context)
    , m_journal(std::move(journal))
{ }

// The way of the restore is tried only where today's does not lead to it.
static Result<std::unique_ptr<Staged>> reopenEntry(const OperationContext &context, const SwapJournal::Entry &entry,
                                                   const StorageConfig &then, const StorageConfig &today)
{
    Result<std::unique_ptr<Staged>> staged = context.storages.make(today)->reopen(entry.identity);
    if (today == then || (staged && (*staged)->state()))
        return staged;
    Result<std::unique_ptr<Staged>> before = context.storages.make(then)->reopen(entry.identity);
    return before && (*before)->state() ? std::move(before) : std::move(staged);
}

Result<Swapper> Swapper::reopen(const OperationContext &context, const SwapJournal &journal)
{
    Swapper swapper(context, journal);
    const Stage today = withTodaysMeans(context, journal.stage);
    for (const SwapJournal::Entry &entry : journal.entries) {
        const StorageConfig *config = journal.stage.storage(entry.storage);
        if (!config)
            return fail("restore.journalDamaged"_L1, {{"path"_L1, journal.operation}}, entry.storage);
        Result<std::unique_ptr<Staged>> staged = reopenEntry(context, entry, *config, *today.storage(entry.storage));
        if (!staged)
            return std::unexpected(staged.error());
        swapper.m_items.push_back({entry.storage, std::move(*staged)});
    }
    return swapper;
}

void Swapper::add(const QString &storage, std::unique_ptr<Staged> staged)
{
    m_journal.entries.append({storage, staged->identity()});
    m_items.push_back({storage, std::move(staged)});
}

std::vector<Swapper::Group> Swapper::groups() const
{
    std::vector<Group> exchanges;
    QStringList servers;
    QHash<QString, Group> databases;
    for (const Item &item : m_items) {
        const QString server = item.staged->swapGroup();
        if (server.isEmpty()) {
            exchanges.push_back({item.staged.get()});
            continue;
        }
        if (!databases.contains(server))
            servers.append(server);
        databases[server].append(item.staged.get());
    }
    for (const QString &server : std::as_const(servers))
        exchanges.push_back(databases.value(server));
    return exchanges;
}

Result<> Swapper::enter(Phase phase)
{
    SwapJournal next = m_journal;
    next.phase = phase;
    if (phase == Phase::Swapped && !next.swappedAt.isValid())
        next.swappedAt = m_context->clock.now();
    if (const Result<> saved = next.save(m_context->home); !saved)
        return saved; // a step that is not on disk was not begun
    m_journal = std::move(next);
    return {};
}

// A step that fails is asked once what became of it: the answer to a COMMIT can be lost while the commit is not.
Result<> Swapper::moveAll(Move move, Phase pivot, const TaskControl &control)
{
    const SwapState goal = pivot == Phase::Committed ? SwapState::New : SwapState::Old;
    for (const Group &group : groups()) {
        const Result<> moved = (group.first()->*move)(group, control);
        if (!moved) {
            const Result<SwapState> state = group.first()->state();
            if (!state || *state != goal)
                return moved;
        }
        if (!group.first()->swapGroup().isEmpty() && m_journal.phase != pivot) {
            if (const Result<> written = enter(pivot); !written)
                return written;
        }
    }
    return {};
}

Result<bool> Swapper::anyGroup(SwapState wanted) const
{
    for (const Item &item : m_items) {
        if (item.staged->swapGroup().isEmpty())
            continue;
        const Result<SwapState> state = item.staged->state();
        if (!state)
            return std::unexpected(state.error());
        if (*state == wanted)
            return true;
    }
    return false;
}

Result<bool> Swapper::pivotBehind() const
{
    switch (m_journal.phase) {
    case Phase::Committed:
    case Phase::UndoCommitted:
        return true;
    case Phase::Swapping:
        return anyGroup(SwapState::New);
    case Phase::Undoing:
        return anyGroup(SwapState::Old);
    default:
        return false;
    }
}

static Error halfDone(const SwapJournal &journal, const Error &first, const Error &second)
{
    return Messages::error("restore.swapHalfDone"_L1, {{"stage"_L1, journal.stage.id()}, {"reason"_L1, second.message}},
                           first.message + u'\n' + first.details + u'\n' + second.details);
}

Result<> Swapper::swapIn(const TaskControl &cancellable)
{
    const TaskControl control = cancellable.uninterrupted();
    if (const Result<> written = enter(Phase::Swapping); !written)
        return written;
    Result<> moved = moveAll(&Staged::swapIn, Phase::Committed, control);
    if (moved)
        moved = enter(Phase::Swapped); // without databases this record is the pivot
    if (moved)
        return {};
    const Result<SwapState> settled = settle(Direction::ByPivot, control);
    if (!settled)
        return std::unexpected(halfDone(m_journal, moved.error(), settled.error()));
    if (*settled == SwapState::New)
        return {};
    return fail("restore.swapFailed"_L1, {{"stage"_L1, m_journal.stage.id()}, {"reason"_L1, moved.error().message}},
                moved.error().details);
}

Result<> Swapper::swapBack(const TaskControl &cancellable)
{
    const TaskControl control = cancellable.uninterrupted();
    if (const Result<> written = enter(Phase::Undoing); !written)
        return written;
    Result<> moved = moveAll(&Staged::swapBack, Phase::UndoCommitted, control);
    if (moved)
        moved = enter(Phase::UndoCommitted);
    if (moved)
        return {};
    const Result<SwapState> settled = settle(Direction::ByPivot, control);
    if (!settled)
        return std::unexpected(halfDone(m_journal, moved.error(), settled.error()));
    if (*settled == SwapState::Old)
        return {};
    const bool oldIsGone = moved.error().code == Error::Code::NotFound;
    return fail(oldIsGone ? "restore.undoLost"_L1 : "restore.undoFailed"_L1,
                {{"stage"_L1, m_journal.stage.id()}, {"reason"_L1, moved.error().message}}, moved.error().details);
}

Result<SwapState> Swapper::settle(Direction direction, const TaskControl &cancellable)
{
    const TaskControl control = cancellable.uninterrupted();
    const Result<bool> behind = pivotBehind();
    if (!behind)
        return std::unexpected(behind.error());
    const bool undoing = m_journal.phase == Phase::Undoing || m_journal.phase == Phase::UndoCommitted;
    const bool toNew = direction == Direction::ByPivot ? *behind != undoing : direction == Direction::Forward;
    // The phase says which way the pivot now is, so that a crash in here settles the same way again.
    if (const Result<> written = enter(toNew ? Phase::Committed : Phase::UndoCommitted); !written)
        return std::unexpected(written.error());
    const Result<> moved = toNew ? moveAll(&Staged::swapIn, Phase::Committed, control)
                                 : moveAll(&Staged::swapBack, Phase::UndoCommitted, control);
    if (!moved)
        return std::unexpected(moved.error());
    // From here on the data is whole; what is left of the other state is kept, or of no use any more.
    if (const Result<> written = enter(toNew ? Phase::Swapped : Phase::Dropping); !written)
        return std::unexpected(written.error());
    qCInfo(lcOperations) << m_journal.stage.id() << "settled" << (toNew ? "forward" : "back");
    return toNew ? SwapState::New : SwapState::Old;
}

// The other way round than it was made: a storage may lie in a folder that was made for another one.
Result<> Swapper::dropItems(const TaskControl &control) const
{
    for (const Item &item : m_items | std::views::reverse) {
        if (const Result<> dropped = item.staged->drop(control); !dropped)
            return dropped;
    }
    return {};
}

Result<> Swapper::giveUp()
{
    return enter(Phase::Dropping);
}

Result<> Swapper::mayDrop(const TaskControl &control) const
{
    for (const Item &item : m_items) {
        if (const Result<> may = item.staged->mayDrop(control); !may)
            return may;
    }
    return {};
}

static std::unexpected<Error> notDropped(const SwapJournal &journal, const Error &reason)
{
    if (reason.code == Error::Code::Cancelled)
        return std::unexpected(reason);
    Error error = Messages::error("restore.notDropped"_L1,
                                  {{"stage"_L1, journal.stage.id()}, {"reason"_L1, reason.message + u' ' + reason.why}},
                                  reason.details);
    error.code = reason.code;
    return std::unexpected(error);
}

Result<> Swapper::drop(const TaskControl &control)
{
    if (const Result<> written = enter(Phase::Dropping); !written)
        return written;
    if (const Result<> dropped = dropItems(control); !dropped)
        return notDropped(m_journal, dropped.error());
    return m_journal.remove(m_context->home);
}

Result<> Swapper::refuseStrangers() const
{
    for (const Item &item : m_items) {
        const Result<SwapState> state = item.staged->state();
        if (!state)
            return std::unexpected(state.error());
        if (*state == SwapState::Unknown)
            return fail("restore.changedByHand"_L1, {{"storage"_L1, item.storage}, {"stage"_L1, m_journal.stage.id()}});
    }
    return {};
}

Result<qint64> Swapper::keptBytes() const
{
    qint64 bytes = 0;
    for (const Item &item : m_items) {
        const Result<qint64> kept = item.staged->keptBytes();
        if (!kept)
            return kept;
        if (*kept < 0)
            return -1;
        bytes += *kept;
    }
    return bytes;
}

Result<QStringList> Swapper::writesSinceSwap(const TaskControl &control) const
{
    QStringList writes;
    for (const Item &item : m_items) {
        const Result<QStringList> found = item.staged->writesSinceSwap(control);
        if (!found && found.error().code == Error::Code::Cancelled)
            return found;
        // Data that cannot be read may be the very reason for the undo.
        if (!found) {
            writes.append(
                QCoreApplication::translate("Swapper", "%1: cannot be read, so what was written since is not known. %2")
                    .arg(item.storage, found.error().message));
            continue;
        }
        for (const QString &line : *found)
            writes.append(item.storage + u": "_s + line);
    }
    return writes;
}

QStringList Swapper::warnings() const
{
    QStringList warnings;
    for (const Item &item : m_items) {
        for (const QString &warning : item.staged->warnings())
            warnings.append(item.storage + u": "_s + warning);
    }
    return warnings;
}

} // namespace Understudy

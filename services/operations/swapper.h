// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/operations/context.h"
#include "services/operations/swapjournal.h"
#include "services/storages/storage.h"

#include <memory>
#include <vector>

namespace Understudy {

// Everything of one restore that is staged beside its stage, and the journal that speaks of it: the one place that
// swaps. Exchanges of trees and files go first, the transaction of a database server last: its commit is the pivot.
// Several servers: once one has committed, only forward. Every call can be repeated after a crash at any line.
class Swapper
{
public:
    Swapper(const OperationContext &context, SwapJournal journal);

    // The Staged of every entry, made again from their identities and reached as the stage file says today.
    [[nodiscard]] static Result<Swapper> reopen(const OperationContext &context, const SwapJournal &journal);

    [[nodiscard]] const SwapJournal &journal() const { return m_journal; }
    // Takes over what was staged; written to the journal with the first swap.
    void add(const QString &storage, std::unique_ptr<Staged> staged);

    // The live data becomes what was staged. On failure all is back as it was, or, if that fails too, the error says so
    // (restore.swapHalfDone) and the journal waits for recovery.
    [[nodiscard]] Result<> swapIn(const TaskControl &control);
    [[nodiscard]] Result<> swapBack(const TaskControl &control);
    // Refused if somebody put other data where what was restored should be: asked while there is nothing to take back yet.
    [[nodiscard]] Result<> refuseStrangers() const;
    // Takes away what lies beside before any of it was swapped.
    [[nodiscard]] Result<> dropItems(const TaskControl &control) const;
    // After a crash: forward if the pivot lies behind, else back; or as told.
    enum class Direction { ByPivot, Forward, Back };
    [[nodiscard]] Result<SwapState> settle(Direction direction, const TaskControl &control);
    // After swapBack(), for those who have more to do before they drop: the data is whole, so the stage may run.
    [[nodiscard]] Result<> giveUp();
    // Whether drop() could go through; asked while what is kept can still be put back.
    [[nodiscard]] Result<> mayDrop(const TaskControl &control) const;
    // Removes what is not live, for good, and the journal with it. On failure it may be called again, and only it.
    [[nodiscard]] Result<> drop(const TaskControl &control);

    [[nodiscard]] Result<qint64> keptBytes() const;
    [[nodiscard]] Result<QStringList> writesSinceSwap(const TaskControl &control) const;
    [[nodiscard]] QStringList warnings() const; // of swapIn()

private:
    struct Item
    {
        QString storage;
        std::unique_ptr<Staged> staged;
    };
    using Group = QList<Staged *>;
    using Move = Result<> (Staged::*)(const Group &, const TaskControl &);

    [[nodiscard]] std::vector<Group> groups() const; // in the order of swapping
    [[nodiscard]] Result<> moveAll(Move move, SwapJournal::Phase pivot, const TaskControl &control);
    [[nodiscard]] Result<> enter(SwapJournal::Phase phase);
    [[nodiscard]] Result<bool> anyGroup(SwapState state) const; // of the databases: does one say so?
    [[nodiscard]] Result<bool> pivotBehind() const;

    const OperationContext *m_context;
    SwapJournal m_journal;
    std::vector<Item> m_items;
};

} // namespace Understudy

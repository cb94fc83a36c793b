// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treeswap.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/foldernames.h"
#include "services/platform/treeedit.h"
#include "services/storages/files/carryover.h"

#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

// At any moment the root holds names of one side only, and the phase says which: so names need no journal.
//   Staged --leave(Old)--> LeavingOld --enter(New)--> EnteringNew --> Swapped, and the same with the sides changed.

static void betweenSteps(const TaskControl &control)
{
    static_cast<void>(control.checkpoint({.step = Step::Swap, .canCancel = false}));
}

static Side other(Side side)
{
    return side == Side::New ? Side::Old : Side::New;
}

QByteArray ContentsSwap::store(Side side) const
{
    return side == Side::New ? m_staged.treePath() : m_staged.oldPath();
}

Result<SwapState> ContentsSwap::state() const
{
    const Result<StagedTree::PhaseRecord> record = m_staged.phase();
    if (!record)
        return record.error().code == Error::Code::NotFound ? Result<SwapState>(SwapState::Unknown)
                                                            : std::unexpected(record.error());
    if (identityAt(m_staged.place.root) != m_staged.oldTree)
        return SwapState::Unknown;
    if (record->phase == SwapPhase::Staged)
        return SwapState::Old;
    return record->phase == SwapPhase::Swapped ? SwapState::New : SwapState::Mixed;
}

Result<> ContentsSwap::carry(const QByteArray &from, const QByteArray &to, const TaskControl &control) const
{
    const SystemResult<FileDescriptor> source = openFolder(from);
    const SystemResult<FileDescriptor> target = openFolder(to);
    if (!source || !target)
        return std::unexpected(systemError(m_staged.shownAs, source ? target.error() : source.error(), true));
    const QByteArray own = m_staged.holder.sliced(m_staged.holder.lastIndexOf('/') + 1);
    return carryOver(source->get(), target->get(), m_staged.filter, own, m_staged.shownAs, control);
}

Result<> ContentsSwap::moveAll(const QByteArray &from, const QByteArray &to, const TaskControl &control) const
{
    const SystemResult<FileDescriptor> source = openFolder(from);
    const SystemResult<FileDescriptor> target = openFolder(to);
    if (!source || !target)
        return std::unexpected(systemError(m_staged.shownAs, source ? target.error() : source.error(), true));
    const SystemResult<FolderNames> names = FolderNames::read(source->get());
    if (!names)
        return std::unexpected(systemError(m_staged.shownAs, names.error(), false));
    const QByteArray own = m_staged.holder.sliced(m_staged.holder.lastIndexOf('/') + 1);
    for (size_t index = 0; index < names->size(); ++index) {
        const QByteArray name = names->at(index);
        if (name == own)
            continue;
        betweenSteps(control);
        const SystemResult<> moved = moveTo({.folder = source->get(), .name = name},
                                            {.folder = target->get(), .name = name});
        if (!moved)
            return std::unexpected(systemError(m_staged.shownAs + u'/' + QString::fromUtf8(name), moved.error(), true));
    }
    if (const Result<> synced = syncFolder(QFile::decodeName(to)); !synced)
        return synced;
    return syncFolder(QFile::decodeName(from));
}

// What is left out goes to the other side first, the rest into this side's store.
Result<> ContentsSwap::leave(Side side, const TaskControl &control) const
{
    if (const Result<> carried = carry(m_staged.place.root, store(other(side)), control); !carried)
        return carried;
    if (const Result<> carried = carry(store(side), store(other(side)), control); !carried)
        return carried;
    return moveAll(m_staged.place.root, store(side), control);
}

Result<> ContentsSwap::enter(Side side, const TaskControl &control) const
{
    if (const Result<> carried = carry(store(other(side)), store(side), control); !carried)
        return carried;
    if (const Result<> moved = moveAll(store(side), m_staged.place.root, control); !moved)
        return moved;
    betweenSteps(control);
    return copyFolderMetadata(m_staged.rootModel(side == Side::New), m_staged.place.root, m_staged.shownAs);
}

// Of a side that was leaving: what is out comes in again beside what stayed, whatever kept that from going. Then what was
// left out comes back, now that the folders that it lay in are all there.
Result<> ContentsSwap::comeBack(Side side, const TaskControl &control) const
{
    if (const Result<> moved = moveAll(store(side), m_staged.place.root, control); !moved)
        return moved;
    if (const Result<> carried = carry(store(other(side)), m_staged.place.root, control); !carried)
        return carried;
    betweenSteps(control);
    return copyFolderMetadata(m_staged.rootModel(side == Side::New), m_staged.place.root, m_staged.shownAs);
}

static Side sideInRoot(SwapPhase phase)
{
    const bool isOld = phase == SwapPhase::Staged || phase == SwapPhase::LeavingOld || phase == SwapPhase::EnteringOld;
    return isOld ? Side::Old : Side::New;
}

// The root's metadata is noted only from a complete state: later its times are those of the swap.
Result<> ContentsSwap::beginToLeave(Side side, SwapState now) const
{
    if (now != SwapState::Mixed) {
        const Result<> copied = copyFolderMetadata(m_staged.place.root, m_staged.rootModel(side == Side::New),
                                                   m_staged.shownAs);
        if (!copied)
            return copied;
    }
    return m_staged.setPhase(side == Side::New ? SwapPhase::LeavingNew : SwapPhase::LeavingOld);
}

Result<> ContentsSwap::bring(Side side, const TaskControl &control)
{
    const Result<SwapState> now = state();
    if (!now)
        return std::unexpected(now.error());
    if (*now == SwapState::Unknown)
        return fail("files.changedSinceStaging"_L1, {{"path"_L1, m_staged.shownAs}});
    if (*now == (side == Side::New ? SwapState::New : SwapState::Old))
        return {};
    const Result<StagedTree::PhaseRecord> record = m_staged.phase();
    if (!record)
        return std::unexpected(record.error());
    const TaskControl finishing = control.uninterrupted();
    const SwapPhase done = side == Side::New ? SwapPhase::Swapped : SwapPhase::Staged;
    if (record->phase == (side == Side::New ? SwapPhase::LeavingNew : SwapPhase::LeavingOld)) {
        const Result<> back = comeBack(side, finishing);
        return back ? m_staged.setPhase(done) : back;
    }
    const SwapPhase entering = side == Side::New ? SwapPhase::EnteringNew : SwapPhase::EnteringOld;
    if (record->phase != entering) {
        const Side inRoot = sideInRoot(record->phase);
        if (const Result<> begun = beginToLeave(inRoot, *now); !begun)
            return begun;
        if (const Result<> gone = leave(inRoot, finishing); !gone)
            return gone;
    }
    if (const Result<> noted = m_staged.setPhase(entering); !noted)
        return noted;
    if (const Result<> in = enter(side, finishing); !in)
        return in;
    return m_staged.setPhase(done);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treeswap.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/treeedit.h"
#include "services/platform/treewalker.h"
#include "services/storages/files/carryover.h"

#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

std::unique_ptr<TreeSwap> TreeSwap::make(const StagedTree &staged)
{
    if (staged.place.way == TreePlace::Way::Contents)
        return std::make_unique<ContentsSwap>(staged);
    return std::make_unique<ExchangeSwap>(staged);
}

// Each step may be the last one before a crash; a report between two of them lets a test make it so.
static void betweenSteps(const TaskControl &control)
{
    static_cast<void>(control.uninterrupted().checkpoint({.step = Step::Swap, .canCancel = false}));
}

static QByteArray nameOf(const QByteArray &path)
{
    return path.sliced(path.lastIndexOf('/') + 1);
}

ExchangeSwap::Live ExchangeSwap::live() const
{
    const std::optional<JournalIdentity> there = identityAt(m_staged.place.root);
    if (!there)
        return Live::Nothing;
    if (*there == m_staged.newTree)
        return Live::New;
    return there == m_staged.oldTree ? Live::Old : Live::Stranger;
}

Result<SwapState> ExchangeSwap::state() const
{
    const Live now = live();
    const bool created = m_staged.place.way == TreePlace::Way::Create;
    const bool old = now == Live::Old || (created && now != Live::New);
    const Result<StagedTree::PhaseRecord> record = m_staged.phase();
    if (!record && record.error().code != Error::Code::NotFound)
        return std::unexpected(record.error());
    const SwapPhase phase = record ? record->phase : now == Live::New ? SwapPhase::Swapped : SwapPhase::Staged;
    if (phase == SwapPhase::Staged)
        return old ? SwapState::Old : SwapState::Unknown;
    if (phase == SwapPhase::Swapped)
        return now == Live::New || now == Live::Nothing ? SwapState::New : SwapState::Unknown; // its user removed it
    return SwapState::Mixed;
}

static QByteArray folderOf(const QByteArray &path)
{
    return path.first(qMax<qsizetype>(path.lastIndexOf('/'), 1));
}

static Result<> moveDurably(const QByteArray &from, const QByteArray &to, const QString &shownAs)
{
    const SystemResult<FileDescriptor> source = openFolder(folderOf(from));
    const SystemResult<FileDescriptor> target = openFolder(folderOf(to));
    if (!source || !target)
        return std::unexpected(systemError(shownAs, source ? target.error() : source.error(), true));
    const SystemResult<> moved = moveTo({.folder = source->get(), .name = nameOf(from)},
                                        {.folder = target->get(), .name = nameOf(to)});
    if (!moved)
        return std::unexpected(systemError(shownAs, moved.error(), true));
    if (const Result<> synced = syncFolder(QFile::decodeName(folderOf(to))); !synced)
        return synced;
    return syncFolder(QFile::decodeName(folderOf(from)));
}

// Undoes what a crash left between the three renames that stand in for an exchange.
Result<> ExchangeSwap::settle() const
{
    const QByteArray aside = m_staged.holder + "/aside";
    if (!statPath(aside))
        return {};
    if (!statPath(m_staged.place.root))
        return moveDurably(aside, m_staged.place.root, m_staged.shownAs);
    return statPath(m_staged.treePath()) ? Result<>() : moveDurably(aside, m_staged.treePath(), m_staged.shownAs);
}

static SystemResult<> exchangeOrRename(const TreeTarget &root, const TreeTarget &tree, const TreeTarget &aside,
                                       const TaskControl &control)
{
    const SystemResult<> exchanged = exchange(root, tree);
    if (exchanged || exchanged.error() != ENOTSUP)
        return exchanged;
    if (const SystemResult<> out = moveTo(root, aside); !out)
        return out;
    betweenSteps(control);
    if (const SystemResult<> in = moveTo(tree, root); !in)
        return in;
    betweenSteps(control);
    return moveTo(aside, tree);
}

Result<> ExchangeSwap::changeNames(const TaskControl &control) const
{
    const SystemResult<FileDescriptor> parent = openFolder(m_staged.place.parent());
    const SystemResult<FileDescriptor> holder = openFolder(m_staged.holder);
    if (!parent || !holder)
        return std::unexpected(systemError(m_staged.shownAs, parent ? holder.error() : parent.error(), true));
    const TreeTarget root{.folder = parent->get(), .name = nameOf(m_staged.place.root)};
    const TreeTarget tree{.folder = holder->get(), .name = "tree"};
    const TreeTarget aside{.folder = holder->get(), .name = "aside"};
    const SystemResult<> done = exchangeOrRename(root, tree, aside, control);
    if (!done)
        return std::unexpected(systemError(m_staged.shownAs, done.error(), true));
    if (const Result<> synced = syncFolder(QFile::decodeName(m_staged.holder)); !synced)
        return synced;
    return syncFolder(QFile::decodeName(m_staged.place.parent()));
}

Result<> ExchangeSwap::carry(const QByteArray &from, const QByteArray &to, const TaskControl &control) const
{
    const SystemResult<FileDescriptor> source = openFolder(from);
    const SystemResult<FileDescriptor> target = openFolder(to);
    if (!source || !target)
        return std::unexpected(systemError(m_staged.shownAs, source ? target.error() : source.error(), true));
    return carryOver(source->get(), target->get(), m_staged.filter, {}, m_staged.shownAs, control);
}

Result<> ExchangeSwap::change(const TaskControl &control) const
{
    if (const Result<> carried = carry(m_staged.place.root, m_staged.treePath(), control); !carried)
        return carried;
    betweenSteps(control);
    return changeNames(control);
}

static std::unexpected<Error> changedSince(const StagedTree &staged)
{
    return fail("files.changedSinceStaging"_L1, {{"path"_L1, staged.shownAs}});
}

// A folder that appeared where there was none may hold what the storage leaves out (another storage of the stage was
// put there first), and nothing else.
Result<> ExchangeSwap::requireNothingOfTheirs(const TaskControl &control) const
{
    const SystemResult<FileDescriptor> root = openFolder(m_staged.place.root);
    if (!root)
        return changedSince(m_staged);
    TreeWalker walker(root->get(), [this](const QByteArray &path, const QByteArray &name) {
        return m_staged.filter.leavesOut(path, name);
    });
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        betweenSteps(control);
        if (visit->error != 0 || !visit->stat.isFolder())
            return changedSince(m_staged);
    }
    return {};
}

Result<> ExchangeSwap::moveIn(const TaskControl &control) const
{
    const bool create = m_staged.place.way == TreePlace::Way::Create;
    switch (live()) {
    case Live::New: // all that may be missing is what was still to be carried over
        return statPath(m_staged.treePath()) ? carry(m_staged.treePath(), m_staged.place.root, control) : Result<>();
    case Live::Old:
        return change(control);
    case Live::Nothing:
        if (!create)
            return changedSince(m_staged);
        return moveDurably(m_staged.treePath(), m_staged.place.root, m_staged.shownAs);
    case Live::Stranger:
        break;
    }
    if (!create)
        return changedSince(m_staged);
    if (const Result<> empty = requireNothingOfTheirs(control); !empty)
        return empty;
    return change(control);
}

// What was restored was removed since, so there is nothing to exchange the old tree with.
Result<> ExchangeSwap::bringBackAlone() const
{
    if (identityAt(m_staged.treePath()) != m_staged.oldTree)
        return fail("files.keptMissing"_L1, {{"path"_L1, m_staged.shownAs}});
    return moveDurably(m_staged.treePath(), m_staged.place.root, m_staged.shownAs);
}

Result<> ExchangeSwap::moveOut(const TaskControl &control) const
{
    const bool create = m_staged.place.way == TreePlace::Way::Create;
    switch (live()) {
    case Live::New:
        if (statPath(m_staged.treePath()))
            return change(control);
        if (!create)
            return fail("files.keptMissing"_L1, {{"path"_L1, m_staged.shownAs}});
        return moveDurably(m_staged.place.root, m_staged.treePath(), m_staged.shownAs);
    case Live::Old:
        return statPath(m_staged.treePath()) ? carry(m_staged.treePath(), m_staged.place.root, control) : Result<>();
    case Live::Nothing:
        return create ? Result<>() : bringBackAlone();
    case Live::Stranger:
        break;
    }
    return create ? Result<>() : changedSince(m_staged);
}

Result<> ExchangeSwap::bring(Side side, const TaskControl &control)
{
    const SwapPhase last = side == Side::New ? SwapPhase::Swapped : SwapPhase::Staged;
    const Result<SwapState> now = state();
    if (!now)
        return std::unexpected(now.error());
    if (*now == (side == Side::New ? SwapState::New : SwapState::Old))
        return {};
    if (const Result<> noted = m_staged.setPhase(side == Side::New ? SwapPhase::LeavingOld : SwapPhase::LeavingNew);
        !noted)
        return noted;
    betweenSteps(control);
    if (const Result<> settled = settle(); !settled)
        return settled;
    const TaskControl finishing = control.uninterrupted();
    const Result<> moved = side == Side::New ? moveIn(finishing) : moveOut(finishing);
    if (!moved)
        return moved;
    betweenSteps(control);
    return m_staged.setPhase(last);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/filesstaged.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/foldernames.h"
#include "services/platform/metadata.h"
#include "services/platform/processes.h"
#include "services/platform/removetree.h"
#include "services/platform/treeedit.h"
#include "services/platform/treewalker.h"
#include "services/storages/files/displaypath.h"
#include "services/storages/madefolders.h"

#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

FilesStaged::FilesStaged(const StagedTree &staged)
    : m_staged(staged)
    , m_swap(TreeSwap::make(staged))
{ }

// Nobody else may begin with the tree that has just become live while this operation still watches it.
void FilesStaged::holdNewTree()
{
    if (m_lock || m_staged.place.way == TreePlace::Way::Contents)
        return;
    for (const QByteArray &path : {m_staged.treePath(), m_staged.place.root}) {
        if (identityAt(path) != m_staged.newTree)
            continue;
        SystemResult<std::optional<FolderLock>> lock = FolderLock::tryTake(path);
        if (lock && *lock)
            m_lock = std::move(*lock);
        return;
    }
}

Result<> FilesStaged::swapIn(const QList<Staged *> &, const TaskControl &control)
{
    holdNewTree();
    return m_swap->bring(Side::New, control);
}

Result<> FilesStaged::swapBack(const QList<Staged *> &, const TaskControl &control)
{
    return m_swap->bring(Side::Old, control);
}

Result<SwapState> FilesStaged::state()
{
    return m_swap->state();
}

// Some of it may be gone by now, which what the system says does not tell.
static std::unexpected<Error> holderLeft(const QString &holder, const Error &reason)
{
    if (reason.code == Error::Code::Cancelled)
        return std::unexpected(reason);
    Error error = Messages::error("files.holderLeft"_L1, {{"path"_L1, holder}, {"reason"_L1, reason.why}},
                                  reason.details);
    error.code = reason.code;
    return std::unexpected(error);
}

Result<> removeHolder(const QByteArray &holder, bool insideTree, const TaskControl &control)
{
    const QString shownAs = QFile::decodeName(holder);
    const qsizetype slash = holder.lastIndexOf('/');
    const SystemResult<FileDescriptor> folder = openFolder(slash == 0 ? QByteArray("/") : holder.first(slash));
    if (!folder)
        return folder.error() == ENOENT ? Result<>() : std::unexpected(systemError(shownAs, folder.error(), true));
    const SystemResult<FileStat> before = statOf(folder->get());
    if (!before)
        return std::unexpected(systemError(shownAs, before.error(), true));
    const QByteArray name = holder.sliced(slash + 1);
    if (const Result<> removed = removeTree(folder->get(), name, shownAs, [&control] { return control.checkpoint(); });
        !removed)
        return holderLeft(shownAs, removed.error());
    const SystemResult<> dated = insideTree ? applyTimes({.folder = folder->get()}, before->modified)
                                            : SystemResult<>();
    return dated ? Result<>() : std::unexpected(systemError(shownAs, dated.error(), true));
}

static bool holdsNothing(const QByteArray &path)
{
    const SystemResult<FileDescriptor> folder = openFolder(path);
    if (!folder)
        return folder.error() == ENOENT;
    const SystemResult<FolderNames> names = FolderNames::read(folder->get());
    return names && names->size() == 0;
}

// Neither it nor the tree is there, nor anything else: so looks a disk that is not mounted, and once what lies on it is
// forgotten, it stays for ever.
Result<> FilesStaged::requireHolder() const
{
    const std::optional<JournalIdentity> root = identityAt(m_staged.place.root);
    const bool known = root && (*root == m_staged.newTree || root == m_staged.oldTree);
    if (!m_staged.oldTree || known || identityAt(m_staged.holder) || !holdsNothing(m_staged.place.root))
        return {};
    return fail("files.notMounted"_L1,
                {{"path"_L1, m_staged.shownAs}, {"holder"_L1, QFile::decodeName(m_staged.holder)}});
}

// A folder of somebody else that lets nobody in can be removed as long as nothing is in it.
static bool mayEmpty(const TreeWalker::Visit &visit)
{
    return visit.stat.owner == currentUser() || mayChangeNamesIn(visit.folder, visit.name);
}

// Where this user cannot remove what others have made, nothing of it is begun.
Result<> FilesStaged::requireOwnFolders(const TaskControl &control) const
{
    const SystemResult<FileDescriptor> holder = openFolder(m_staged.holder);
    if (!holder)
        return holder.error() == ENOENT
                   ? Result<>()
                   : std::unexpected(systemError(QFile::decodeName(m_staged.holder), holder.error(), true));
    std::optional<QByteArray> closed; // the last folder that this user may not empty
    TreeWalker walker(holder->get());
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        const bool denied = closed && (visit->path == *closed || visit->path.startsWith(*closed + '/'));
        if (denied)
            return fail("files.holderDenied"_L1,
                        {{"path"_L1, QFile::decodeName(m_staged.holder)}, {"inside"_L1, displayPath(*closed)}});
        closed.reset();
        if (visit->error == 0 && !visit->path.isEmpty() && visit->stat.isFolder() && !mayEmpty(*visit))
            closed = visit->path;
    }
    return {};
}

Result<> FilesStaged::requireSettled()
{
    const Result<SwapState> now = state();
    if (!now)
        return std::unexpected(now.error());
    if (*now == SwapState::Mixed)
        return fail("files.dropMixed"_L1, {{"path"_L1, m_staged.shownAs}});
    return requireHolder();
}

Result<> FilesStaged::mayDrop(const TaskControl &control)
{
    if (const Result<> settled = requireSettled(); !settled)
        return settled;
    return isAdministrator() ? Result<>() : requireOwnFolders(control);
}

Result<> FilesStaged::drop(const TaskControl &control)
{
    if (const Result<> settled = requireSettled(); !settled)
        return settled;
    m_lock.reset();
    const bool inside = m_staged.place.way == TreePlace::Way::Contents;
    if (const Result<> removed = removeHolder(m_staged.holder, inside, control); !removed)
        return removed;
    if (!statPath(m_staged.place.root))
        removeMadeFolders(m_staged.place.parent(), m_staged.existing);
    return {};
}

Result<qint64> FilesStaged::keptBytes()
{
    const SystemResult<FileDescriptor> holder = openFolder(m_staged.holder);
    if (!holder)
        return holder.error() == ENOENT ? Result<qint64>(0)
                                        : std::unexpected(systemError(m_staged.shownAs, holder.error(), false));
    qint64 bytes = 0;
    TreeWalker walker(holder->get());
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        if (visit->error == 0)
            bytes += visit->stat.allocated;
    }
    return bytes;
}

Result<QStringList> FilesStaged::writesSinceSwap(const TaskControl &control)
{
    static constexpr qsizetype most = 20;
    const Result<StagedTree::PhaseRecord> swap = m_staged.phase();
    if (!swap || swap->phase != SwapPhase::Swapped)
        return QStringList();
    const SystemResult<FileDescriptor> root = openFolder(m_staged.place.root);
    if (!root)
        return std::unexpected(systemError(m_staged.shownAs, root.error(), false));
    QStringList names;
    qsizetype count = 0;
    TreeWalker walker(root->get(), [this](const QByteArray &path, const QByteArray &name) {
        return m_staged.filter.leavesOut(path, name);
    });
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
        // The root's own change time is that of the swap; its other time tells too that names came or went.
        const Timestamp when = visit->path.isEmpty() ? visit->stat.modified : visit->stat.changed;
        if (visit->error != 0 || when <= swap->since)
            continue;
        const QString name = visit->path.isEmpty() ? m_staged.shownAs : displayPath(visit->path);
        if (++count <= most)
            names += visit->stat.isFolder() ? tr("%1 (names were added or removed)").arg(name) : name;
    }
    if (count > most)
        names += tr("and %n more", nullptr, int(count - most));
    return names;
}

} // namespace Understudy

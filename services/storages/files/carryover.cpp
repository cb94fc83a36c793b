// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/carryover.h"

#include "services/platform/attributes.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/metadata.h"
#include "services/platform/treeedit.h"
#include "services/platform/treewalker.h"
#include "services/storages/files/displaypath.h"

#include <cerrno>

namespace Understudy {

static QByteArray parentOf(const QByteArray &path)
{
    return path.first(qMax<qsizetype>(path.lastIndexOf('/'), 0));
}

static QByteArray nameOf(const QByteArray &path)
{
    return path.sliced(path.lastIndexOf('/') + 1);
}

Result<QList<QByteArray>> leftOutPaths(int root, const PathFilter &filter, const TaskControl &control)
{
    QList<QByteArray> paths;
    TreeWalker walker(root, [&](const QByteArray &path, const QByteArray &name) {
        if (!filter.leavesOut(path, name))
            return false;
        paths.append(path);
        return true;
    });
    while (walker.next()) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
    }
    return paths;
}

static ListEntry entryLike(const FileStat &stat, const Attributes &attributes)
{
    return {.type = ListEntry::Type::Folder,
            .mode = stat.mode,
            .owner = stat.owner,
            .group = stat.group,
            .modified = stat.modified,
            .attributes = attributes};
}

// The folder at `path` in `to`, made like the one in `from` where it is missing.
static SystemResult<FileDescriptor> folderLike(int from, int to, const QByteArray &path)
{
    SystemResult<FileDescriptor> there = openFolderBeneath(to, path);
    if (there || there.error() != ENOENT || path.isEmpty())
        return there;
    const SystemResult<FileDescriptor> parent = folderLike(from, to, parentOf(path));
    const SystemResult<FileDescriptor> model = openFolderBeneath(from, path);
    if (!parent || !model)
        return std::unexpected(parent ? model.error() : parent.error());
    const SystemResult<FileStat> stat = statOf(model->get());
    const SystemResult<Attributes> attributes = readAttributes({.folder = model->get()});
    if (!stat || !attributes)
        return std::unexpected(stat ? attributes.error() : stat.error());
    if (const SystemResult<> made = makeFolderAt({.folder = parent->get(), .name = nameOf(path)}); !made)
        return std::unexpected(made.error());
    SystemResult<FileDescriptor> folder = openFolderBeneath(to, path);
    if (!folder)
        return folder;
    const SystemResult<bool> applied = applyMetadata({.folder = folder->get()}, entryLike(*stat, *attributes));
    return applied ? std::move(folder) : std::unexpected(applied.error());
}

// One move that leaves the times of both folders as they were.
static SystemResult<> moveKeepingTimes(int from, int to, const QByteArray &path)
{
    const SystemResult<FileDescriptor> source = openFolderBeneath(from, parentOf(path));
    if (!source)
        return std::unexpected(source.error());
    const SystemResult<FileStat> sourceStat = statOf(source->get());
    const SystemResult<FileDescriptor> target = folderLike(from, to, parentOf(path));
    if (!target)
        return std::unexpected(target.error());
    const SystemResult<FileStat> targetStat = statOf(target->get());
    if (!sourceStat || !targetStat)
        return std::unexpected(sourceStat ? targetStat.error() : sourceStat.error());
    const TreeTarget here{.folder = source->get(), .name = nameOf(path)};
    const TreeTarget there{.folder = target->get(), .name = nameOf(path)};
    SystemResult<> moved = moveTo(here, there);
    if (!moved && moved.error() == EEXIST)
        moved = exchange(here, there);
    if (!moved)
        return moved;
    if (const SystemResult<> dated = applyTimes({.folder = source->get()}, sourceStat->modified); !dated)
        return dated;
    return applyTimes({.folder = target->get()}, targetStat->modified);
}

Result<> carryOver(int from, int to, const PathFilter &filter, const QByteArray &own, const QString &shownAs,
                   const TaskControl &control)
{
    const Result<QList<QByteArray>> paths = leftOutPaths(from, filter, control);
    if (!paths)
        return std::unexpected(paths.error());
    for (const QByteArray &path : *paths) {
        if (const Result<> going = control.checkpoint({.step = Step::Swap, .canCancel = false}); !going)
            return going;
        if (path == own)
            continue;
        if (const SystemResult<> moved = moveKeepingTimes(from, to, path); !moved)
            return std::unexpected(systemError(shownAs + u'/' + displayPath(path), moved.error(), true));
    }
    return {};
}

// Whether each folder above the path is one, or nothing yet.
static bool hasPlace(int root, const QByteArray &path)
{
    QByteArray folder = parentOf(path);
    for (;;) {
        const SystemResult<FileDescriptor> there = openFolderBeneath(root, folder);
        if (there)
            return true;
        if (there.error() != ENOENT || folder.isEmpty())
            return false;
        folder = parentOf(folder);
    }
}

Result<QList<QByteArray>> pathsWithoutPlace(int from, int to, const PathFilter &filter, const TaskControl &control)
{
    Result<QList<QByteArray>> paths = leftOutPaths(from, filter, control);
    if (paths)
        paths->removeIf([to](const QByteArray &path) { return hasPlace(to, path); });
    return paths;
}

} // namespace Understudy

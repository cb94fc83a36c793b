// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/opentree.h"

#include "models/messages/catalog.h"
#include "services/platform/attributes.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/procfile.h"

#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static std::unexpected<Error> openError(const QString &path, int errorNumber)
{
    if (errorNumber == ENOENT)
        return fail("files.missing"_L1, {{"path"_L1, path}});
    if (errorNumber == ENOTDIR)
        return fail("files.notAFolder"_L1, {{"path"_L1, path}});
    return std::unexpected(systemError(path, errorNumber, false));
}

Result<OpenTree> OpenTree::open(const StorageConfig &config)
{
    const SystemResult<QByteArray> path = realPath(QFile::encodeName(config.path));
    if (!path)
        return openError(config.path, path.error());
    SystemResult<FileDescriptor> folder = openFolder(*path);
    if (!folder)
        return openError(config.path, folder.error());
    const SystemResult<FileStat> stat = statOf(folder->get());
    const SystemResult<FileSystem> fileSystem = fileSystemOf(folder->get());
    if (!stat || !fileSystem)
        return openError(config.path, stat ? fileSystem.error() : stat.error());
    return OpenTree{.shownAs = config.path,
                    .path = *path,
                    .folder = std::move(*folder),
                    .stat = *stat,
                    .fileSystem = *fileSystem,
                    .filter = PathFilter(config, *path)};
}

TreeWalker OpenTree::walk() const
{
    return TreeWalker(folder.get(), [this](const QByteArray &below, const QByteArray &name) {
        return filter.leavesOut(below, name);
    });
}

// Inodes are unique in one file system; a tree may reach into several (subvolumes), and a wrong group would make two
// files one.
static quint64 linkGroupOf(const FileStat &stat, quint64 rootFileSystem)
{
    if (!stat.isFile() || stat.links < 2)
        return 0;
    if (stat.fileSystem == rootFileSystem)
        return stat.inode;
    return (stat.inode ^ (stat.fileSystem * 0x9e3779b97f4a7c15)) | (quint64(1) << 63);
}

SystemResult<ListEntry> OpenTree::describe(const TreeWalker::Visit &visit) const
{
    const FileStat &found = visit.stat;
    ListEntry entry{.path = visit.path,
                    .type = found.type,
                    .mode = found.mode,
                    .owner = found.owner,
                    .group = found.group,
                    .size = found.isFolder() ? 0 : found.size,
                    .modified = found.modified,
                    .changed = found.changed,
                    .inode = found.inode,
                    .linkGroup = linkGroupOf(found, stat.fileSystem)};
    if (found.type == ListEntry::Type::BlockDevice || found.type == ListEntry::Type::CharacterDevice)
        entry.device = found.device;
    if (found.type == ListEntry::Type::Symlink) {
        SystemResult<QByteArray> target = readLinkAt(visit.folder, visit.name);
        if (!target)
            return std::unexpected(target.error());
        entry.target = std::move(*target);
    }
    SystemResult<Attributes> attributes = readAttributes({.folder = visit.folder, .name = visit.name});
    if (!attributes)
        return std::unexpected(attributes.error());
    entry.attributes = std::move(*attributes);
    return entry;
}

} // namespace Understudy

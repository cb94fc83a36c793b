// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treeplace.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"
#include "services/platform/openwriters.h"
#include "services/platform/procfile.h"
#include "services/platform/treeedit.h"
#include "services/storages/asidename.h"
#include "services/storages/madefolders.h"

#include <QDir>
#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static QByteArray folderOf(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash <= 0 ? QByteArray("/") : path.first(slash);
}

static QByteArray joined(const QByteArray &folder, const QByteArray &name)
{
    return folder.endsWith('/') ? folder + name : folder + '/' + name;
}

// No name goes from one file system into another: what begins there, such as a subvolume, would have to.
static bool beginsFileSystem(const QByteArray &root, const FileStat &stat)
{
    const SystemResult<FileStat> parent = statPath(folderOf(root));
    return stat.mountRoot || (parent && parent->fileSystem != stat.fileSystem);
}

static TreePlace::Way wayTo(const QByteArray &root, const FileStat &stat)
{
    if (beginsFileSystem(root, stat) || root == "/" || isMountedElsewhere(root) || !mayChangeNamesIn(folderOf(root)))
        return TreePlace::Way::Contents;
    return TreePlace::Way::Exchange;
}

Result<TreePlace> TreePlace::find(const StorageConfig &config)
{
    const SystemResult<QByteArray> root = realPathToBe(QFile::encodeName(QDir::cleanPath(config.path)));
    if (!root)
        return std::unexpected(systemError(config.path, root.error(), false));
    if (QFile::encodeName(QFile::decodeName(*root)) != *root)
        return fail("files.rootNotText"_L1, {{"path"_L1, config.path}});
    const SystemResult<FileStat> stat = statPath(*root);
    if (!stat && stat.error() == ENOENT)
        return TreePlace{.way = Way::Create, .root = *root};
    if (!stat)
        return std::unexpected(systemError(config.path, stat.error(), false));
    if (!stat->isFolder())
        return fail("files.notAFolder"_L1, {{"path"_L1, config.path}});
    return TreePlace{.way = wayTo(*root, *stat), .root = *root};
}

QByteArray TreePlace::parent() const
{
    return folderOf(root);
}

QByteArray TreePlace::existingAncestor() const
{
    return Understudy::existingAncestor(root);
}

QByteArray TreePlace::holder(const QString &operation) const
{
    const QByteArray name = asideName(root.sliced(root.lastIndexOf('/') + 1), operation);
    return joined(way == Way::Contents ? root : parent(), name);
}

QList<QByteArray> TreePlace::possibleHolders(const QString &operation) const
{
    const QByteArray name = asideName(root.sliced(root.lastIndexOf('/') + 1), operation);
    return {joined(parent(), name), joined(root, name)};
}

} // namespace Understudy

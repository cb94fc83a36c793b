// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/madefolders.h"

#include "services/logging.h"
#include "services/platform/beneath.h"
#include "services/platform/filestat.h"
#include "services/platform/treeedit.h"

#include <cerrno>

namespace Understudy {

static QByteArray above(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash <= 0 ? QByteArray("/") : path.first(slash);
}

QByteArray existingAncestor(const QByteArray &folder)
{
    QByteArray path = folder;
    while (path != "/" && !statPath(path))
        path = above(path);
    return path;
}

void removeMadeFolders(const QByteArray &folder, const QByteArray &existing)
{
    for (QByteArray path = folder; path != existing && path.startsWith(existing); path = above(path)) {
        const SystemResult<FileDescriptor> parent = openFolder(above(path));
        if (!parent && parent.error() == ENOENT)
            continue;
        const SystemResult<> removed = parent ? removeFolderAt({.folder = parent->get(),
                                                                .name = path.sliced(path.lastIndexOf('/') + 1)})
                                              : std::unexpected(parent.error());
        if (removed)
            continue;
        if (removed.error() != ENOTEMPTY && removed.error() != EEXIST)
            qCWarning(lcStorages) << "a folder that a restore had made stays:" << path << removed.error();
        return;
    }
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/folderlock.h"

#include "services/platform/beneath.h"
#include "services/platform/filestat.h"
#include "services/platform/procfile.h"

#include <QList>

#include <cerrno>

#include <sys/file.h>
#include <sys/sysmacros.h>

namespace Understudy {

SystemResult<std::optional<FolderLock>> FolderLock::tryTake(const QByteArray &path)
{
    SystemResult<FileDescriptor> folder = openFolder(path);
    if (!folder)
        return std::unexpected(folder.error());
    if (::flock(folder->get(), LOCK_EX | LOCK_NB) == 0)
        return FolderLock(std::move(*folder));
    if (errno == EWOULDBLOCK)
        return std::nullopt;
    return std::unexpected(errno);
}

// /proc/locks: "1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF", the device in hexadecimal.
qint64 FolderLock::holder(const QByteArray &path)
{
    const SystemResult<FileStat> stat = statPath(path, true);
    const SystemResult<QByteArray> locks = readProcFile("/proc/locks");
    if (!stat || !locks)
        return 0;
    for (const QByteArray &line : locks->split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        const QList<QByteArray> object = fields.value(5).split(':');
        if (fields.value(1) == "FLOCK" && object.value(2).toULongLong() == stat->inode
            && object.value(0).toUInt(nullptr, 16) == major(stat->fileSystem)
            && object.value(1).toUInt(nullptr, 16) == minor(stat->fileSystem))
            return fields.value(4).toLongLong();
    }
    return 0;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/datalock.h"

#include "services/platform/filestat.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

namespace Understudy {

SystemResult<std::optional<DataLock>> DataLock::tryTake(const QByteArray &path)
{
    for (;;) {
        FileDescriptor file(::open(path.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        if (!file.isOpen())
            return std::unexpected(errno);
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
            return errno == EWOULDBLOCK ? SystemResult<std::optional<DataLock>>(std::nullopt) : std::unexpected(errno);
        // A file that was exchanged between open() and the lock guards nothing.
        const SystemResult<FileStat> named = statPath(path, true);
        const SystemResult<FileStat> open = statOf(file.get());
        if (named && open && named->inode == open->inode && named->fileSystem == open->fileSystem)
            return DataLock(std::move(file));
        if (!named)
            return std::unexpected(named.error());
    }
}

} // namespace Understudy

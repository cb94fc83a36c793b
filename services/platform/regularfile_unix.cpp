// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/regularfile.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace Understudy {

SystemResult<FileDescriptor> openRegularFile(const QByteArray &path, bool follow)
{
    const int flags = O_RDONLY | O_NOCTTY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    FileDescriptor file(::open(path.constData(), flags | O_NONBLOCK));
    // Only a file can have a lease, as servers of files take it; whoever has it gives it up when he is asked.
    if (!file.isOpen() && errno == EWOULDBLOCK)
        file = FileDescriptor(::open(path.constData(), flags));
    struct stat status = {};
    if (!file.isOpen() || ::fstat(file.get(), &status) != 0)
        return std::unexpected(errno);
    if (!S_ISREG(status.st_mode))
        return std::unexpected(S_ISDIR(status.st_mode) ? EISDIR : ESPIPE);
    return file;
}

} // namespace Understudy

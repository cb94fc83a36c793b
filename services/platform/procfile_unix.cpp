// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/procfile.h"

#include "services/platform/filedescriptor.h"

#include <cerrno>
#include <cstdlib>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

namespace Understudy {

SystemResult<QByteArray> readProcFile(const QByteArray &path)
{
    const FileDescriptor file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    if (!file.isOpen())
        return std::unexpected(errno);
    QByteArray bytes;
    char buffer[16 * 1024];
    for (;;) {
        const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::unexpected(errno);
        if (got == 0)
            return bytes;
        bytes.append(buffer, got);
    }
}

SystemResult<QByteArray> readLinkAt(int folder, const QByteArray &name)
{
    QByteArray target(256, Qt::Uninitialized);
    for (;;) {
        const ssize_t size = ::readlinkat(folder, name.constData(), target.data(), static_cast<size_t>(target.size()));
        if (size < 0)
            return std::unexpected(errno);
        if (size < target.size()) {
            target.truncate(size);
            return target;
        }
        target.resize(target.size() * 2);
    }
}

SystemResult<QByteArray> readLink(const QByteArray &path)
{
    return readLinkAt(AT_FDCWD, path);
}

SystemResult<QByteArray> realPath(const QByteArray &path)
{
    const std::unique_ptr<char, void (*)(void *)> real(::realpath(path.constData(), nullptr), std::free);
    if (!real)
        return std::unexpected(errno);
    return QByteArray(real.get());
}

} // namespace Understudy

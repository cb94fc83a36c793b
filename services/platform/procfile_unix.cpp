// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/procfile.h"

#include "services/platform/filedescriptor.h"

#include <QDir>
#include <QFile>

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

static QByteArray folderOf(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash <= 0 ? QByteArray("/") : path.first(slash);
}

static QByteArray joined(const QByteArray &folder, const QByteArray &name)
{
    return folder.endsWith('/') ? folder + name : folder + '/' + name;
}

static SystemResult<QByteArray> resolveMissing(const QByteArray &path, int linksLeft)
{
    const SystemResult<QByteArray> real = realPath(path);
    if (real || real.error() != ENOENT)
        return real;
    const QByteArray folder = folderOf(path);
    if (folder == path)
        return std::unexpected(ENOENT);
    const SystemResult<QByteArray> parent = resolveMissing(folder, linksLeft);
    if (!parent)
        return parent;
    const QByteArray here = joined(*parent, path.sliced(path.lastIndexOf('/') + 1));
    const SystemResult<QByteArray> target = readLink(here);
    if (!target)
        return here;
    if (linksLeft == 0)
        return std::unexpected(ELOOP);
    const QByteArray next = target->startsWith('/') ? *target : joined(*parent, *target);
    return resolveMissing(QFile::encodeName(QDir::cleanPath(QFile::decodeName(next))), linksLeft - 1);
}

SystemResult<QByteArray> realPathToBe(const QByteArray &path)
{
    static constexpr int mostLinks = 40; // as the kernel has it
    return resolveMissing(path, mostLinks);
}

} // namespace Understudy

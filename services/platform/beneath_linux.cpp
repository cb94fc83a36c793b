// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/beneath.h"

#include <QList>

#include <cerrno>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Understudy {

static constexpr int s_folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
static constexpr qsizetype s_longestPiece = 2048; // half of PATH_MAX: longer paths are opened piece by piece
static constexpr qsizetype s_longestName = 255;

static SystemResult<FileDescriptor> owned(int descriptor)
{
    if (descriptor < 0)
        return std::unexpected(errno);
    return FileDescriptor(descriptor);
}

// One name after the other, for kernels and sandboxes without openat2().
static SystemResult<FileDescriptor> openByNames(int root, const QByteArray &path)
{
    FileDescriptor folder(::openat(root, ".", s_folderFlags));
    for (const QByteArray &name : path.split('/')) {
        if (!folder.isOpen())
            break;
        if (name == "..")
            return std::unexpected(EXDEV);
        folder = FileDescriptor(::openat(folder.get(), name.constData(), s_folderFlags));
    }
    return folder.isOpen() ? SystemResult<FileDescriptor>(std::move(folder)) : std::unexpected(errno);
}

static SystemResult<FileDescriptor> openPiece(int root, const QByteArray &path)
{
    open_how how = {};
    how.flags = static_cast<quint64>(s_folderFlags);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const long descriptor = ::syscall(SYS_openat2, root, path.constData(), &how, sizeof how);
    if (descriptor >= 0)
        return FileDescriptor(static_cast<int>(descriptor));
    if (errno == ENOSYS || errno == EPERM)
        return openByNames(root, path);
    return std::unexpected(errno);
}

SystemResult<FileDescriptor> openFolderBeneath(int root, const QByteArray &path)
{
    if (path.isEmpty())
        return owned(::openat(root, ".", s_folderFlags));
    FileDescriptor folder;
    QByteArray rest = path;
    while (!rest.isEmpty()) {
        const qsizetype slash = rest.size() > s_longestPiece ? rest.lastIndexOf('/', s_longestPiece) : -1;
        SystemResult<FileDescriptor> next = openPiece(folder.isOpen() ? folder.get() : root,
                                                      slash < 0 ? rest : rest.first(slash));
        if (!next)
            return next;
        folder = std::move(*next);
        rest = slash < 0 ? QByteArray() : rest.sliced(slash + 1);
    }
    return folder;
}

SystemResult<FileDescriptor> openFileAt(int folder, const QByteArray &name)
{
    static constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    const int descriptor = ::openat(folder, name.constData(), flags | O_NOATIME);
    if (descriptor < 0 && errno == EPERM) // only the owner may leave the access time alone
        return owned(::openat(folder, name.constData(), flags));
    return owned(descriptor);
}

SystemResult<FileDescriptor> createFileAt(int folder, const QByteArray &name)
{
    return owned(::openat(folder, name.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

SystemResult<FileDescriptor> openFolder(const QByteArray &path)
{
    return owned(::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

bool isPlainPath(QByteArrayView path)
{
    if (path.isEmpty())
        return true;
    qsizetype begin = 0;
    while (begin <= path.size()) {
        const qsizetype slash = path.indexOf('/', begin);
        const QByteArrayView name = path.sliced(begin, (slash < 0 ? path.size() : slash) - begin);
        if (name.isEmpty() || name == "." || name == ".." || name.size() > s_longestName || name.contains('\0'))
            return false;
        if (slash < 0)
            return true;
        begin = slash + 1;
    }
    return false;
}

} // namespace Understudy

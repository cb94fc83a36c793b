// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filelock.h"

#include "services/platform/durablefile.h"
#include "services/platform/regularfile.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Understudy {

static constexpr qint64 s_longestText = 4096;

static struct flock wholeFile(short type)
{
    struct flock lock = {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

// A file that was replaced between open() and the lock guards nothing.
static bool isStillAt(int descriptor, const QByteArray &path)
{
    struct stat open = {};
    struct stat named = {};
    return ::fstat(descriptor, &open) == 0 && ::lstat(path.constData(), &named) == 0 && open.st_dev == named.st_dev
           && open.st_ino == named.st_ino;
}

// Another thing, or a link, may lie there in a folder that came from elsewhere: the text is for no file but our own.
static bool isFile(int descriptor)
{
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

// Never read back as truth, so neither synced nor replaced atomically. Over the old text first: a disk that is full has
// room where something lies already.
static int writeText(int descriptor, const QByteArray &text)
{
    const ssize_t written = ::pwrite(descriptor, text.constData(), static_cast<size_t>(text.size()), 0);
    const int error = written < 0 ? errno : written < text.size() ? ENOSPC : 0;
    if (::ftruncate(descriptor, error == 0 ? text.size() : 0) != 0)
        return errno;
    return error;
}

Result<std::optional<FileLock>> FileLock::tryTake(const QString &path, Access access, const QString &text)
{
    const QByteArray name = QFile::encodeName(path);
    for (;;) {
        FileDescriptor file(::open(name.constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file.isOpen())
            return std::unexpected(systemError(path, errno, true));
        if (!isFile(file.get()))
            return std::unexpected(systemError(path, ENOTSUP, true));
        struct flock lock = wholeFile(access == Access::Exclusive ? F_WRLCK : F_RDLCK);
        if (::fcntl(file.get(), F_OFD_SETLK, &lock) != 0) {
            if (errno == EAGAIN || errno == EACCES)
                return std::nullopt;
            return std::unexpected(systemError(path, errno, true));
        }
        if (!isStillAt(file.get(), name))
            continue;
        // A full disk must not keep anybody from the lock: then the other's message is less exact.
        if (const int written = writeText(file.get(), text.toUtf8().first(qMin(text.toUtf8().size(), s_longestText)));
            written != 0 && written != ENOSPC && written != EDQUOT)
            return std::unexpected(systemError(path, written, true));
        return FileLock(file.release());
    }
}

FileLock::FileLock(int descriptor)
    : m_descriptor(descriptor)
{ }

FileLock::FileLock(FileLock &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{ }

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor); // frees the lock: nobody else has this open file description
}

QString FileLock::holder(const QString &path)
{
    const SystemResult<FileDescriptor> file = openRegularFile(QFile::encodeName(path), false);
    if (!file)
        return {};
    // Asking with a write lock finds shared holders too.
    struct flock lock = wholeFile(F_WRLCK);
    if (::fcntl(file->get(), F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK)
        return {};
    QByteArray text(s_longestText, Qt::Uninitialized);
    const ssize_t got = ::pread(file->get(), text.data(), static_cast<size_t>(text.size()), 0);
    // Whoever took it on a full disk could not say who he is; he has it all the same.
    return got > 0 ? QString::fromUtf8(text.first(got)) : QCoreApplication::translate("FileLock", "another process");
}

} // namespace Understudy

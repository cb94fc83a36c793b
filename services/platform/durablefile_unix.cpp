// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/durablefile.h"

#include "models/messages/catalog.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/leftovers.h"
#include "services/platform/rename.h"

#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy {

static QByteArray native(const QString &path)
{
    return QFile::encodeName(path);
}

static QString folderOf(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return slash <= 0 ? u"/"_s : path.first(slash);
}

static std::unexpected<Error> writeError(const QString &path, int errorNumber)
{
    return std::unexpected(systemError(path, errorNumber, true));
}

Result<DurableFile> DurableFile::create(const QString &asidePath, uint mode)
{
    const int descriptor = ::open(native(asidePath).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0)
        return writeError(asidePath, errno);
    return DurableFile(descriptor, asidePath);
}

DurableFile::DurableFile(int descriptor, const QString &path)
    : m_descriptor(descriptor)
    , m_asidePath(path)
{ }

DurableFile::DurableFile(DurableFile &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_asidePath(std::exchange(other.m_asidePath, {}))
    , m_size(std::exchange(other.m_size, 0))
{ }

DurableFile &DurableFile::operator=(DurableFile &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_asidePath, other.m_asidePath);
    std::swap(m_size, other.m_size);
    return *this;
}

DurableFile::~DurableFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_asidePath.isEmpty())
        ::unlink(native(m_asidePath).constData());
}

Result<> DurableFile::write(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return writeError(m_asidePath, errno);
        m_size += written;
        bytes = bytes.sliced(written);
    }
    return {};
}

// The name appears only if it was free. Without the system call a hard link does the same in two steps.
static int renameUnlessThere(const QByteArray &from, const QByteArray &to)
{
    const int result = renameNoReplace(AT_FDCWD, from.constData(), AT_FDCWD, to.constData());
    if (result != ENOTSUP)
        return result;
    if (::link(from.constData(), to.constData()) != 0)
        return errno;
    return ::unlink(from.constData()) == 0 ? 0 : errno;
}

Result<> DurableFile::finish(const QString &path, Existing existing)
{
    // Never a second try on the same descriptor: after a failed sync the kernel may call lost pages clean.
    const int synced = ::fsync(m_descriptor) == 0 ? 0 : errno;
    const int closed = ::close(std::exchange(m_descriptor, -1)) == 0 ? 0 : errno;
    if (synced != 0 || closed != 0)
        return writeError(m_asidePath, synced != 0 ? synced : closed);

    const QByteArray from = native(m_asidePath);
    const QByteArray to = native(path);
    int renamed = 0;
    if (existing == Existing::Keep)
        renamed = renameUnlessThere(from, to);
    else if (::rename(from.constData(), to.constData()) != 0)
        renamed = errno;
    if (renamed == EEXIST && existing == Existing::Keep)
        return removeDurably(std::exchange(m_asidePath, {}));
    if (renamed != 0)
        return writeError(path, renamed);
    m_asidePath.clear();
    return syncFolder(folderOf(path));
}

QString asidePathOf(const QString &path)
{
    return path + u'.' + QString::number(QRandomGenerator::global()->generate64(), 36) + u".part"_s;
}

Result<> writeDurably(const QString &path, QByteArrayView bytes, uint mode)
{
    Result<DurableFile> file = DurableFile::create(asidePathOf(path), mode);
    if (!file)
        return std::unexpected(file.error());
    if (const Result<> written = file->write(bytes); !written)
        return written;
    return file->finish(path);
}

Result<> makeFolder(const QString &path, uint mode)
{
    const QByteArray name = native(path);
    if (::mkdir(name.constData(), mode) == 0)
        return syncFolder(folderOf(path));
    int error = errno;
    if (error == ENOENT && folderOf(path) != path) {
        if (const Result<> parent = makeFolder(folderOf(path), mode); !parent)
            return parent;
        if (::mkdir(name.constData(), mode) == 0)
            return syncFolder(folderOf(path));
        error = errno;
    }
    struct stat status = {};
    if (error == EEXIST && ::stat(name.constData(), &status) == 0 && S_ISDIR(status.st_mode))
        return {};
    return writeError(path, error == EEXIST ? ENOTDIR : error);
}

Result<> renameDurably(const QString &from, const QString &to)
{
    if (::rename(native(from).constData(), native(to).constData()) != 0)
        return writeError(from, errno);
    if (const Result<> synced = syncFolder(folderOf(to)); !synced)
        return synced;
    return folderOf(from) == folderOf(to) ? Result<>() : syncFolder(folderOf(from));
}

Result<> removeDurably(const QString &path)
{
    if (::unlink(native(path).constData()) == 0)
        return syncFolder(folderOf(path));
    return errno == ENOENT ? Result<>() : writeError(path, errno);
}

Result<> syncFolder(const QString &path)
{
    FileDescriptor folder(::open(native(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen())
        return writeError(path, errno);
    // Some file systems cannot sync a folder and say EINVAL; their names are then as durable as they get.
    if (::fsync(folder.get()) != 0 && errno != EINVAL)
        return writeError(path, errno);
    return {};
}

static int reasonOf(int errorNumber)
{
    switch (errorNumber) {
    case EDQUOT:
        return ENOSPC;
    case EPERM:
        return EACCES;
    case ENOTDIR:
        return ENOENT;
    default:
        return errorNumber;
    }
}

bool isLost(int errorNumber)
{
    switch (errorNumber) {
    case EIO: // the disk lost the bytes
    case EUCLEAN: // the file system found its own notes about the file changed
    case EBADMSG: // and so its checksums say
    case ELOOP: // these: something else lies in place of the file
    case EISDIR:
    case ESPIPE:
        return true;
    default:
        return false;
    }
}

Error systemError(const QString &path, int errorNumber, bool writing)
{
    const QString reason = qt_error_string(errorNumber);
    const MessageArguments arguments = {{"path"_L1, path}, {"reason"_L1, reason}};
    const QString details = u"%1: errno %2"_s.arg(path).arg(errorNumber);
    switch (reasonOf(errorNumber)) {
    case ENOSPC:
        return Messages::error("common.noSpace"_L1, arguments, details);
    case EACCES:
        return Messages::error("common.denied"_L1, arguments, details);
    case ENOENT:
        return Messages::error("common.missing"_L1, arguments, details);
    case EROFS:
        return Messages::error("common.readOnly"_L1, arguments, details);
    default:
        break;
    }
    if (writing)
        return Messages::error("common.writeFailed"_L1, arguments, details);
    return Messages::error("common.readFailed"_L1, arguments, details);
}

} // namespace Understudy

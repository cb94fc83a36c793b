// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/randomfile.h"

#include "services/platform/durablefile.h"
#include "services/platform/regularfile.h"

#include <QFile>

#include <cerrno>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace Understudy {

struct RandomFile::Handle
{
    QString path;
    FileDescriptor descriptor;
    qint64 size = 0;
};

RandomFile::RandomFile(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{ }

RandomFile::RandomFile(RandomFile &&other) noexcept = default;
RandomFile &RandomFile::operator=(RandomFile &&other) noexcept = default;
RandomFile::~RandomFile() = default;

static Error readProblem(const QString &path, int errorNumber)
{
    Error error = systemError(path, errorNumber, false);
    if (isLost(errorNumber))
        error.code = Error::Code::Corrupt;
    return error;
}

Result<RandomFile> RandomFile::open(const QString &path)
{
    SystemResult<FileDescriptor> file = openRegularFile(QFile::encodeName(path));
    if (!file)
        return std::unexpected(readProblem(path, file.error()));
    struct stat status = {};
    if (::fstat(file->get(), &status) != 0)
        return std::unexpected(readProblem(path, errno));
    return RandomFile(std::make_unique<Handle>(path, std::move(*file), status.st_size));
}

Result<QByteArray> RandomFile::read(qint64 offset, qint64 size) const
{
    QByteArray bytes(size, Qt::Uninitialized);
    qint64 done = 0;
    while (done < size) {
        const ssize_t got = ::pread(m_handle->descriptor.get(), bytes.data() + done, static_cast<size_t>(size - done),
                                    offset + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::unexpected(readProblem(m_handle->path, errno));
        if (got == 0)
            break;
        done += got;
    }
    bytes.truncate(done);
    return bytes;
}

qint64 RandomFile::size() const
{
    return m_handle->size;
}

} // namespace Understudy

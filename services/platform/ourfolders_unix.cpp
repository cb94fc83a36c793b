// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/leftovers.h"
#include "services/platform/regularfile.h"
#include "services/platform/removetree.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy {

static std::unexpected<Error> readError(const QString &path, int errorNumber)
{
    return std::unexpected(systemError(path, errorNumber, false));
}

static Result<QByteArray> readAll(const FileDescriptor &file, const QString &path, qint64 maximum)
{
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0)
        return readError(path, errno);
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(std::clamp<qint64>(status.st_size, 0, maximum)));
    char buffer[64 * 1024];
    for (;;) {
        const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return readError(path, errno);
        if (got == 0)
            return bytes;
        if (bytes.size() + got > maximum)
            return fail("files.tooLarge"_L1, {{"path"_L1, path}, {"maximum"_L1, QString::number(maximum)}});
        bytes.append(buffer, got);
    }
}

Result<QByteArray> readWhole(const QString &path, qint64 maximum)
{
    const FileDescriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
    return file.isOpen() ? readAll(file, path, maximum) : readError(path, errno);
}

Result<QByteArray> readRegularFile(const QString &path, qint64 maximum)
{
    const SystemResult<FileDescriptor> file = openRegularFile(QFile::encodeName(path));
    return file ? readAll(*file, path, maximum) : readError(path, file.error());
}

Result<QStringList> leftoversOf(const QString &path)
{
    static const QRegularExpression s_suffix(u"^\\.[0-9a-z]{1,13}\\.part$"_s);
    const qsizetype slash = path.lastIndexOf(u'/');
    const QString folder = path.first(slash);
    Result<QStringList> names = namesIn(folder);
    if (!names && names.error().code == Error::Code::NotFound)
        return QStringList();
    if (!names)
        return names;
    QStringList leftovers;
    for (const QString &name : std::as_const(*names)) {
        const QString whole = folder + u'/' + name;
        if (whole.startsWith(path) && s_suffix.match(whole.sliced(path.size())).hasMatch())
            leftovers.append(whole);
    }
    return leftovers;
}

static std::unexpected<Error> folderError(const QString &folder, int errorNumber)
{
    Error error = systemError(folder, errorNumber, false);
    if (isLost(errorNumber))
        error.code = Error::Code::Corrupt;
    return std::unexpected(error);
}

Result<QStringList> namesIn(const QString &folder)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> stream(::opendir(QFile::encodeName(folder).constData()), ::closedir);
    if (!stream)
        return folderError(folder, errno);
    QStringList names;
    for (;;) {
        errno = 0;
        const dirent *entry = ::readdir(stream.get());
        if (!entry && errno != 0)
            return folderError(folder, errno);
        if (!entry)
            break;
        const QByteArrayView name(static_cast<const char *>(entry->d_name));
        if (name != "." && name != "..")
            names += QString::fromUtf8(name);
    }
    names.sort();
    return names;
}

Result<> removeFolderOfOurs(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    const QString parent = slash <= 0 ? u"/"_s : path.first(slash);
    const FileDescriptor folder(::open(QFile::encodeName(parent).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen())
        return errno == ENOENT ? Result<>() : std::unexpected(systemError(parent, errno, true));
    if (const Result<> removed = removeTree(folder.get(), QFile::encodeName(path.sliced(slash + 1)), path); !removed)
        return removed;
    return syncFolder(parent);
}

} // namespace Understudy

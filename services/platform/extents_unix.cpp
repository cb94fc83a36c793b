// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/extents.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace Understudy {

static constexpr qsizetype s_mostExtents = 4096;

// Joins across the shortest holes first; those are then stored as zeros.
static void joinNear(QList<ListEntry::Extent> &extents)
{
    for (qint64 gap = 64 * 1024; extents.size() > s_mostExtents; gap *= 4) {
        QList<ListEntry::Extent> joined;
        for (const ListEntry::Extent &extent : std::as_const(extents)) {
            if (!joined.isEmpty() && extent.offset - (joined.last().offset + joined.last().length) <= gap)
                joined.last().length = extent.offset + extent.length - joined.last().offset;
            else
                joined.append(extent);
        }
        extents = joined;
    }
}

SystemResult<QList<ListEntry::Extent>> dataExtents(int file, qint64 size)
{
    QList<ListEntry::Extent> extents;
    qint64 at = 0;
    while (at < size) {
        const qint64 begin = ::lseek(file, at, SEEK_DATA);
        if (begin < 0 && errno == ENXIO) // nothing but a hole up to the end
            break;
        if (begin < 0 && errno == EINVAL) // a file system without holes
            return QList<ListEntry::Extent>{{.offset = 0, .length = size}};
        if (begin < 0)
            return std::unexpected(errno);
        const qint64 end = ::lseek(file, begin, SEEK_HOLE);
        if (end < 0)
            return std::unexpected(errno);
        if (begin >= size)
            break;
        extents.append({.offset = begin, .length = std::min(end, size) - begin});
        at = end;
        if (extents.size() >= 4 * s_mostExtents)
            joinNear(extents);
    }
    joinNear(extents);
    return extents;
}

SystemResult<QByteArray> readAt(int file, qint64 offset, qsizetype length)
{
    QByteArray bytes(length, Qt::Uninitialized);
    qsizetype have = 0;
    while (have < length) {
        const ssize_t got = ::pread(file, bytes.data() + have, static_cast<size_t>(length - have), offset + have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::unexpected(errno);
        if (got == 0)
            break;
        have += got;
    }
    bytes.truncate(have);
    return bytes;
}

SystemResult<> writeAt(int file, qint64 offset, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::pwrite(file, bytes.data(), static_cast<size_t>(bytes.size()), offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return std::unexpected(errno);
        offset += written;
        bytes = bytes.sliced(written);
    }
    return {};
}

SystemResult<> setLength(int file, qint64 size)
{
    return ::ftruncate(file, size) == 0 ? SystemResult<>() : std::unexpected(errno);
}

} // namespace Understudy

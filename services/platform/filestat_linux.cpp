// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filestat.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace Understudy {

static ListEntry::Type typeOf(quint32 mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return ListEntry::Type::Folder;
    case S_IFLNK:
        return ListEntry::Type::Symlink;
    case S_IFIFO:
        return ListEntry::Type::Fifo;
    case S_IFSOCK:
        return ListEntry::Type::Socket;
    case S_IFBLK:
        return ListEntry::Type::BlockDevice;
    case S_IFCHR:
        return ListEntry::Type::CharacterDevice;
    default:
        return ListEntry::Type::File;
    }
}

static Timestamp timeOf(const statx_timestamp &time)
{
    return {.seconds = time.tv_sec, .nanoseconds = time.tv_nsec};
}

static SystemResult<FileStat> statWith(int folder, const char *name, int flags)
{
    struct statx raw = {};
    if (::statx(folder, name, flags, STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID, &raw) != 0)
        return std::unexpected(errno);
    return FileStat{.type = typeOf(raw.stx_mode),
                    .mode = raw.stx_mode & 07777U,
                    .owner = raw.stx_uid,
                    .group = raw.stx_gid,
                    .size = static_cast<qint64>(raw.stx_size),
                    .allocated = static_cast<qint64>(raw.stx_blocks) * 512,
                    .modified = timeOf(raw.stx_mtime),
                    .changed = timeOf(raw.stx_ctime),
                    .born = (raw.stx_mask & STATX_BTIME) != 0 ? timeOf(raw.stx_btime) : Timestamp(),
                    .inode = raw.stx_ino,
                    .links = raw.stx_nlink,
                    .fileSystem = makedev(raw.stx_dev_major, raw.stx_dev_minor),
                    .device = makedev(raw.stx_rdev_major, raw.stx_rdev_minor),
                    .mount = (raw.stx_mask & STATX_MNT_ID) != 0 ? raw.stx_mnt_id : 0,
                    .mountRoot = (raw.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0};
}

SystemResult<FileStat> statAt(int folder, const QByteArray &name)
{
    const int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (name.isEmpty() ? AT_EMPTY_PATH : 0);
    return statWith(folder, name.constData(), flags);
}

SystemResult<FileStat> statOf(int descriptor)
{
    return statWith(descriptor, "", AT_EMPTY_PATH);
}

SystemResult<FileStat> statPath(const QByteArray &path, bool follow)
{
    return statWith(AT_FDCWD, path.constData(), follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/metadata.h"

#include "services/platform/attributes.h"
#include "services/platform/filestat.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Understudy {

static SystemResult<FileStat> statTarget(const TreeTarget &target)
{
    return statAt(target.folder, target.name);
}

static int changeOwner(const TreeTarget &target, uid_t owner, gid_t group)
{
    const int flags = AT_SYMLINK_NOFOLLOW | (target.name.isEmpty() ? AT_EMPTY_PATH : 0);
    return ::fchownat(target.folder, target.name.constData(), owner, group, flags) == 0 ? 0 : errno;
}

// An ordinary user gives nothing away; of his groups he may choose.
static SystemResult<> applyOwner(const TreeTarget &target, const ListEntry &entry)
{
    const SystemResult<FileStat> now = statTarget(target);
    if (!now)
        return std::unexpected(now.error());
    if (now->owner == entry.owner && now->group == entry.group)
        return {};
    const int both = changeOwner(target, entry.owner, entry.group);
    if (both == 0)
        return {};
    if (both != EPERM || ::geteuid() == 0)
        return std::unexpected(both);
    const int group = changeOwner(target, static_cast<uid_t>(-1), entry.group);
    return group == 0 || group == EPERM ? SystemResult<>() : std::unexpected(group);
}

static SystemResult<> applyMode(const TreeTarget &target, quint32 mode)
{
    // fchmodat() follows a link: names are only for those who made them in a folder that nobody else writes to.
    const int result = target.name.isEmpty() ? ::fchmod(target.folder, mode)
                                             : ::fchmodat(target.folder, target.name.constData(), mode, 0);
    return result == 0 ? SystemResult<>() : std::unexpected(errno);
}

SystemResult<> applyTimes(const TreeTarget &target, const Timestamp &modified)
{
    timespec times[2] = {};
    times[0].tv_nsec = UTIME_OMIT;
    times[1].tv_sec = modified.seconds;
    times[1].tv_nsec = modified.nanoseconds;
    const int result = target.name.isEmpty()
                           ? ::futimens(target.folder, times)
                           : ::utimensat(target.folder, target.name.constData(), times, AT_SYMLINK_NOFOLLOW);
    return result == 0 ? SystemResult<>() : std::unexpected(errno);
}

SystemResult<bool> applyMetadata(const TreeTarget &target, const ListEntry &entry)
{
    if (const SystemResult<> owned = applyOwner(target, entry); !owned)
        return std::unexpected(owned.error());
    const SystemResult<FileStat> now = statTarget(target);
    if (!now)
        return std::unexpected(now.error());
    // Before the mode: somebody who may no longer write a file may not set its attributes either.
    const SystemResult<bool> attributes = writeAttributes(target, entry.attributes);
    if (!attributes)
        return attributes;
    quint32 mode = entry.mode;
    if (now->owner != entry.owner)
        mode &= ~static_cast<quint32>(S_ISUID);
    if (now->group != entry.group && !now->isFolder())
        mode &= ~static_cast<quint32>(S_ISGID);
    if (entry.type != ListEntry::Type::Symlink) {
        if (const SystemResult<> changed = applyMode(target, mode); !changed)
            return std::unexpected(changed.error());
    }
    if (const SystemResult<> dated = applyTimes(target, entry.modified); !dated)
        return std::unexpected(dated.error());
    return *attributes && now->owner == entry.owner && now->group == entry.group;
}

} // namespace Understudy

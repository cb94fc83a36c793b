// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filesystem.h"

#include "services/platform/filestat.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

#include <sys/statfs.h>
#include <unistd.h>

namespace Understudy {

// statfs(2). Only what was measured counts as keeping change times: tmpfs forgets stores through mappings.
static constexpr std::array<quint32, 5> s_keepChangeTimes = {
    0xEF53, // ext2, ext3, ext4
    0x58465342, // xfs
    0x9123683E, // btrfs
    0xF2F52010, // f2fs
    0x794C7630, // overlayfs on one of these
};
static constexpr std::array<quint32, 7> s_remote = {
    0x6969, // nfs
    0xFF534D42, // cifs
    0xFE534D42, // smb
    0x65735546, // fuse
    0x01021997, // 9p
    0x00C36400, // ceph
    0x5346414F, // afs
};

// One tick at 100 Hz, the coarsest that kernels are built with, and as much again for safety.
static constexpr qint64 s_ticks = 20'000'000;
static constexpr qint64 s_second = 1'000'000'000;

SystemResult<FileSystem> fileSystemOf(int descriptor)
{
    struct statfs raw = {};
    if (::fstatfs(descriptor, &raw) != 0)
        return std::unexpected(errno);
    const SystemResult<FileStat> stat = statOf(descriptor);
    if (!stat)
        return std::unexpected(stat.error());
    const auto type = static_cast<quint32>(raw.f_type);
    return FileSystem{.keepsChangeTimes = std::ranges::contains(s_keepChangeTimes, type),
                      .wholeSeconds = stat->changed.nanoseconds == 0, // one in a billion elsewhere, and then it waits
                      .remote = std::ranges::contains(s_remote, type),
                      .available = static_cast<qint64>(raw.f_bavail) * static_cast<qint64>(raw.f_bsize)};
}

SystemResult<> syncFileSystem(int descriptor)
{
    return ::syncfs(descriptor) == 0 ? SystemResult<>() : std::unexpected(errno);
}

SystemResult<> syncDescriptor(int descriptor)
{
    return ::fsync(descriptor) == 0 ? SystemResult<>() : std::unexpected(errno);
}

Timestamp fileSystemClock()
{
    timespec now = {};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return {.seconds = now.tv_sec, .nanoseconds = static_cast<quint32>(now.tv_nsec)};
}

Timestamp dividingMoment(bool wholeSeconds)
{
    static constexpr timespec s_wait{.tv_sec = 0, .tv_nsec = 1'000'000};
    const int mostWaits = wholeSeconds ? 1100 : 100; // a clock that is set back must not keep anybody waiting
    timespec precise = {};
    ::clock_gettime(CLOCK_REALTIME, &precise);
    const qint64 part = wholeSeconds ? s_second - 1 : precise.tv_nsec;
    const Timestamp moment{.seconds = precise.tv_sec, .nanoseconds = static_cast<quint32>(part)};
    for (int waits = 0; waits < mostWaits && fileSystemClock() <= moment; ++waits)
        ::nanosleep(&s_wait, nullptr);
    return moment;
}

Timestamp certainlyBefore(const Timestamp &moment)
{
    const qint64 nanoseconds = moment.nanoseconds - s_ticks;
    if (nanoseconds >= 0)
        return {.seconds = moment.seconds, .nanoseconds = static_cast<quint32>(nanoseconds)};
    return {.seconds = moment.seconds - 1, .nanoseconds = static_cast<quint32>(nanoseconds + s_second)};
}

bool isOver(const Timestamp &stamped, const Timestamp &moment)
{
    return stamped.nanoseconds == 0 ? stamped.seconds < moment.seconds : stamped < moment;
}

} // namespace Understudy

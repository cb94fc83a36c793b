// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "services/platform/systemresult.h"

namespace Understudy {

// What can be relied on where an open file or folder lies.
struct FileSystem
{
    // Change times tell every change, also one made through a mapping after syncFileSystem(), and inodes are stable:
    // only then a file may count as unchanged without being read. False wherever that is not known.
    bool keepsChangeTimes = false;
    bool wholeSeconds = false; // times there have no parts of a second (ext2, ext3, ext4 with small inodes)
    bool remote = false; // others may write to it whom this system does not see
    qint64 available = 0; // bytes, for this user
};
[[nodiscard]] SystemResult<FileSystem> fileSystemOf(int descriptor);

// All that was written so far is on the disk; pages that programs have mapped are clean, so that their next store
// moves the file's change time.
[[nodiscard]] SystemResult<> syncFileSystem(int descriptor);
[[nodiscard]] SystemResult<> syncDescriptor(int descriptor);

// The clock that file systems of this machine stamp with, read without touching any of them.
[[nodiscard]] Timestamp fileSystemClock();
// A moment that divides: what was stamped until now is not later than it, what is stamped from now on is. Waits for the
// next tick, because a file system may stamp by the tick or more finely, as it likes; for the next second where it keeps
// no parts of one.
[[nodiscard]] Timestamp dividingMoment(bool wholeSeconds = false);
// Times that are over before this were certainly stamped before `moment`: the clock moves in ticks.
[[nodiscard]] Timestamp certainlyBefore(const Timestamp &moment);
// Whether nothing can be stamped with this time at `moment` or later. Without parts of a second a time stands for all of
// its second.
[[nodiscard]] bool isOver(const Timestamp &stamped, const Timestamp &moment);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy {

// Renames of one system call each, by open folder and name. They return 0 or the errno; ENOTSUP where the file system
// cannot do it.

// EEXIST if `toName` is there: nothing is ever replaced.
[[nodiscard]] int renameNoReplace(int fromFolder, const char *fromName, int toFolder, const char *toName);
// Both must be there; afterwards each has the other's name. No moment shows one missing.
[[nodiscard]] int renameExchange(int fromFolder, const char *fromName, int toFolder, const char *toName);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

namespace Understudy::ExitCode {

// What scripts may rely on.
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int usage = 2;
inline constexpr int refused = 3; // not suspended, schema newer, format newer, not confirmed
inline constexpr int damaged = 4;
inline constexpr int notFound = 5;
inline constexpr int warnings = 6; // done, with warnings
inline constexpr int busy = 11;
inline constexpr int cancelled = 130;

[[nodiscard]] constexpr int of(Error::Code code)
{
    switch (code) {
    case Error::Code::Cancelled:
        return cancelled;
    case Error::Code::NotFound:
        return notFound;
    case Error::Code::InvalidInput:
        return usage;
    case Error::Code::Refused:
        return refused;
    case Error::Code::Busy:
        return busy;
    case Error::Code::Corrupt:
        return damaged;
    case Error::Code::Denied:
    case Error::Code::Unreachable:
    case Error::Code::NoSpace:
    case Error::Code::CommandFailed:
    case Error::Code::Io:
        return failed;
    }
    return failed;
}

} // namespace Understudy::ExitCode

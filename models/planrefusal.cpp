// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/planrefusal.h"

namespace Understudy {

Error refusalOf(const RestorePlan &plan)
{
    using enum Error::Code;
    Error first = plan.refusals.value(0);
    switch (first.code) {
    case Cancelled:
    case NotFound:
    case InvalidInput:
    case Refused:
    case Busy:
    case Corrupt:
        break;
    case Denied:
    case Unreachable:
    case NoSpace:
    case CommandFailed:
    case Io:
        first.code = Refused;
        break;
    }
    return first;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/error.h"

using namespace Qt::StringLiterals;

namespace Understudy {

QString codeName(Error::Code code)
{
    switch (code) {
    case Error::Code::Cancelled:
        return u"cancelled"_s;
    case Error::Code::NotFound:
        return u"notFound"_s;
    case Error::Code::InvalidInput:
        return u"invalidInput"_s;
    case Error::Code::Refused:
        return u"refused"_s;
    case Error::Code::Busy:
        return u"busy"_s;
    case Error::Code::Denied:
        return u"denied"_s;
    case Error::Code::Unreachable:
        return u"unreachable"_s;
    case Error::Code::NoSpace:
        return u"noSpace"_s;
    case Error::Code::Corrupt:
        return u"corrupt"_s;
    case Error::Code::CommandFailed:
        return u"commandFailed"_s;
    case Error::Code::Io:
        return u"io"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace Understudy

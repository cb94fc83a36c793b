// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ordinaryuser.h"

#include "tests/support/childprocess.h"

#include <unistd.h>

namespace Understudy::Testing {

static constexpr uid_t s_nobody = 65534;

QByteArray asOrdinaryUser(const std::function<QByteArray()> &work)
{
    return inChildProcess([&work]() -> QByteArray {
        if (::geteuid() == 0 && (::setgid(s_nobody) != 0 || ::setuid(s_nobody) != 0))
            return "it could not become an ordinary user";
        return work();
    });
}

} // namespace Understudy::Testing

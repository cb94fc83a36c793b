// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/standardstreams.h"

#include <unistd.h>

namespace Understudy {

void joinStandardStreams(int descriptor)
{
    if (::dup2(descriptor, STDIN_FILENO) < 0 || ::dup2(descriptor, STDOUT_FILENO) < 0)
        ::_exit(127); // a program that talks to nobody would wait for ever
}

} // namespace Understudy

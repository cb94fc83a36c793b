// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/waiting.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <thread>

using namespace std::chrono_literals;

namespace Understudy {

Result<> letPass(std::chrono::milliseconds time, const TaskControl &control)
{
    const QDeadlineTimer deadline(time);
    while (!deadline.hasExpired()) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(50ms, deadline.remainingTimeAsDuration()));
    }
    return control.checkpoint();
}

} // namespace Understudy

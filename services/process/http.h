// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/tasks/taskcontrol.h"

#include <QUrl>

#include <chrono>

namespace Understudy {

// Asks an http or https address and gives the status code of its answer, whatever it is; redirects are not followed and
// the body is not read. Unreachable: no answer within the time, with what the system said. Blocking, on any thread.
[[nodiscard]] Result<int> httpStatus(const QUrl &url, std::chrono::milliseconds timeout, const TaskControl &control);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/tasks/taskcontrol.h"

#include <chrono>

namespace Understudy {

// Lets this time pass, for asking again later; Cancelled within 50 ms.
[[nodiscard]] Result<> letPass(std::chrono::milliseconds time, const TaskControl &control);

} // namespace Understudy

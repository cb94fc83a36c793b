// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/tasks/taskcontrol.h"

#include <functional>

namespace Understudy {

// Does `work` for 0 to count - 1, on all cores at once, and returns when all of it has ended. Once one piece fails no
// other is begun, and the control that the pieces got tells them to stop; the result is what failed first in their
// order, and Cancelled only if nothing worse happened. `work` is called from several threads.
// AllAtOnce: pieces that mostly wait, for servers or for each other, each have a thread of their own.
enum class Threads { PerCore, AllAtOnce };
[[nodiscard]] Result<> forEachInParallel(qsizetype count, const TaskControl &control,
                                         const std::function<Result<>(qsizetype, const TaskControl &)> &work,
                                         Threads threads = Threads::PerCore);

} // namespace Understudy

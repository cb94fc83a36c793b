// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

// Puts what is beyond the stage's retention into Recently deleted, and forgets old attempts. Only ever after a new good
// backup, which stays (`justMade`): a run of failures must not eat what is left. Under the stage's lock.
[[nodiscard]] Result<> prune(const OperationContext &context, const Stage &stage, const QString &justMade,
                             const TaskControl &control);

} // namespace Understudy

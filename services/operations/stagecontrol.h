// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

// Suspends a stage for good, until it is resumed on request. A stage that is suspended already is none the worse for
// it. Refused if nothing says how; Busy while an operation is at work on it.
[[nodiscard]] Result<> suspendStage(const OperationContext &context, const Stage &stage, const TaskControl &control);

// Resumes it: exactly what ran before, if suspendStage() stopped it. Busy while an operation needs it to stand still;
// a backup does not any more once it has captured everything.
[[nodiscard]] Result<> startStage(const OperationContext &context, const Stage &stage, const TaskControl &control);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/operations/swapper.h"

namespace Understudy {

// Puts the state from before a restore back under a stage that runs on what was restored, and lets it run again. `cause`:
// why, as a sentence; what fails on the way is told with it.
[[nodiscard]] Result<> rollBack(const OperationContext &context, const Stage &stage, Swapper &swapper,
                                const QString &cause, const TaskControl &control);

} // namespace Understudy

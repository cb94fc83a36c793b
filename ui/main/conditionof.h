// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagecondition.h"
#include "services/backupservice.h"

#include <optional>

namespace Understudy {

// How a stage is, as its definition and its last answer tell it; nothing is known of tasks here. Without an answer it
// is still being checked.
[[nodiscard]] StageCondition conditionOf(const Stage &stage, const std::optional<StageStatus> &status);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"

namespace Understudy {

// The stage of a journal, reached as its stage file says today: its runtime, and the logins of its databases. What data it
// is about stays as it was. A server that moved since, or a corrected command, would else be out of reach for ever.
[[nodiscard]] Stage withTodaysMeans(const OperationContext &context, const Stage &then);

} // namespace Understudy

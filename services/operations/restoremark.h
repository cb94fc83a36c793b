// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/operations/context.h"
#include "services/operations/swapjournal.h"

namespace Understudy {

// Says on the backup that its data is what the stage holds now.
[[nodiscard]] Result<> markRestored(const OperationContext &context, const SwapJournal &journal);
// The stage holds again what it held before: the mark goes back to where it was. A failure is only logged, as the data
// is right whatever the mark says.
void unmarkRestored(const OperationContext &context, const SwapJournal &journal);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"

namespace Understudy {

// What to tell whoever asks for a refused plan to be carried out: its first refusal. As nothing was begun, what would
// have failed on the way, such as a right that is lacking, is a refusal too.
[[nodiscard]] Error refusalOf(const RestorePlan &plan);

} // namespace Understudy

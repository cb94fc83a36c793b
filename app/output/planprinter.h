// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"

#include <QString>

namespace Understudy::PlanPrinter {

// All that a restore will do, as a person reads it before typing the word. `everything`: no list is cut short.
[[nodiscard]] QString text(const RestorePlan &plan, bool everything);

} // namespace Understudy::PlanPrinter

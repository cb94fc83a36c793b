// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"

namespace Understudy {

// demo, and the shop that it runs.
[[nodiscard]] Commands demoCommands();

} // namespace Understudy

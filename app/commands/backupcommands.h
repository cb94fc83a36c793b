// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"

namespace Understudy {

// backup create, list, show, delete, keep, verify.
[[nodiscard]] Commands backupCommands();

} // namespace Understudy

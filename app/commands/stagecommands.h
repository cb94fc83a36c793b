// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"

namespace Understudy {

// stage add, list, show, remove, detect, status, suspend, resume.
[[nodiscard]] Commands stageCommands();

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/process/commandrunner.h"

namespace Understudy {

// The build that runs on the stage, as its command prints it: the first line. Empty: the stage file names no command.
// An error of the command is the caller's to weigh: a release that is not known makes no backup worse.
[[nodiscard]] Result<QString> currentRelease(const Stage &stage, const CommandRunner &commands,
                                             const TaskControl &control);

} // namespace Understudy

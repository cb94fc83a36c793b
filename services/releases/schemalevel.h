// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/process/commandrunner.h"

#include <optional>

namespace Understudy {

// The newest schema level that the running release understands: from the stage file, or what its command prints. None:
// the stage file says nothing about it.
[[nodiscard]] Result<std::optional<qint64>> supportedSchemaLevel(const Stage &stage, const CommandRunner &commands,
                                                                 const TaskControl &control);

} // namespace Understudy

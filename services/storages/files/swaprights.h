// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"
#include "services/tasks/taskcontrol.h"

#include <optional>

namespace Understudy {

struct OpenTree;

// Whether this user's rights would stop a swap, asked before anything begins: a folder that comes into another one must be
// his own or writable for him, as its ".." changes.

// Of the root; also of one that cannot be read.
[[nodiscard]] std::optional<Error> swapRefusal(const StorageConfig &config);
// Of what is carried over.
[[nodiscard]] Result<std::optional<Error>> carryRefusal(const OpenTree &tree, const TaskControl &control);

} // namespace Understudy

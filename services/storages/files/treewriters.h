// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "services/storages/storage.h"

#include <optional>

namespace Understudy {

// Who could write to the tree now, and what was written since `since`.
[[nodiscard]] Result<Writers> findTreeWriters(const StorageConfig &config, const std::optional<Timestamp> &since,
                                              const TaskControl &control);

} // namespace Understudy

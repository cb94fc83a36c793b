// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"
#include "services/operations/context.h"
#include "services/storages/storage.h"

#include <optional>

namespace Understudy {

// Why this storage cannot be backed up or restored: it is a tree that holds the home or the repository. A swap would move
// its own journal away, and with it every backup that was made since. A backup only has to leave them out.
[[nodiscard]] std::optional<Error> refusalAroundOwnPlaces(const OperationContext &context, const StorageConfig &config,
                                                          Purpose purpose);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storage.h"

#include <memory>

namespace Understudy {

// What a restore does with a database, apart from the swap.

[[nodiscard]] Result<Comparison> compareDatabase(const QString &path, const StorageRecord &record,
                                                 const TaskControl &control);
[[nodiscard]] Result<std::unique_ptr<Staged>> stageDatabase(const StorageConfig &config, const StorageRecord &record,
                                                            BlobSource &blobs, const StageRequest &request,
                                                            const TaskControl &control);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/storages/storage.h"
#include "services/storages/storagefactory.h"

#include <memory>
#include <vector>

namespace Understudy {

using Storages = std::vector<std::unique_ptr<Storage>>;

// The storages of a stage, in its order.
[[nodiscard]] inline Storages makeStorages(const OperationContext &context, const Stage &stage)
{
    Storages storages;
    for (const StorageConfig &config : stage.storages)
        storages.push_back(context.storages.make(config));
    return storages;
}

} // namespace Understudy

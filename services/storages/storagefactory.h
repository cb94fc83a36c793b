// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storage.h"

#include <memory>

namespace Understudy {

// Makes the storage that a stage file describes. An interface, so that the flows can be tested with storages that
// fail where a test wants it.
class StorageFactory
{
public:
    virtual ~StorageFactory() = default;

    [[nodiscard]] virtual std::unique_ptr<Storage> make(const StorageConfig &config) const = 0;
};

} // namespace Understudy

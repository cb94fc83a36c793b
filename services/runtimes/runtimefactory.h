// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/runtimes/runtime.h"

#include <memory>

namespace Understudy {

// Makes the runtime that a stage file describes; an interface for the same reason as StorageFactory.
class RuntimeFactory
{
public:
    virtual ~RuntimeFactory() = default;

    [[nodiscard]] virtual std::unique_ptr<Runtime> make(const RuntimeConfig &config) const = 0;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"
#include "services/runtimes/runtimefactory.h"

namespace Understudy {

// The runtimes that there are: none and commands.
class RealRuntimes final : public RuntimeFactory
{
public:
    explicit RealRuntimes(const CommandRunner &commands); // which outlives all runtimes

    [[nodiscard]] std::unique_ptr<Runtime> make(const RuntimeConfig &config) const override;

private:
    const CommandRunner &m_commands;
};

} // namespace Understudy

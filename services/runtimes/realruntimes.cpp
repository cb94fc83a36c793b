// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/runtimes/realruntimes.h"

#include "services/runtimes/commandsruntime.h"
#include "services/runtimes/noneruntime.h"

using namespace Qt::StringLiterals;

namespace Understudy {

RealRuntimes::RealRuntimes(const CommandRunner &commands)
    : m_commands(commands)
{ }

// The stage file's parser lets no other kind through.
std::unique_ptr<Runtime> RealRuntimes::make(const RuntimeConfig &config) const
{
    if (config.kind == "commands"_L1)
        return std::make_unique<CommandsRuntime>(config, m_commands);
    return std::make_unique<NoneRuntime>();
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandline.h"
#include "app/commands/backupcommands.h"
#include "app/commands/democommands.h"
#include "app/commands/repositorycommands.h"
#include "app/commands/restorecommands.h"
#include "app/commands/stagecommands.h"

#include <iterator>

namespace Understudy {

Commands allCommands()
{
    Commands all;
    for (Commands (*commands)() : {stageCommands, backupCommands, restoreCommands, repositoryCommands, demoCommands}) {
        Commands some = commands();
        std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
}

} // namespace Understudy

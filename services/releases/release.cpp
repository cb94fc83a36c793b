// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/releases/release.h"

#include "models/messages/catalog.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_timeoutSeconds = 30;
static constexpr qsizetype s_longest = 200; // it is a line of the list of backups

Result<QString> currentRelease(const Stage &stage, const CommandRunner &commands, const TaskControl &control)
{
    if (stage.releaseCommand.isEmpty())
        return QString();
    const Command command{.program = stage.releaseCommand.first(),
                          .arguments = stage.releaseCommand.sliced(1),
                          .timeoutSeconds = s_timeoutSeconds};
    const Result<CommandResult> result = commands.runChecked(command, control);
    if (!result)
        return std::unexpected(result.error());
    const QString release = QString::fromUtf8(result->output.trimmed().split('\n').first()).simplified();
    if (release.isEmpty())
        return fail("release.nothingPrinted"_L1, {{"program"_L1, command.program}}, command.display());
    return release.first(std::min(release.size(), s_longest));
}

} // namespace Understudy

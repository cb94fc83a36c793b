// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/releases/schemalevel.h"

#include "models/messages/catalog.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_timeoutSeconds = 30;

static Result<std::optional<qint64>> askCommand(const QStringList &words, const CommandRunner &commands,
                                                const TaskControl &control)
{
    const Command command{.program = words.first(), .arguments = words.sliced(1), .timeoutSeconds = s_timeoutSeconds};
    const Result<CommandResult> result = commands.runChecked(command, control);
    if (!result)
        return std::unexpected(result.error());
    bool isNumber = false;
    const QByteArray answer = result->output.trimmed();
    const qint64 level = answer.toLongLong(&isNumber);
    if (!isNumber)
        return fail("release.noLevel"_L1,
                    {{"program"_L1, command.program},
                     {"answer"_L1, QString::fromUtf8(answer.first(std::min<qsizetype>(answer.size(), 100)))}},
                    command.display());
    return level;
}

Result<std::optional<qint64>> supportedSchemaLevel(const Stage &stage, const CommandRunner &commands,
                                                   const TaskControl &control)
{
    if (!stage.schema)
        return std::nullopt;
    if (!stage.schema->supportedCommand.isEmpty())
        return askCommand(stage.schema->supportedCommand, commands, control);
    return stage.schema->supported;
}

} // namespace Understudy

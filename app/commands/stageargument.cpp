// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/stageargument.h"

#include "app/commands/options.h"
#include "models/messages/catalog.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

Result<> checkStageId(const QString &id)
{
    const QStringList parts = id.split(u'/');
    if (parts.size() == 2 && !parts[0].isEmpty() && !parts[1].isEmpty())
        return {};
    return fail("usage.badStage"_L1, {{"stage"_L1, id}});
}

QString stageOfOptions(const GlobalOptions &options)
{
    return options.stage.isEmpty() ? QString() : options.project + u'/' + options.stage;
}

void StageArgument::define(CLI::App &app)
{
    Options::words(app, m_words, 0, 1, u"PROJECT/STAGE"_s,
                   QCoreApplication::translate("Understudy::StageArgument", "the stage"));
}

Result<QString> StageArgument::optional(const GlobalOptions &options) const
{
    const QString byOptions = stageOfOptions(options);
    const QString id = m_words.isEmpty() ? byOptions : m_words.first();
    if (!byOptions.isEmpty() && id != byOptions)
        return fail("usage.twoStages"_L1, {{"first"_L1, id}, {"second"_L1, byOptions}});
    if (id.isEmpty())
        return id;
    if (const Result<> good = checkStageId(id); !good)
        return std::unexpected(good.error());
    return id;
}

Result<QString> StageArgument::required(const GlobalOptions &options) const
{
    Result<QString> id = optional(options);
    if (id && id->isEmpty())
        return fail("usage.noStage"_L1);
    return id;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/backupargument.h"

#include "app/commands/options.h"
#include "app/commands/stageargument.h"
#include "models/messages/catalog.h"
#include "services/backupservice.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

void BackupArgument::define(CLI::App &app)
{
    Options::words(app, m_words, 1, 2, u"[PROJECT/STAGE] BACKUP"_s,
                   QCoreApplication::translate("Understudy::BackupArgument",
                                               "an id or its first characters (4 or more), an exact name, or latest; "
                                               "the stage may be left out where it is clear"));
}

static Result<QStringList> stagesWithBackups(BackupService &service)
{
    const Result<QList<Backup>> backups = service.backups({});
    if (!backups)
        return std::unexpected(backups.error());
    QStringList stages;
    for (const Backup &backup : *backups) {
        if (!stages.contains(backup.manifest.stageId()))
            stages.append(backup.manifest.stageId());
    }
    return stages;
}

static Result<Backup> findAnywhere(BackupService &service, const QString &reference)
{
    const Result<QStringList> stages = stagesWithBackups(service);
    if (!stages)
        return std::unexpected(stages.error());
    QList<Backup> hits;
    QStringList hitStages;
    for (const QString &stage : *stages) {
        const Result<Backup> found = service.find(stage, reference);
        if (!found && found.error().code != Error::Code::NotFound)
            return found;
        if (!found || (!hits.isEmpty() && hits.first().id() == found->id()))
            continue;
        hits.append(*found);
        hitStages.append(stage);
    }
    if (hits.size() > 1)
        return fail("usage.whichStage"_L1, {{"reference"_L1, reference}, {"stages"_L1, hitStages.join(u", "_s)}});
    if (hits.isEmpty())
        return service.find({}, reference); // its own words for what is not there
    return hits.first();
}

Result<Backup> BackupArgument::find(BackupService &service, const GlobalOptions &options) const
{
    const QString reference = m_words.last();
    const QString byOptions = stageOfOptions(options);
    const QString stage = m_words.size() == 2 ? m_words.first() : byOptions;
    if (!byOptions.isEmpty() && stage != byOptions)
        return fail("usage.twoStages"_L1, {{"first"_L1, stage}, {"second"_L1, byOptions}});
    if (stage.isEmpty())
        return findAnywhere(service, reference);
    if (const Result<> good = checkStageId(stage); !good)
        return std::unexpected(good.error());
    return service.find(stage, reference);
}

} // namespace Understudy

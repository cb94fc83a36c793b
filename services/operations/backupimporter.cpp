// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backupimporter.h"

#include "models/messages/catalog.h"
#include "services/config/home.h"
#include "services/config/passwords.h"
#include "services/config/settings.h"
#include "services/config/stagestore.h"
#include "services/logging.h"
#include "services/operations/backupcreator.h"
#include "services/operations/backuprun.h"
#include "services/operations/importjournal.h"
#include "services/operations/stagelock.h"
#include "services/storages/postgres/dumpstorage.h"

#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

BackupImporter::BackupImporter(const OperationContext &context)
    : m_context(context)
{ }

// The database that is meant, the only one if none is named.
static Result<StorageConfig> chosen(const Stage &stage, const QString &storage)
{
    QList<StorageConfig> databases;
    std::ranges::copy_if(stage.storages, std::back_inserter(databases),
                         [](const StorageConfig &config) { return config.kind == StorageKind::Postgres; });
    QStringList names;
    for (const StorageConfig &config : std::as_const(databases))
        names.append(config.id());
    if (databases.isEmpty())
        return fail("import.noDatabase"_L1, {{"stage"_L1, stage.id()}});
    if (storage.isEmpty() && databases.size() > 1)
        return fail("import.whichStorage"_L1, {{"stage"_L1, stage.id()}, {"storages"_L1, names.join(u", "_s)}});
    const auto found = std::ranges::find(databases, storage, &StorageConfig::id);
    if (!storage.isEmpty() && found == databases.end())
        return fail("import.noSuchStorage"_L1,
                    {{"stage"_L1, stage.id()}, {"storage"_L1, storage}, {"storages"_L1, names.join(u", "_s)}});
    return storage.isEmpty() ? databases.first() : *found;
}

Result<Backup> BackupImporter::import(const ImportRequest &request, const TaskControl &control) const
{
    if (const Result<> good = checkBackupName(request.name); !good)
        return std::unexpected(good.error());
    const Result<StageFile> file = m_context.stages.stage(request.stage);
    if (!file)
        return std::unexpected(file.error());
    const Result<StorageConfig> config = chosen(file->stage, request.storage);
    if (!config)
        return std::unexpected(config.error());
    Result<DumpFile> dump = DumpFile::open(request.file, control);
    if (!dump)
        return std::unexpected(dump.error());
    Stage stage = file->stage; // what of it the dump is
    stage.storages = {*config};
    stage.releaseCommand.clear(); // that of today has nothing to do with it
    if (stage.schema && stage.schema->storage != config->id())
        stage.schema.reset();
    Storages live;
    live.push_back(m_context.storages.make(*config));
    Result<StageLock> lock = StageLock::take(m_context, stage.id(), tr("an import into %1").arg(stage.id()), live);
    if (!lock)
        return std::unexpected(lock.error());
    lock->letResume(); // nobody needs it to stand still
    (void)ImportJournal::sweepLeftovers(m_context, stage.id(), control);
    const QString operation = QUuid::createUuid().toString(QUuid::WithoutBraces);
    Result<ImportJournal> journal = ImportJournal::begin(m_context, file->stage, config->id(), operation);
    if (!journal)
        return std::unexpected(journal.error());
    const Result<Backup> backup = run(request, stage,
                                      {.file = std::move(*dump),
                                       .operation = operation,
                                       .createRoles = request.createRoles,
                                       .handWritten = request.handWritten},
                                      control);
    if (const Result<> swept = journal->finish(control.uninterrupted()); !swept) {
        qCWarning(lcOperations) << "import" << swept.error().message << swept.error().details;
        control.note(tr("The database of the import is dropped by the next command: %1").arg(swept.error().message));
    }
    return backup;
}

Result<Backup> BackupImporter::run(const ImportRequest &request, const Stage &stage, DumpOrder order,
                                   const TaskControl &control) const
{
    const StorageConfig &config = stage.storages.first();
    const QString fileName = QFileInfo(order.file.path).fileName();
    const BackupRequest asBackup{
        .id = request.id,
        .stage = stage.id(),
        .name = request.name.isEmpty() ? fileName.first(qMin(fileName.size(), longestBackupName)) : request.name,
        .note = request.note,
        .hold = BackupRequest::Hold::Live,
        .origin = Origin::Imported};
    if (const Result<> good = checkBackupName(asBackup.name); !good) // a file may be called anything
        return std::unexpected(good.error());
    auto storage = std::make_unique<DumpStorage>(
        PostgresConfig(config, m_context.passwords, m_context.containers), m_context.commands,
        ToolFinder::foldersWith(Settings(m_context.home).preferences().postgresFolders), std::move(order));
    // The schema level is that of the dump, not of the live database.
    OperationContext context = m_context;
    context.querySchema = [dump = storage.get()](const StorageConfig &, const QString &sql, const TaskControl &inner) {
        return dump->queryNumber(sql, inner);
    };
    Storages storages;
    storages.push_back(std::move(storage));
    return BackupRun(context, stage, asBackup, std::move(storages), [] { }).run(control);
}

} // namespace Understudy

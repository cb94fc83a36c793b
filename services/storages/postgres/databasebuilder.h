// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listwriter.h"
#include "services/process/commandrunner.h"
#include "services/storages/postgres/carriedschemas.h"
#include "services/storages/postgres/copyloader.h"
#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/identity.h"
#include "services/storages/postgres/scriptloader.h"
#include "services/storages/postgres/server.h"
#include "services/storages/postgres/tools.h"
#include "services/storages/storage.h"

#include <QSet>

#include <optional>

namespace Understudy {

// Builds the database of a backup beside the live one: empty from template0, schema, rows, the schemas that the backup
// leaves out from the live database, then indexes and constraints, sequences as captured, statistics, properties; and
// compares it with the record. Unless build() returned it, nothing of it is left.
class DatabaseBuilder
{
public:
    DatabaseBuilder(const PostgresConfig &config, const CommandRunner &commands, const ToolFinder &tools,
                    const StorageRecord &record, BlobSource &blobs);
    ~DatabaseBuilder();

    [[nodiscard]] Result<DatabaseIdentity> build(const StageRequest &request, const TaskControl &control);

private:
    [[nodiscard]] Result<> prepare(const StageRequest &request, const TaskControl &control);
    [[nodiscard]] Result<> create(const TaskControl &control);
    [[nodiscard]] Result<> setForLoading(const TaskControl &control);
    [[nodiscard]] Result<> openLoader(const TaskControl &control);
    [[nodiscard]] Result<> noteLive(const TaskControl &control);
    [[nodiscard]] Result<> makeRoles(bool createMissing, const TaskControl &control);
    [[nodiscard]] Result<> holdExcluded(const TaskControl &control);
    [[nodiscard]] bool publicIsOurs() const;
    [[nodiscard]] Result<> loadAll(const TaskControl &control);
    [[nodiscard]] Result<> fitting(const Result<> &loaded) const;
    [[nodiscard]] Result<> loadSection(const QString &section, const TaskControl &control);
    [[nodiscard]] Result<> loadBackup(const QString &section, const TaskControl &control);
    [[nodiscard]] Result<> loadCopies(const TaskControl &control);
    [[nodiscard]] bool isCarrying() const { return m_carried && !m_carried->names().isEmpty(); }
    [[nodiscard]] bool hasOrder() const;
    [[nodiscard]] Result<> loadPostData(const ScriptLoader::Produce &produce, const TaskControl &control);
    void noteCopied();
    [[nodiscard]] Result<> analyzeRest(const TaskControl &control);
    [[nodiscard]] Result<> setSequences(const TaskControl &control);
    [[nodiscard]] Result<> settlePublic(const TaskControl &control);
    [[nodiscard]] Result<> verify(const TaskControl &control);
    [[nodiscard]] Result<> complete(const TaskControl &control);

    const PostgresConfig &m_config;
    const CommandRunner &m_commands;
    const ToolFinder &m_toolFinder;
    const StorageRecord &m_record;
    BlobSource &m_blobs;

    PostgresFacts m_facts;
    Tools m_tools; // to read the archive
    std::optional<Server> m_server;
    std::optional<CarriedSchemas> m_carried; // while they are
    QString m_startOptions; // of the sessions that load
    std::optional<ScriptLoader> m_loader;
    std::optional<CopyLoader> m_copies;
    QSet<QString> m_analyzed; // quoted names
    DatabaseIdentity m_identity;
    bool m_keep = false;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"
#include "services/storages/postgres/captureform.h"
#include "services/storages/postgres/server.h"
#include "services/storages/postgres/sessionwatch.h"
#include "services/storages/postgres/tools.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <memory>

namespace Understudy {

// One PostgreSQL database. Backed up over an exported snapshot or from a copy of it, as copies of its tables or as one stream of pg_dump;
// restored into a new database that takes the live one's name. Everything around it, on the same server, is known by OID.
class PostgresStorage final : public Storage
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PostgresStorage)

public:
    // `commands` outlives this. `toolFolders`: where pg_dump and pg_restore are looked for; empty = where they usually lie.
    PostgresStorage(const PostgresConfig &config, const CommandRunner &commands, const QStringList &toolFolders = {},
                    CaptureForm form = CaptureForm::Fitting);
    ~PostgresStorage() override;

    [[nodiscard]] const StorageConfig &config() const override { return m_config; }
    [[nodiscard]] Result<StorageCheck> check(Purpose purpose, const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<StorageLock>> lock(const QString &owner) override;
    [[nodiscard]] Result<> prepare(BlobSink &sink, const std::optional<PreviousCapture> &previous,
                                   const TaskControl &control) override;
    [[nodiscard]] Result<Writers> writers(Watch watch, const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<Capture>> capture(const CaptureRequest &request,
                                                           const TaskControl &control) override;
    [[nodiscard]] Result<Comparison> compare(const StorageRecord &record, BlobSource &blobs,
                                             const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record, BlobSource &blobs,
                                                        const StageRequest &request,
                                                        const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<Staged>> reopen(const QJsonObject &identity) override;
    [[nodiscard]] Result<> sweep(const QString &operation, const TaskControl &control) override;
    [[nodiscard]] QStringList changesInCopy(const StorageRecord &record) const override;
    [[nodiscard]] Result<SpaceNeed> space(const StorageRecord &record) override;

private:
    [[nodiscard]] QString notCloned(const QString &reason, const TaskControl &control) const;

    PostgresConfig m_config;
    const CommandRunner &m_commands;
    ToolFinder m_tools;
    CaptureForm m_form;
    SessionWatch m_watch;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/singlefileplace.h"
#include "services/storages/singlefilestaged.h"
#include "services/storages/sqlite/sqliteconnection.h"

#include <optional>

namespace Understudy {

// A SQLite database. Captured by SQLite's own backup API, so that a write-ahead log or a hot journal is part of it;
// restored as one file, the journals of the old one leaving with it.
class SqliteStorage final : public Storage
{
    Q_DECLARE_TR_FUNCTIONS(SqliteStorage)

public:
    // Copies are made in `scratchFolder` (ours, made when needed); they need as much room as the database.
    SqliteStorage(const StorageConfig &config, const QString &scratchFolder);

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
    [[nodiscard]] Result<SpaceNeed> space(const StorageRecord &record) override;

    // The one number that `sql` gives, of the live database: the schema level.
    [[nodiscard]] static Result<qint64> queryNumber(const StorageConfig &config, const QString &sql);

private:
    [[nodiscard]] Result<Writers> beginWatch();
    [[nodiscard]] Result<Writers> endWatch();

    StorageConfig m_config;
    QString m_scratchFolder;
    std::optional<SqliteConnection> m_guard; // holds the write lock while writers are watched
    Writers m_writersAtBegin;
};

} // namespace Understudy

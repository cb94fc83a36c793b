// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/process/commandrunner.h"
#include "services/storages/postgres/captureform.h"
#include "services/storages/postgres/datacapture.h"
#include "services/storages/postgres/properties.h"
#include "services/storages/postgres/snapshothold.h"
#include "services/storages/postgres/tools.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <memory>
#include <optional>

namespace Understudy {

// What a capture works with.
struct CaptureMeans
{
    const CommandRunner &commands; // outlives it
    Tools tools;
    CaptureForm form = CaptureForm::Fitting;
};

// What hangs on a database itself: a copy of it has its own.
struct CaptureOrigin
{
    QString database;
    DatabaseProperties properties;
    QStringList roles;

    // Of the database that `connection` is in. Refused with prepared transactions: no backup would have them.
    [[nodiscard]] static Result<CaptureOrigin> read(Connection &connection, const TaskControl &control);
};

// Where a capture reads.
struct CaptureSource
{
    ConnectionString where;
    std::optional<CaptureOrigin> origin; // where that is a copy: of the database that is backed up
    QString remark; // for the backup's details
};

// A database held at one moment: locks, snapshot, sequences and properties read, pg_dump and sessions at the ready.
class PostgresCapture final : public Capture
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PostgresCapture)

public:
    // Everything that must happen while the stage stands still.
    [[nodiscard]] static Result<std::unique_ptr<Capture>> take(const StorageConfig &config, const CaptureSource &source,
                                                               const CaptureMeans &means, const TaskControl &control);

    [[nodiscard]] Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override;
    [[nodiscard]] QStringList warnings() const override;

private:
    [[nodiscard]] static Result<std::unique_ptr<Capture>> attempt(const StorageConfig &config,
                                                                  const CaptureSource &source,
                                                                  const CaptureMeans &means,
                                                                  const TaskControl &control);
    PostgresCapture(const StorageConfig &config, const QString &remark, SnapshotHold hold);
    [[nodiscard]] Result<> note(const CaptureSource &source, const Tools &tools, const TaskControl &control);
    [[nodiscard]] Result<> noteSchemas(const TaskControl &control);
    [[nodiscard]] Result<> noteDialect(const TaskControl &control);
    [[nodiscard]] Result<> noteOwners(const TaskControl &control);
    [[nodiscard]] Result<> begin(const CaptureMeans &means, const TaskControl &control);
    [[nodiscard]] QString summary() const;

    StorageConfig m_config;
    QString m_remark;
    SnapshotHold m_hold;
    PostgresFacts m_facts;
    QStringList m_unlogged; // tables that a standby has no rows of
    qint64 m_expectedBytes = 0; // an estimate, for the progress
    std::unique_ptr<DataCapture> m_data; // last: it ends before its snapshot does
};

} // namespace Understudy

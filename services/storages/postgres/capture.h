// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/process/commandrunner.h"
#include "services/storages/postgres/captureform.h"
#include "services/storages/postgres/datacapture.h"
#include "services/storages/postgres/snapshothold.h"
#include "services/storages/postgres/tools.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <memory>

namespace Understudy {

// A database held at one moment: locks, snapshot, sequences and properties read, pg_dump and sessions at the ready.
class PostgresCapture final : public Capture
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PostgresCapture)

public:
    // Everything that must happen while the stage stands still.
    [[nodiscard]] static Result<std::unique_ptr<Capture>> take(const StorageConfig &config,
                                                               const ConnectionString &where,
                                                               const CommandRunner &commands, const Tools &tools,
                                                               CaptureForm form, const TaskControl &control);

    [[nodiscard]] Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override;

private:
    [[nodiscard]] static Result<std::unique_ptr<Capture>> attempt(const StorageConfig &config,
                                                                  const ConnectionString &where,
                                                                  const CommandRunner &commands, const Tools &tools,
                                                                  CaptureForm form, const TaskControl &control);
    PostgresCapture(const StorageConfig &config, SnapshotHold hold);
    [[nodiscard]] Result<> note(const Tools &tools, const TaskControl &control);
    [[nodiscard]] Result<> noteSchemas(const TaskControl &control);
    [[nodiscard]] Result<> noteDialect(const TaskControl &control);
    [[nodiscard]] Result<> begin(const CommandRunner &commands, const Tools &tools, CaptureForm form,
                                 const TaskControl &control);
    [[nodiscard]] QString summary() const;

    StorageConfig m_config;
    SnapshotHold m_hold;
    PostgresFacts m_facts;
    qint64 m_expectedBytes = 0; // an estimate, for the progress
    std::unique_ptr<DataCapture> m_data; // last: it ends before its snapshot does
};

} // namespace Understudy

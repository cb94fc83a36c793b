// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/capture.h"
#include "services/storages/postgres/databaseclone.h"

#include <QCoreApplication>

#include <memory>

namespace Understudy {

// A database that is held as a copy beside it, which the server made while the stage stood still. Nothing is held in the
// database itself: no lock keeps its tables from being changed, no snapshot its dead rows from being cleared away.
class CloneCapture final : public Capture
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::CloneCapture)

public:
    // `live` is a session in the database, ended here: the server copies none that somebody is connected to.
    [[nodiscard]] static Result<std::unique_ptr<Capture>> take(const PostgresConfig &config, Connection live,
                                                               const CaptureMeans &means, const QString &operation,
                                                               const TaskControl &control);

    [[nodiscard]] Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override;

private:
    CloneCapture(const PostgresConfig &config, const CaptureMeans &means, CaptureOrigin origin,
                 std::unique_ptr<DatabaseClone> clone);

    PostgresConfig m_config;
    CaptureMeans m_means;
    CaptureOrigin m_origin;
    std::unique_ptr<DatabaseClone> m_clone;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/sqlite/sqlitecopy.h"
#include "services/storages/storage.h"

#include <optional>

namespace Understudy {

// A database held at one moment. With a write-ahead log a read transaction holds it, and others go on writing; without
// one it is copied at once, because holding it would keep them from writing.
class SqliteCapture final : public Capture
{
public:
    // `writersLockedOut`: nobody can write anyway until this returns.
    [[nodiscard]] static Result<std::unique_ptr<Capture>> take(const StorageConfig &config,
                                                               const QString &scratchFolder, bool writersLockedOut,
                                                               const TaskControl &control);

    [[nodiscard]] Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override;

private:
    SqliteCapture(const StorageConfig &config, const QString &scratchFolder, const ListEntry &metadata);
    [[nodiscard]] Result<> hold(const QByteArray &path, bool writersLockedOut, const TaskControl &control);
    [[nodiscard]] Result<StorageRecord> record(BlobSink &sink, const ListEntry &entry,
                                               const SqliteContent &content) const;
    [[nodiscard]] std::unexpected<Error> failure(const SqliteFailure &failure) const;

    StorageConfig m_config;
    QString m_scratchFolder;
    ListEntry m_metadata;
    QString m_journalMode;
    std::optional<SqliteConnection> m_source; // in a read transaction
    std::optional<SqliteCopy> m_copy;
    bool m_empty = false; // no byte: a database as well, but not one that a copy would be
};

} // namespace Understudy

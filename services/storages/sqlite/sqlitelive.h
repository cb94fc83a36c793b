// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/singlefilestaged.h"
#include "services/storages/sqlite/sqliteconnection.h"

namespace Understudy {

// What is asked of a database that is in use.

// Suffixes of the files that belong to a database: its rollback journal, its write-ahead log and that one's index.
[[nodiscard]] QList<QByteArray> sqliteSideFiles();

// Whether no other connection could be found: none that reads or writes right now and, with a write-ahead log, none at
// all. A file that is no database, or a damaged one, has no connection that counts.
[[nodiscard]] SqliteResult<bool> nobodyElseIsConnected(const QByteArray &path);
// A connection that keeps everybody else from writing until it is gone.
[[nodiscard]] SqliteResult<SqliteConnection> lockOutWriters(const QByteArray &path);
[[nodiscard]] SqliteResult<bool> hasWriteAheadLog(const SqliteConnection &connection);

// How a swap treats a database.
[[nodiscard]] SingleFileStaged::Kind sqliteSwapKind();

} // namespace Understudy

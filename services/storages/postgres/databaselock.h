// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/server.h"
#include "services/storages/storage.h"

namespace Understudy {

// An advisory lock on the server, for one database by its name, so that it survives the renames. The server frees it
// when the session ends, however that comes.
class DatabaseLock final : public StorageLock
{
public:
    // Busy names who holds it.
    [[nodiscard]] static Result<std::unique_ptr<StorageLock>> take(const PostgresConfig &config, const QString &owner);

    ~DatabaseLock() override;

private:
    DatabaseLock(Server server, const QString &database);

    Server m_server; // its session holds the lock
    QString m_database;
};

} // namespace Understudy

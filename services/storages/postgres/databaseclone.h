// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/server.h"

#include <memory>

namespace Understudy {

// Begins the comment of every copy: who looks for databases of users leaves them out by it.
inline constexpr QLatin1StringView cloneMark = QLatin1StringView("Understudy copy ");

struct CloneRequest
{
    QString operation; // uuid of the backup
    QString owner; // of the database, and of the copy
    QString reader; // the role that backs up
    bool readerIsSuperuser = false;
};

// A copy of a database that the server made, beside it and for us alone: nobody else can connect. Dropped with this; if
// we die before that, sweep() finds it by the backup's uuid.
class DatabaseClone
{
public:
    // Busy while sessions of others are open in the database: none is ended.
    [[nodiscard]] static Result<std::unique_ptr<DatabaseClone>> make(const PostgresConfig &config,
                                                                     const CloneRequest &request,
                                                                     const TaskControl &control);
    // The copy of that backup, if a process that died has left one. What only has the name is nobody's to drop.
    [[nodiscard]] static Result<> sweep(Server &server, const QString &database, const QString &operation,
                                        const TaskControl &control);
    ~DatabaseClone();
    DatabaseClone(const DatabaseClone &) = delete;
    DatabaseClone &operator=(const DatabaseClone &) = delete;

    [[nodiscard]] const ConnectionString &where() const { return m_where; } // for the role that backs up

private:
    DatabaseClone(Server server, const ConnectionString &live, const CloneRequest &request);
    [[nodiscard]] Result<> create(const TaskControl &control);
    [[nodiscard]] Result<> letOthersGo(const TaskControl &control);
    [[nodiscard]] Result<> settle(const TaskControl &control);

    Server m_server; // its session holds the lock of the operation
    ConnectionString m_live;
    ConnectionString m_where;
    CloneRequest m_request;
};

// For tests without a server of that version.
[[nodiscard]] QString cloneStatement(const QString &name, const QString &original, const QString &owner,
                                     int serverMajor);

} // namespace Understudy

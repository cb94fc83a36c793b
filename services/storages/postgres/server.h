// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"
#include "services/storages/postgres/connection.h"

#include <optional>

namespace Understudy {

// A storage of this kind, who knows the passwords of its logins, and the way into its container.
struct PostgresConfig : StorageConfig
{
    // NOLINTNEXTLINE(google-explicit-constructor): where no password is known, the storage is all there is to say
    PostgresConfig(const StorageConfig &config, const PasswordSource *source = nullptr,
                   ServerContainers *containers = nullptr)
        : StorageConfig(config)
        , passwords(source)
        , inside(containers && !config.container.isEmpty() ? &containers->container(config.container) : nullptr)
    { }

    const PasswordSource *passwords; // outlives it, as does
    ServerContainer *inside; // what `container` names; null: it names none
};

// The server of a database, seen from its maintenance database: databases are made, renamed and dropped from there,
// known by their OID, whatever they are called at the moment.
class Server
{
public:
    // As `adminConnection`, or as `connection` where there is none.
    [[nodiscard]] static Result<Server> open(const PostgresConfig &config, const TaskControl &control,
                                             const QString &label = {});

    [[nodiscard]] Connection &connection() { return m_connection; }
    // From here on, until this is gone, nobody else works on the databases of that restore. A session whose client was
    // killed goes on with what it was told last; it is ended, and what it had done is done when this returns.
    [[nodiscard]] Result<> takeOver(const QString &operation, const TaskControl &control);
    // The same for every database of one server, and for no other server.
    [[nodiscard]] Result<QString> identity(const TaskControl &control);
    [[nodiscard]] Result<quint32> oidOf(const QString &database, const TaskControl &control); // 0 = there is none
    [[nodiscard]] Result<QString> nameOf(quint32 oid, const TaskControl &control); // empty = there is none
    [[nodiscard]] Result<qint64> sizeOf(quint32 oid, const TaskControl &control); // -1 = may not be seen
    [[nodiscard]] Result<bool> isStandby(const TaskControl &control);
    // Where its data lies. -1 = not known: it is told to privileged roles only, and says something on this machine or in
    // a container only.
    [[nodiscard]] qint64 freeBytes(const TaskControl &control);
    [[nodiscard]] Result<bool> isSuperuser(const TaskControl &control);
    // All roles that things may be given to, and be made more of afterwards.
    [[nodiscard]] Result<QStringList> rolesToGiveTo(const TaskControl &control);
    // One that cannot log in, to give things to; good if somebody makes it meanwhile.
    [[nodiscard]] Result<> makeRole(const QString &role, const TaskControl &control);
    // Refused while a logical replication slot stands on it: an inactive one would vanish with it without a word.
    [[nodiscard]] Result<> mayDrop(quint32 oid, const TaskControl &control);
    // Ends all sessions and drops it for good, if it may.
    [[nodiscard]] Result<> drop(quint32 oid, const TaskControl &control);

private:
    explicit Server(Connection connection);

    Connection m_connection;
};

// Where the roles of `config` log in. InvalidInput.
[[nodiscard]] Result<ConnectionString> liveTarget(const PostgresConfig &config);
[[nodiscard]] Result<ConnectionString> adminTarget(const PostgresConfig &config); // its database is any

} // namespace Understudy

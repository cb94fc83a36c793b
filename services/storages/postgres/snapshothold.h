// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/tablenames.h"

namespace Understudy {

// Which schemas are meant: all but `without`, or, if it is not empty, those of `only`.
struct SchemaChoice
{
    QStringList without;
    QStringList only;
};

// A database held at one moment: ACCESS SHARE on all tables first, then a snapshot that others can import. The order
// matters: a snapshot without locks silently shows no rows in a table that is truncated later. Destroying it lets go.
class SnapshotHold
{
public:
    // Busy if a table stays locked by somebody else. Takes a moment, whatever the size of the database.
    [[nodiscard]] static Result<SnapshotHold> take(const ConnectionString &where, const SchemaChoice &schemas,
                                                   const TaskControl &control);

    // Lets go of all tables but these, in favour of those who wait: a new session takes over the snapshot and the locks
    // before the old one ends. False: that is not possible now, and nothing has changed.
    [[nodiscard]] Result<bool> letGoOfAllBut(const QList<NamedTable> &tables, const TaskControl &control);
    // Busy if the name of a table that is held came to mean another: what was read by names is not to be trusted then.
    [[nodiscard]] Result<> checkNames(const TaskControl &control);

    [[nodiscard]] Connection &connection() { return m_connection; } // inside the transaction: sees the snapshot
    [[nodiscard]] const QString &snapshot() const { return m_snapshot; } // for pg_dump --snapshot

private:
    explicit SnapshotHold(Connection connection);
    [[nodiscard]] Result<bool> attempt(const SchemaChoice &schemas, const TaskControl &control);
    enum class Wait { Yes, No };
    [[nodiscard]] Result<> lockAll(const QList<NamedTable> &tables, Wait wait, const TaskControl &control);

    Connection m_connection;
    QString m_snapshot;
    QList<NamedTable> m_tables; // that are held
    int m_lockWaits = 0;
};

} // namespace Understudy

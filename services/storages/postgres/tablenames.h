// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"

#include <QList>
#include <QString>

namespace Understudy {

// A table as a snapshot sees it.
struct NamedTable
{
    QString name; // quoted
    qint64 oid = 0;
    bool operator==(const NamedTable &) const = default;
};

// LOCK and COPY look names up in the catalog of the moment, whatever the snapshot of their session, and a lock on a table
// keeps its own name, but not that of its schema. After ALTER SCHEMA ... RENAME a name may be that of a table that the
// snapshot shows empty. So who goes by names asks before and afterwards whether they were the right ones.

// A statement that fails unless the name is still this table's. Joined to others it costs no way to the server.
[[nodiscard]] QString sqlIsStillNamed(const NamedTable &table);
// Whether a statement failed at that, or at a name that nothing has any more.
[[nodiscard]] bool saysRenamed(const QByteArray &sqlState);
[[nodiscard]] std::unexpected<Error> failRenamed(const Connection &connection, const NamedTable &table);

// Busy if one of the names is another's by now, or nobody's.
[[nodiscard]] Result<> checkNames(Connection &connection, const QList<NamedTable> &tables, const TaskControl &control);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/sqlquote.h"
#include "services/storages/postgres/tablenames.h"
#include "services/storages/postgres/tablesize.h"

#include <QJsonArray>
#include <QList>
#include <QStringList>

namespace Understudy {

// A table that holds rows of its own: no view, no partitioned parent, nothing that belongs to an extension.
struct Table
{
    QString schema;
    QString name;
    qint64 sizeBytes = 0; // with what is stored out of line, without indexes
    qint64 estimatedRows = -1; // -1: never analyzed
    [[nodiscard]] QString id() const { return shownName(schema, name); }
    bool operator==(const Table &) const = default;
};

struct Sequence
{
    QString schema;
    QString name;
    qint64 value = 0;
    bool called = false;
    bool operator==(const Sequence &) const = default;
};

// What a table holds, as the session's snapshot sees it.
struct TableContent
{
    qint64 rows = 0;
    QString digest; // the same whatever the order of the rows; empty: not made, the table is too large
    QString rowDigest; // the same again, of the rows as COPY writes them: class RowDigest; empty: not made
};

// Questions to the system catalogs of the database that a session is in. Schemas in `without` are left out. Refused where a
// name among the answers is no UTF-8.
namespace Catalog {

// The relations that pg_dump locks: tables and partitioned tables.
[[nodiscard]] Result<QList<NamedTable>> lockable(Connection &connection, const QStringList &without,
                                                 const QStringList &only, const TaskControl &control);
// What a backup would read and the role may not, or would not see all rows of; for display.
[[nodiscard]] Result<QStringList> unreadable(Connection &connection, const QStringList &without,
                                             const TaskControl &control);
[[nodiscard]] Result<QList<Table>> tables(Connection &connection, const QStringList &without,
                                          const TaskControl &control, Sizes sizes = Sizes::Exact);
[[nodiscard]] Result<QList<Sequence>> sequences(Connection &connection, const QStringList &without,
                                                const TaskControl &control);
[[nodiscard]] Result<QStringList> sequenceNames(Connection &connection, const QStringList &without,
                                                const TaskControl &control); // quoted
[[nodiscard]] Result<TableContent> content(Connection &connection, const Table &table, bool withDigest,
                                           const TaskControl &control);
// Quoted names of those that hold rows, each after those that it reads. Like pg_dump, one that reads another without
// rows is left out: it cannot be refreshed.
[[nodiscard]] Result<QStringList> materializedViews(Connection &connection, const QStringList &without,
                                                    const TaskControl &control);
// Whose statistics are made without asking a foreign server: a partitioned table asks those of its partitions.
struct Analyzable
{
    QString id; // "schema.name"
    QString name; // quoted
    bool isPlain = true; // not partitioned, no materialized view
};
[[nodiscard]] Result<QList<Analyzable>> analyzable(Connection &connection, const TaskControl &control);
// [{ name, version, schema }]
[[nodiscard]] Result<QJsonArray> extensions(Connection &connection, const TaskControl &control);
// [{ name, provider, locale }]: of the system, by name, which something of the user's is sorted by; of the user's own
// (no name) what the server must have for them.
[[nodiscard]] Result<QJsonArray> collations(Connection &connection, const TaskControl &control);
[[nodiscard]] Result<QStringList> tablespaces(Connection &connection, const TaskControl &control);
[[nodiscard]] Result<QStringList> subscriptions(Connection &connection, const TaskControl &control);
// Whose security labels are on something in the database, or on the database itself.
[[nodiscard]] Result<QStringList> labelProviders(Connection &connection, const TaskControl &control);
// Owners and grantees of anything in this database, and of the database; whom its settings, policies, mappings are for.
[[nodiscard]] Result<QStringList> roles(Connection &connection, const TaskControl &control);
// Whom a restore gives what is in this database: owners of anything but of the schema public, which is there before, and
// of schemas that it goes `without`; or of what is in `schemas`, and of these.
[[nodiscard]] Result<QStringList> owners(Connection &connection, const QStringList &without,
                                         const TaskControl &control);
[[nodiscard]] Result<QStringList> ownersIn(Connection &connection, const QStringList &schemas,
                                           const TaskControl &control);
// What of a backup that goes `without` schemas needs something in `schema`, one of them, for display: "public.orders ->
// keycloak.users".
[[nodiscard]] Result<QStringList> dependents(Connection &connection, const QString &schema, const QStringList &without,
                                             const TaskControl &control);
// The setting with which the server passes over blocks that it cannot read: rows are missing then, and nobody hears of
// it. Empty: none is on.
[[nodiscard]] Result<QString> hidesDamage(Connection &connection, const TaskControl &control);
[[nodiscard]] Result<bool> schemaExists(Connection &connection, const QString &schema, const TaskControl &control);

} // namespace Catalog

} // namespace Understudy

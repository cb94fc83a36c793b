// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/rowdigest.h"
#include "services/storages/postgres/sqlquote.h"
#include "services/storages/postgres/tablenames.h"
#include "services/storages/postgres/tablesize.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace Understudy {

// Blocks of a table, from the first up to but without the last; open at the end if `to` is -1.
struct BlockRange
{
    qint64 from = 0;
    qint64 to = -1;
    [[nodiscard]] bool isAll() const { return from == 0 && to < 0; }
    bool operator==(const BlockRange &) const = default;
};

// A table whose rows are copied: where they are read, and how they are loaded again.
struct CopiedTable
{
    QString schema;
    QString name;
    QString columns; // "(\"a\", \"b\")" without generated ones; empty: there are none
    qint64 sizeBytes = 0; // with what is stored out of line
    qint64 blocks = 0; // of the table itself
    bool isConfiguration = false; // of an extension, which fills it too: `condition` says which rows are the user's
    QString condition; // "WHERE ..." as the extension wrote it, or empty
    // Loaded through this partitioned table, because a row may belong to another partition by then: the hash of an enum
    // depends on the server's numbers for it, an order of texts on its libraries. Empty: into the table itself.
    QString rootSchema;
    QString rootName;
    qint64 oid = 0;

    [[nodiscard]] QString id() const { return shownName(schema, name); }
    [[nodiscard]] NamedTable named() const { return {.name = sqlName(schema, name), .oid = oid}; }
    [[nodiscard]] bool viaRoot() const { return !rootName.isEmpty(); }
    // Rows are counted and compared per table, or per root where they may move.
    [[nodiscard]] QString loadedId() const { return viaRoot() ? shownName(rootSchema, rootName) : id(); }
    // The folder of a table in a list: "tables/public/orders". Bytes that a path or a line cannot hold are %XX.
    [[nodiscard]] QByteArray folder() const;
    [[nodiscard]] QByteArray copyOut(const BlockRange &range, const QString &encoding) const;
    // "COPY ... FROM stdin WITH (ENCODING '...');" with a newline: with the rows and a last line "\." psql loads it.
    [[nodiscard]] QByteArray copyIn(const QString &encoding) const;
};

// Ranges of blocks that hold about `targetBytes` each, counting what is stored out of line; one for a smaller table.
// They begin at multiples of a power of two, so that a table that has grown still has the ranges of before.
[[nodiscard]] QList<BlockRange> blockRanges(const CopiedTable &table, qint64 targetBytes);

// The tables whose rows a backup holds, schemas in `without` left out, and the user's rows in extensions' tables.
[[nodiscard]] Result<QList<CopiedTable>> copiedTables(Connection &connection, const QStringList &without,
                                                      const TaskControl &control, Sizes sizes = Sizes::Exact);
// Tables that would be among them on another server: a standby has none of their rows. For display.
[[nodiscard]] Result<QStringList> unloggedOfStandby(Connection &connection, const QStringList &without,
                                                    const TaskControl &control);

// The rows as the session sees them.
[[nodiscard]] Result<RowDigest> digestOf(Connection &connection, const CopiedTable &table, const QString &encoding,
                                         const TaskControl &control);
[[nodiscard]] Result<QString> serverEncoding(Connection &connection, const TaskControl &control);

// Why the rows of this database cannot be copied by COPY in parallel: a table access method that we do not know, an
// extension that keeps rows in ways of its own. Empty: they can.
[[nodiscard]] Result<QString> needsSingleStream(Connection &connection, const TaskControl &control);

} // namespace Understudy

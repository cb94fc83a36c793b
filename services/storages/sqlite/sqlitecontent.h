// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"
#include "services/storages/sqlite/sqliteconnection.h"

#include <QJsonObject>
#include <QList>

namespace Understudy {

struct SqliteTable
{
    QString name;
    qint64 rows = -1; // -1: it cannot be read without something that only its application has
    QByteArray digest; // hex SHA-256 of its rows in their order; empty if it cannot be read
    bool operator==(const SqliteTable &) const = default;
};

// What is in a database, as far as a person compares it. Shadow tables of virtual ones are tables like all others.
struct SqliteContent
{
    QList<SqliteTable> tables; // sorted by name
    QByteArray schema; // hex SHA-256 of all definitions
    qint64 pageSize = 0;
    qint64 userVersion = 0;
    qint64 applicationId = 0;
    QString encoding;

    // Reads every row once. Consistent if the connection holds a read transaction.
    [[nodiscard]] static SqliteResult<SqliteContent> read(const SqliteConnection &connection,
                                                          const TaskControl &control);
    [[nodiscard]] static SqliteContent fromJson(const QJsonObject &facts);
    [[nodiscard]] QJsonObject toJson() const;

    [[nodiscard]] qint64 rows() const; // of all tables that can be read
    [[nodiscard]] const SqliteTable *table(const QString &name) const;
    bool operator==(const SqliteContent &) const = default;
};

// What making `then` of `now` does, most telling first: removed, overwritten, added, same.
[[nodiscard]] Comparison compareContents(const SqliteContent &now, const SqliteContent &then);

// In words, what `now` has or lacks compared with `then`.
[[nodiscard]] QStringList describeChanges(const SqliteContent &now, const SqliteContent &then);

} // namespace Understudy

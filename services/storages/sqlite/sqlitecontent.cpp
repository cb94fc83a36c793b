// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqlitecontent.h"

#include "services/crypto/sha256.h"

#include <QJsonArray>
#include <QtEndian>

#include <sqlite3.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

// Type, length, bytes: two rows that differ anywhere differ here.
static void addColumn(Sha256 &hash, sqlite3_stmt *row, int column)
{
    const int type = sqlite3_column_type(row, column);
    char head[9] = {static_cast<char>(type)};
    if (type == SQLITE_NULL) {
        hash.add(QByteArrayView(head, 1));
    } else if (type == SQLITE_INTEGER) {
        qToLittleEndian(static_cast<qint64>(sqlite3_column_int64(row, column)), head + 1);
        hash.add(QByteArrayView(head, 9));
    } else if (type == SQLITE_FLOAT) {
        qToLittleEndian(sqlite3_column_double(row, column), head + 1);
        hash.add(QByteArrayView(head, 9));
    } else { // text as it is stored, even if it is no text
        const char *bytes = static_cast<const char *>(sqlite3_column_blob(row, column));
        const qint64 size = sqlite3_column_bytes(row, column);
        qToLittleEndian(size, head + 1);
        hash.add(QByteArrayView(head, 9));
        hash.add(QByteArrayView(bytes, size));
    }
}

static QString nameIn(sqlite3_stmt *row)
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(row, 0));
    return QString::fromUtf8(bytes, sqlite3_column_bytes(row, 0));
}

// Without an index: rows come in the table's own order, which a copy has too.
static QByteArray everyRowOf(const QString &table)
{
    return "SELECT * FROM \"" + table.toUtf8().replace('"', "\"\"") + "\" NOT INDEXED";
}

static SqliteResult<SqliteTable> readTable(const SqliteConnection &connection, const QString &name)
{
    SqliteTable table{.name = name, .rows = 0};
    Sha256 hash;
    const SqliteResult<> done = connection.each(everyRowOf(name), [&](sqlite3_stmt *row) {
        ++table.rows;
        for (int column = 0; column < sqlite3_column_count(row); ++column)
            addColumn(hash, row, column);
        return true;
    });
    if (!done && done.error().code == SQLITE_ERROR) // a generated column with a function that only its application has
        return SqliteTable{.name = name};
    if (!done)
        return std::unexpected(done.error());
    table.digest = hash.finish().toHex();
    return table;
}

// Tables that hold rows themselves; what a virtual table holds lies in ordinary ones.
static SqliteResult<QStringList> tableNames(const SqliteConnection &connection)
{
    static const QByteArray sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name";
    QStringList names;
    const SqliteResult<> done = connection.each(sql, [&names](sqlite3_stmt *row) {
        names << nameIn(row);
        return true;
    });
    return done ? SqliteResult<QStringList>(names) : std::unexpected(done.error());
}

static SqliteResult<QByteArray> schemaDigest(const SqliteConnection &connection)
{
    static const QByteArray sql = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";
    Sha256 hash;
    const SqliteResult<> done = connection.each(sql, [&hash](sqlite3_stmt *row) {
        for (int column = 0; column < 3; ++column)
            addColumn(hash, row, column);
        return true;
    });
    return done ? SqliteResult<QByteArray>(hash.finish().toHex()) : std::unexpected(done.error());
}

SqliteResult<SqliteContent> SqliteContent::read(const SqliteConnection &connection, const TaskControl &control)
{
    const SqliteConnection::Interruptible interruptible(connection, control);
    SqliteContent content;
    for (const auto &[sql, value] :
         {std::pair("PRAGMA page_size", &content.pageSize), std::pair("PRAGMA user_version", &content.userVersion),
          std::pair("PRAGMA application_id", &content.applicationId)}) {
        const SqliteResult<qint64> number = connection.number(sql);
        if (!number)
            return std::unexpected(number.error());
        *value = *number;
    }
    const SqliteResult<QString> encoding = connection.text("PRAGMA encoding");
    const SqliteResult<QByteArray> schema = schemaDigest(connection);
    const SqliteResult<QStringList> names = tableNames(connection);
    if (!encoding)
        return std::unexpected(encoding.error());
    if (!schema)
        return std::unexpected(schema.error());
    if (!names)
        return std::unexpected(names.error());
    content.encoding = *encoding;
    content.schema = *schema;
    for (const QString &name : *names) {
        const SqliteResult<SqliteTable> table = readTable(connection, name);
        if (!table)
            return std::unexpected(table.error());
        content.tables.append(*table);
    }
    return content;
}

QJsonObject SqliteContent::toJson() const
{
    QJsonArray list;
    for (const SqliteTable &table : tables) {
        list.append(QJsonObject{
            {u"name"_s, table.name}, {u"rows"_s, table.rows}, {u"digest"_s, QString::fromLatin1(table.digest)}});
    }
    return {{u"tables"_s, list},
            {u"schemaDigest"_s, QString::fromLatin1(schema)},
            {u"pageSize"_s, pageSize},
            {u"userVersion"_s, userVersion},
            {u"applicationId"_s, applicationId},
            {u"encoding"_s, encoding}};
}

SqliteContent SqliteContent::fromJson(const QJsonObject &facts)
{
    SqliteContent content{.schema = facts[u"schemaDigest"].toString().toLatin1(),
                          .pageSize = facts[u"pageSize"].toInteger(),
                          .userVersion = facts[u"userVersion"].toInteger(),
                          .applicationId = facts[u"applicationId"].toInteger(),
                          .encoding = facts[u"encoding"].toString()};
    for (const QJsonValue &table : facts[u"tables"].toArray()) {
        content.tables.append({.name = table[u"name"].toString(),
                               .rows = table[u"rows"].toInteger(-1),
                               .digest = table[u"digest"].toString().toLatin1()});
    }
    return content;
}

qint64 SqliteContent::rows() const
{
    qint64 sum = 0;
    for (const SqliteTable &table : tables)
        sum += std::max<qint64>(table.rows, 0);
    return sum;
}

const SqliteTable *SqliteContent::table(const QString &name) const
{
    const auto found = std::ranges::find(tables, name, &SqliteTable::name);
    return found == tables.end() ? nullptr : &*found;
}

} // namespace Understudy

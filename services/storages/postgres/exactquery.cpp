// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/exactquery.h"

#include "models/messages/catalog.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestShown = 100; // bytes; a name has 63

// As SQL would write it: b\xe4ume.
static QString shown(const QByteArray &text)
{
    QString letters;
    for (const char c : text.first(qMin(text.size(), s_longestShown)))
        letters += uchar(c) < 0x80 ? QString(QChar::fromLatin1(c)) : u"\\x"_s + QString::number(uchar(c), 16);
    return u'“' + letters + u'”';
}

// From SQL_ASCII the server would refuse such a text by itself, and not say which.
static Result<Rows> queryBytes(Connection &connection, const QString &sql, const TaskControl &control,
                               const QStringList &parameters)
{
    if (connection.reported("server_encoding") != "SQL_ASCII")
        return connection.query(sql, control, parameters);
    if (const Result<> plain = connection.execute(u"SET client_encoding = 'SQL_ASCII'"_s, control); !plain)
        return std::unexpected(plain.error());
    Result<Rows> rows = connection.query(sql, control, parameters);
    const Result<> usual = connection.execute(u"SET client_encoding = 'UTF8'"_s, control.uninterrupted());
    if (rows && !usual) // where the query failed, a transaction ends with it and takes the setting back
        return std::unexpected(usual.error());
    return rows;
}

Result<Rows> queryExactly(Connection &connection, const QString &sql, const TaskControl &control,
                          const QStringList &parameters, const QString &what)
{
    Result<Rows> rows = queryBytes(connection, sql, control, parameters);
    for (int row = 0; rows && row < rows->count(); ++row) {
        for (int column = 0; column < rows->columns(); ++column) {
            const QByteArray text = rows->bytes(row, column);
            if (!text.isValidUtf8())
                return fail("postgres.notUnicode"_L1, {{"things"_L1, what.isEmpty() ? shown(text) : what}});
        }
    }
    return rows;
}

} // namespace Understudy

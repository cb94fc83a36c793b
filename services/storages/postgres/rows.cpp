// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/rows.h"

#include <libpq-fe.h>

namespace Understudy {

void Rows::Clear::operator()(pg_result *result) const
{
    PQclear(result);
}

Rows::Rows(pg_result *result)
    : m_result(result)
{ }

int Rows::count() const
{
    return PQntuples(m_result.get());
}

int Rows::columns() const
{
    return PQnfields(m_result.get());
}

qint64 Rows::affected() const
{
    return QByteArrayView(PQcmdTuples(m_result.get())).toLongLong();
}

bool Rows::isNull(int row, int column) const
{
    return PQgetisnull(m_result.get(), row, column) != 0;
}

QByteArray Rows::bytes(int row, int column) const
{
    return {PQgetvalue(m_result.get(), row, column), PQgetlength(m_result.get(), row, column)};
}

QString Rows::text(int row, int column) const
{
    return QString::fromUtf8(bytes(row, column));
}

QStringList Rows::texts(int column) const
{
    QStringList texts;
    texts.reserve(count());
    for (int row = 0; row < count(); ++row)
        texts.append(text(row, column));
    return texts;
}

qint64 Rows::number(int row, int column) const
{
    return bytes(row, column).toLongLong();
}

bool Rows::flag(int row, int column) const
{
    return bytes(row, column) == "t";
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/statistics.h"

#include "services/logging.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_tablesPerStatement = 200;

// By its class: values, rules and functions of the user, and what these are written in. Not what is wrong with the
// server or the session: no memory, a broken block, a cancel.
static bool isOfAnExpression(const Error &error, const QByteArray &sqlState)
{
    static const QByteArrayList classes{"0A", "21", "22", "23", "2F", "38", "39", "42", "P0"};
    return error.code != Error::Code::Cancelled
           && classes.contains(sqlState.first(qMin<qsizetype>(sqlState.size(), 2)));
}

// Each by itself: the one that fails would take those behind it along.
static Result<> analyzeSingly(Connection &connection, const QStringList &tables, const TaskControl &control)
{
    for (const QString &table : tables) {
        const Result<> analyzed = connection.execute(u"ANALYZE "_s + table, control);
        if (analyzed)
            continue;
        if (!isOfAnExpression(analyzed.error(), connection.sqlState()))
            return analyzed;
        qCWarning(lcStorages).noquote() << "no statistics of" << table << analyzed.error().details;
    }
    return {};
}

Result<> makeStatistics(Connection &connection, const QStringList &tables, const TaskControl &control)
{
    for (qsizetype at = 0; at < tables.size(); at += s_tablesPerStatement) {
        const QStringList some = tables.mid(at, s_tablesPerStatement);
        Result<> analyzed = connection.execute(u"ANALYZE "_s + some.join(u", "_s), control);
        if (!analyzed && isOfAnExpression(analyzed.error(), connection.sqlState()))
            analyzed = analyzeSingly(connection, some, control);
        if (!analyzed)
            return analyzed;
    }
    return {};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/connectionerrors.h"

#include "models/messages/catalog.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString timedOut(int seconds)
{
    return QCoreApplication::translate("Understudy::Connection", "it did not answer within %n second(s)", nullptr,
                                       seconds);
}

static MessageArguments whereArguments(const ConnectionString &where)
{
    return {{"database"_L1, where.database()}, {"server"_L1, where.server()}, {"user"_L1, where.user()}};
}

Error timeoutError(const ConnectionString &where, int seconds)
{
    return Messages::error("postgres.unreachable"_L1,
                           whereArguments(where) + MessageArguments{{"reason"_L1, timedOut(seconds)}});
}

// libpq keeps no code for a login that failed, but with verbose errors the server's stands in the text, after the
// severity and two spaces: "... failed: FATAL:  3D000: database "shop" does not exist".
static QString loginState(const QString &text)
{
    static const QRegularExpression pattern(u":  ([0-9A-Z]{5}): "_s);
    return pattern.match(text).captured(1);
}

// What the last host that was tried said, without where it was said.
static QString loginReason(const QString &text)
{
    static const QRegularExpression pattern(u"failed: ([^\\n]*)"_s);
    QString reason;
    for (const QRegularExpressionMatch &match : pattern.globalMatch(text))
        reason = match.captured(1);
    return reason.isEmpty() ? text.section(u'\n', 0, 0) : reason;
}

Error loginError(const ConnectionString &where, pg_conn *connection)
{
    const QString text = QString::fromUtf8(PQerrorMessage(connection)).trimmed();
    const QString state = loginState(text);
    const MessageArguments arguments = whereArguments(where);
    if (state.isEmpty() && PQconnectionNeedsPassword(connection))
        return Messages::error("postgres.passwordMissing"_L1, arguments, text);
    if (state == "28P01"_L1)
        return Messages::error("postgres.wrongPassword"_L1, arguments, text);
    if (state.startsWith("28"_L1))
        return Messages::error("postgres.loginRefused"_L1, arguments, text);
    if (state == "3D000"_L1)
        return Messages::error("postgres.noSuchDatabase"_L1, arguments, text);
    if (state == "42501"_L1)
        return Messages::error("postgres.connectDenied"_L1, arguments, text);
    if (state == "53300"_L1)
        return Messages::error("postgres.tooManyConnections"_L1, arguments, text);
    // Of the two only the second is told by who looks for the database, and that name is the same in every language.
    if (state == "55000"_L1 && !text.contains("InitPostgres"_L1))
        return Messages::error("postgres.doorClosed"_L1, arguments, text);
    if (state == "55000"_L1)
        return Messages::error("postgres.halfDropped"_L1, arguments, text);
    return Messages::error("postgres.unreachable"_L1, arguments + MessageArguments{{"reason"_L1, loginReason(text)}},
                           text);
}

Error statementError(const ConnectionString &where, const QByteArray &sqlState, const QString &text,
                     const QString &details)
{
    const MessageArguments arguments = whereArguments(where) + MessageArguments{{"reason"_L1, text}};
    const bool ended = sqlState.isEmpty() || sqlState.startsWith("08") || sqlState.startsWith("57P");
    if (ended)
        return Messages::error("postgres.connectionLost"_L1, arguments, details);
    if (sqlState == "42501")
        return Messages::error("postgres.notAllowed"_L1, arguments, details);
    if (sqlState == "53100")
        return Messages::error("postgres.serverFull"_L1, arguments, details);
    if (sqlState == "55P03" || sqlState == "40P01")
        return Messages::error("postgres.locked"_L1, arguments, details);
    if (sqlState == "40001") // nothing else of ours meets it: no session of ours writes under a snapshot
        return Messages::error("postgres.recoveryConflict"_L1, arguments, details);
    return Messages::error("postgres.statementFailed"_L1, arguments, details);
}

} // namespace Understudy

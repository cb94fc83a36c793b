// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/scriptloader.h"

#include "models/messages/catalog.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

ScriptLoader::ScriptLoader(Connection connection, ScriptAdjuster adjuster)
    : m_connection(std::move(connection))
    , m_adjuster(std::move(adjuster))
{ }

Result<ScriptLoader> ScriptLoader::open(const ConnectionString &where, const TaskControl &control)
{
    Result<Connection> connection = Connection::open(where, control, u"load"_s);
    if (!connection)
        return std::unexpected(connection.error());
    // The swap's own commit flushes the log with all that stands before it.
    if (const Result<> set = connection->execute(u"SET synchronous_commit = off"_s, control); !set)
        return std::unexpected(set.error());
    Result<ScriptAdjuster> adjuster = ScriptAdjuster::of(*connection, control);
    if (!adjuster)
        return std::unexpected(adjuster.error());
    return ScriptLoader(std::move(*connection), std::move(*adjuster));
}

std::unexpected<Error> loadError(const Error &error, const QByteArray &sql)
{
    const QString whole = QString::fromUtf8(sql).simplified();
    const QString statement = withoutSecrets(whole);
    // The server repeats the line of an error.
    const QString answer = mayHoldSecrets(whole) ? error.details.section(u'\n', 0, 0) : error.details;
    const QString details = answer + u'\n' + statement.first(qMin<qsizetype>(statement.size(), 2000));
    if (error.code != Error::Code::Io) {
        Error told = error;
        told.details = details;
        return std::unexpected(told);
    }
    return fail("postgres.loadFailed"_L1,
                {{"statement"_L1, statement.first(qMin<qsizetype>(statement.size(), 120))},
                 {"reason"_L1, error.details.section(u": "_s, 1).section(u'\n', 0, 0).trimmed()}},
                details);
}

// No such table, column, function, object, schema; no unique key for a foreign one.
static bool comesLater(const QByteArray &sqlState)
{
    static const QByteArrayList states{"42P01", "42703", "42883", "42704", "3F000", "42830"};
    return states.contains(sqlState);
}

bool ScriptLoader::lacksSomething() const
{
    const QByteArray &state = m_connection.sqlState();
    return state == "23503" || comesLater(state); // 23503: a foreign key without its row
}

Result<> ScriptLoader::run(const QByteArray &sql, Missing missing, const TaskControl &control)
{
    QByteArray adjusted = m_adjuster.adjusted(sql);
    if (const QByteArray silence = m_adjuster.silenceFor(adjusted); !silence.isEmpty())
        adjusted.prepend("SET LOCAL " + silence + "; ");
    const Result<> done = adjusted.isEmpty() ? Result<>() : m_connection.execute(adjusted, control);
    if (done)
        return {};
    if (missing == Missing::IsPutOff && done.error().code == Error::Code::Io && comesLater(m_connection.sqlState())) {
        m_putOff.append(sql);
        return {};
    }
    return loadError(done.error(), sql);
}

Result<> ScriptLoader::load(const Produce &produce, Missing missing, const TaskControl &control)
{
    return forEachStatement(produce, [&](const QByteArray &sql) { return run(sql, missing, control); }, control);
}

Result<> ScriptLoader::forEachStatement(const Produce &produce, const Statement &statement, const TaskControl &control)
{
    QByteArray copy;
    SqlScript script({.statement = statement,
                      .copyBegins = [&](const QByteArray &sql) -> Result<> {
                          copy = sql;
                          const Result<> begun = m_connection.beginCopyIn(sql, control);
                          return begun ? begun : loadError(begun.error(), sql);
                      },
                      .copyRows = [&](QByteArrayView rows) -> Result<> {
                          const Result<> going = control.checkpoint();
                          return going ? m_connection.copyIn(rows, control) : going;
                      },
                      .copyEnds = [&]() -> Result<> {
                          const Result<qint64> ended = m_connection.endCopyIn(control);
                          return ended ? Result<>() : loadError(ended.error(), copy);
                      }});
    Result<> produced = produce([&script](QByteArrayView bytes) { return script.feed(bytes); });
    if (produced)
        produced = script.finish();
    // A script speaks the encoding of its database; we speak UTF-8. Where it put things last is not for the next one.
    return produced ? m_connection.execute(u"SET client_encoding = 'UTF8'; SET default_tablespace = ''"_s, control)
                    : produced;
}

Result<> ScriptLoader::retry(const TaskControl &control)
{
    while (!m_putOff.isEmpty()) {
        const QByteArrayList waiting = std::exchange(m_putOff, {});
        for (const QByteArray &sql : waiting) {
            if (const Result<> done = run(sql, Missing::IsPutOff, control); !done)
                return done;
        }
        if (m_putOff.size() == waiting.size())
            return run(m_putOff.first(), Missing::Fails, control);
    }
    return {};
}

} // namespace Understudy

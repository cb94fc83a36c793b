// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/scriptloader.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/sessionstart.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static const auto s_ourEncoding = u"SET client_encoding = 'UTF8'"_s;

ScriptLoader::ScriptLoader(Connection connection, ScriptAdjuster adjuster)
    : m_connection(std::move(connection))
    , m_adjuster(std::move(adjuster))
{ }

// Rows are checked by rules that may ask for a day or for a text of it: they get the times and dates of the database, in
// which what we send reads the same. Everything else of it that has a say in what a script makes is as pg_dump expects it.
static Result<Connection> openSession(const ConnectionString &where, const TaskControl &control)
{
    Result<Connection> connection = Connection::open(where, control, u"load"_s);
    if (!connection)
        return connection;
    // The swap's own commit flushes the log with all that stands before it.
    const Result<> set = connection->execute("SET synchronous_commit = off; SET check_function_bodies = off;"
                                             "SET default_tablespace = ''; SET default_table_access_method = heap;"
                                             "SET xmloption = content; SET transform_null_equals = off;"
                                             "RESET timezone; RESET datestyle; RESET intervalstyle"_ba,
                                             control);
    return set ? std::move(connection) : std::unexpected(set.error());
}

Result<ScriptLoader> ScriptLoader::open(const ConnectionString &where, const TaskControl &control)
{
    Result<Connection> connection = openSession(where, control);
    if (!connection)
        return std::unexpected(connection.error());
    Result<ScriptAdjuster> adjuster = ScriptAdjuster::of(*connection, control);
    if (!adjuster)
        return std::unexpected(adjuster.error());
    return ScriptLoader(std::move(*connection), std::move(*adjuster));
}

Result<> ScriptLoader::reconnect(const TaskControl &control)
{
    const ConnectionString where = m_connection.where();
    {
        const Connection ended = std::move(m_connection); // first: the role may have no second one
    }
    Result<Connection> connection = openSession(where, control);
    if (!connection)
        return std::unexpected(connection.error());
    m_connection = std::move(*connection);
    return {};
}

// For the statement behind it alone.
static QByteArray asInTheDatabase()
{
    QByteArray sql;
    for (const QByteArray &setting :
         valueSettings() + QByteArrayList{"array_nulls", "xmloption", "transform_null_equals"})
        sql += "SET LOCAL " + setting + " TO DEFAULT; ";
    return sql;
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

// The schema public is there before a script, and whose it is not everybody may change. An extension may belong to the
// server's own superuser, whoever was allowed to create it.
static bool isAsItComes(const QByteArray &sql, const QByteArray &sqlState)
{
    static const QByteArrayList ofOwners{"ALTER SCHEMA public OWNER TO ", "COMMENT ON SCHEMA public IS ",
                                         "COMMENT ON EXTENSION "};
    if (sqlState == "42P06")
        return sql == "CREATE SCHEMA public;";
    return sqlState == "42501"
           && std::ranges::any_of(ofOwners, [&sql](const QByteArray &begin) { return sql.startsWith(begin); });
}

bool ScriptLoader::lacksSomething() const
{
    const QByteArray &state = m_connection.sqlState();
    return state == "23503" || comesLater(state); // 23503: a foreign key without its row
}

Result<> ScriptLoader::run(const QByteArray &sql, Missing missing, const TaskControl &control)
{
    QByteArray adjusted = m_adjuster.adjusted(sql);
    if (adjusted.startsWith("REFRESH MATERIALIZED VIEW "))
        adjusted.prepend(asInTheDatabase());
    const Result<> done = adjusted.isEmpty() ? Result<>() : m_connection.execute(adjusted, control);
    if (done)
        return {};
    if (done.error().code != Error::Code::Cancelled && isAsItComes(sql, m_connection.sqlState())) {
        qCInfo(lcStorages).noquote() << "left out:" << sql << done.error().details;
        return {};
    }
    if (missing == Missing::IsPutOff && done.error().code == Error::Code::Io && comesLater(m_connection.sqlState())) {
        m_putOff.append({.sql = sql, .encoding = m_encoding});
        return {};
    }
    return loadError(done.error(), sql);
}

Result<> ScriptLoader::load(const Produce &produce, Missing missing, const TaskControl &control)
{
    return forEachStatement(produce, [&](const QByteArray &sql) { return run(sql, missing, control); }, control);
}

static bool beginsWith(const QByteArray &sql, std::initializer_list<QByteArrayView> beginnings)
{
    return std::ranges::any_of(beginnings, [&sql](QByteArrayView one) { return sql.startsWith(one); });
}

// Null: it runs now. pg_restore puts these behind all else of one section, but a restore has three, and schemas of today.
ScriptLoader::Kept *ScriptLoader::keptWith(const QByteArray &sql)
{
    if (beginsWith(sql, {"GRANT ", "REVOKE ", "ALTER DEFAULT PRIVILEGES ", "SET SESSION AUTHORIZATION ",
                         "RESET SESSION AUTHORIZATION"}))
        return &m_rights;
    if (sql.startsWith("REFRESH MATERIALIZED VIEW "))
        return &m_refreshes;
    const bool isLabel = sql.startsWith("SECURITY LABEL FOR ") && sql.contains(" ON EVENT TRIGGER ");
    return isLabel || beginsWith(sql, {"CREATE EVENT TRIGGER ", "ALTER EVENT TRIGGER ", "COMMENT ON EVENT TRIGGER "})
               ? &m_eventTriggers
               : nullptr;
}

Result<> ScriptLoader::runKept(const Kept &kept, const TaskControl &control)
{
    for (const QByteArray &sql : kept.statements) {
        if (const Result<> done = run(sql, control); !done)
            return done;
    }
    return m_connection.execute(s_ourEncoding, control);
}

Result<> ScriptLoader::finish(const QStringList &views, const TaskControl &control)
{
    for (const Kept &kept : {m_rights, m_refreshes}) {
        if (const Result<> done = runKept(kept, control); !done)
            return done;
    }
    for (const QString &view : views) {
        if (const Result<> refreshed = run((u"REFRESH MATERIALIZED VIEW "_s + view).toUtf8(), control); !refreshed)
            return refreshed;
    }
    return runKept(m_eventTriggers, control);
}

Result<> ScriptLoader::forEachStatement(const Produce &produce, const Statement &statement, const TaskControl &control)
{
    QByteArray copy;
    const auto take = [&](const QByteArray &sql) -> Result<> {
        if (sql.startsWith("SET client_encoding "))
            m_encoding = sql;
        Kept *const kept = keptWith(sql);
        if (!kept)
            return statement(sql);
        if (std::exchange(kept->encoding, m_encoding) != m_encoding)
            kept->statements.append(m_encoding);
        kept->statements.append(sql);
        return {};
    };
    SqlScript script({.statement = take,
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
    m_encoding.clear();
    // A script speaks the encoding of its database; we speak UTF-8. Where it put things last is not for the next one.
    return produced ? m_connection.execute(s_ourEncoding + u"; SET default_tablespace = ''"_s, control) : produced;
}

Result<> ScriptLoader::run(const PutOff &one, Missing missing, const TaskControl &control)
{
    const Result<> understood = one.encoding.isEmpty() ? Result<>() : m_connection.execute(one.encoding, control);
    if (!understood)
        return understood;
    m_encoding = one.encoding; // for another time that it is put off
    const Result<> done = run(one.sql, missing, control);
    m_encoding.clear();
    if (!done || one.encoding.isEmpty())
        return done;
    return m_connection.execute(s_ourEncoding, control);
}

Result<> ScriptLoader::retry(const TaskControl &control)
{
    while (!m_putOff.isEmpty()) {
        const QList<PutOff> waiting = std::exchange(m_putOff, {});
        for (const PutOff &one : waiting) {
            if (const Result<> done = run(one, Missing::IsPutOff, control); !done)
                return done;
        }
        if (m_putOff.size() == waiting.size())
            return run(m_putOff.first(), Missing::Fails, control);
    }
    return {};
}

} // namespace Understudy

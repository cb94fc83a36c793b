// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/scriptloader.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/sessionstart.h"

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

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

static constexpr QByteArrayView s_notGrouped("42803"); // a column that no key says is one per group

// No such table, column, function, object, schema; no unique key for a foreign one, or for what a view groups by.
static bool comesLater(const QByteArray &sqlState)
{
    static const QByteArrayList states{
        "42P01", "42703", "42883", "42704", "3F000", "42830", s_notGrouped.toByteArray()};
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
        m_putOff.append({.sql = sql, .settings = m_settings, .sqlState = m_connection.sqlState()});
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
QList<ScriptLoader::Later> *ScriptLoader::keptWith(const QByteArray &sql)
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

Result<> ScriptLoader::runKept(const QList<Later> &kept, const TaskControl &control)
{
    for (const Later &one : kept) {
        if (const Result<> done = run(one, Missing::Fails, control); !done)
            return done;
    }
    return use({}, control);
}

// Each script has its own in order, but views of the backup and of today may read each other.
Result<> ScriptLoader::refresh(QList<Later> views, const TaskControl &control)
{
    while (!views.isEmpty()) {
        const QList<Later> waiting = std::exchange(views, {});
        std::optional<Error> first;
        for (const Later &one : waiting) {
            const Result<> done = run(one, Missing::Fails, control);
            if (!done && m_connection.sqlState() != "55000") // it reads one that is not filled yet
                return done;
            if (!done) {
                first = first.value_or(done.error());
                views.append(one);
            }
        }
        if (views.size() == waiting.size())
            return std::unexpected(*first);
    }
    return use({}, control);
}

Result<> ScriptLoader::finish(const QStringList &views, const TaskControl &control)
{
    if (const Result<> done = runKept(m_rights, control); !done)
        return done;
    QList<Later> refreshes = m_refreshes;
    for (const QString &view : views)
        refreshes.append({.sql = (u"REFRESH MATERIALIZED VIEW "_s + view).toUtf8(), .settings = {}});
    if (const Result<> done = refresh(refreshes, control); !done)
        return done;
    return runKept(m_eventTriggers, control);
}

void ScriptLoader::Settings::note(const QByteArray &sql)
{
    if (sql.startsWith("SET client_encoding "))
        encoding = sql;
    else if (sql.startsWith("SET default_tablespace "))
        tablespace = sql;
    else if (sql.startsWith("SET default_table_access_method "))
        accessMethod = sql;
}

Result<> ScriptLoader::forEachStatement(const Produce &produce, const Statement &statement, const TaskControl &control)
{
    QByteArray copy;
    const auto take = [&](const QByteArray &sql) -> Result<> {
        m_settings.note(sql);
        QList<Later> *const kept = keptWith(sql);
        if (!kept)
            return statement(sql);
        kept->append({.sql = sql, .settings = {.encoding = m_settings.encoding}}); // none of it makes a table
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
    // A script speaks the encoding of its database; we speak UTF-8. Where it put things last is not for the next one.
    return produced ? use({}, control) : produced;
}

// For what follows. Each by itself: the server reads all of what it is sent at once in the encoding that it has.
Result<> ScriptLoader::use(const Settings &settings, const TaskControl &control)
{
    m_settings = settings;
    const QByteArray tablespace = m_adjuster.adjusted(settings.tablespace);
    for (const QByteArray &sql :
         {settings.encoding.isEmpty() ? "SET client_encoding = 'UTF8'"_ba : settings.encoding,
          tablespace.isEmpty() ? "SET default_tablespace = ''"_ba : tablespace,
          settings.accessMethod.isEmpty() ? "SET default_table_access_method = heap"_ba : settings.accessMethod}) {
        if (const Result<> set = m_connection.execute(sql, control); !set)
            return set;
    }
    return {};
}

Result<> ScriptLoader::run(const Later &one, Missing missing, const TaskControl &control)
{
    if (one.settings != m_settings) {
        if (const Result<> set = use(one.settings, control); !set)
            return set;
    }
    return run(one.sql, missing, control);
}

Result<> ScriptLoader::retry(More sections, const TaskControl &control)
{
    const auto waitsForAKey = [](const Later &one) { return one.sqlState == s_notGrouped; };
    while (!m_putOff.isEmpty()) {
        const QList<Later> waiting = std::exchange(m_putOff, {});
        for (const Later &one : waiting) {
            if (const Result<> done = run(one, Missing::IsPutOff, control); !done)
                return done;
        }
        if (m_putOff.size() < waiting.size())
            continue;
        if (sections == More::Follows && std::ranges::any_of(m_putOff, waitsForAKey))
            break;
        return run(m_putOff.first(), Missing::Fails, control);
    }
    return use({}, control);
}

} // namespace Understudy

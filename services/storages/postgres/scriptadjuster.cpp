// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/scriptadjuster.h"

#include "services/storages/postgres/sqlquote.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Understudy {

static Result<QSet<QString>> setOf(Connection &connection, const QString &sql, const TaskControl &control)
{
    const Result<Rows> rows = connection.query(sql, control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> set;
    for (int row = 0; row < rows->count(); ++row)
        set.insert(rows->text(row, 0));
    return set;
}

Result<ScriptAdjuster> ScriptAdjuster::of(Connection &connection, const TaskControl &control)
{
    Result<QSet<QString>> settings = setOf(connection, u"SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings"_s,
                                           control);
    Result<QSet<QString>> tablespaces = setOf(connection, u"SELECT spcname FROM pg_catalog.pg_tablespace"_s, control);
    Result<QSet<QString>> versions = setOf(
        connection, u"SELECT name || '/' || version FROM pg_catalog.pg_available_extension_versions"_s, control);
    for (const auto *set : {&settings, &tablespaces, &versions}) {
        if (!*set)
            return std::unexpected(set->error());
    }
    const Result<Rows> superuser = connection.query(u"SELECT pg_catalog.current_setting('is_superuser') = 'on'"_s,
                                                    control);
    if (!superuser)
        return std::unexpected(superuser.error());
    ScriptAdjuster adjuster(connection.serverMajor());
    adjuster.m_isSuperuser = superuser->flag(0, 0);
    adjuster.m_settings = std::move(*settings);
    adjuster.m_tablespaces = std::move(*tablespaces);
    adjuster.m_versions = std::move(*versions);
    return adjuster;
}

QByteArray ScriptAdjuster::adjusted(const QByteArray &sql) const
{
    if (sql.startsWith("SET "))
        return setting(sql);
    if (sql.startsWith("CREATE SUBSCRIPTION "))
        return subscription(sql);
    return sql.startsWith("CREATE EXTENSION ") ? extension(sql) : sql;
}

QByteArray ScriptAdjuster::silenceFor(const QByteArray &sql) const
{
    static constexpr int eventTriggersOffSince = 17;
    if (!m_isSuperuser || !sql.startsWith("REFRESH MATERIALIZED VIEW ")) // only such a role makes event triggers
        return {};
    return m_major >= eventTriggersOffSince ? "event_triggers = off" : "session_replication_role = replica";
}

static QString unquoted(QString name)
{
    if (!name.startsWith(u'"'))
        return name;
    return name.mid(1, name.size() - 2).replace(u"\"\""_s, u"\""_s);
}

QByteArray ScriptAdjuster::setting(const QByteArray &sql) const
{
    static const QRegularExpression pattern(u"^SET ([a-z_]+) = ([^;]*);$"_s);
    const QRegularExpressionMatch match = pattern.match(QString::fromUtf8(sql));
    if (match.hasMatch() && !m_settings.contains(match.captured(1)))
        return {};
    static const QRegularExpression space(uR"re(^SET default_tablespace = ("(?:[^"]|"")*"|[^';]+);$)re"_s);
    const QRegularExpressionMatch into = space.match(QString::fromUtf8(sql));
    return into.hasMatch() && !m_tablespaces.contains(unquoted(into.captured(1))) ? "SET default_tablespace = '';"
                                                                                  : sql;
}

QByteArray ScriptAdjuster::extension(const QByteArray &sql) const
{
    static const QRegularExpression pattern(
        uR"re(^CREATE EXTENSION IF NOT EXISTS ("(?:[^"]|"")*"|[^" ]+) WITH SCHEMA [^;]*;$)re"_s);
    const QRegularExpressionMatch match = pattern.match(QString::fromUtf8(sql));
    if (!match.hasMatch())
        return sql;
    const QString name = unquoted(match.captured(1));
    for (const QJsonValue &extension : m_extensions) {
        const QString version = extension[u"version"_s].toString();
        if (extension[u"name"_s].toString() == name && m_versions.contains(name + u'/' + version))
            return sql.chopped(1) + " VERSION " + sqlText(version).toUtf8() + ';';
    }
    return sql;
}

namespace {
struct SubscriptionOption
{
    int since = 0;
    QRegularExpression text;
};
} // namespace

static const QList<SubscriptionOption> &subscriptionOptions()
{
    static const QList<SubscriptionOption> options{
        {14, QRegularExpression(u", (binary|streaming) = [a-z]+"_s)},
        {15, QRegularExpression(u", (two_phase|disable_on_error) = [a-z]+"_s)},
        {16, QRegularExpression(u", (run_as_owner|password_required|origin) = [a-z]+"_s)},
        {17, QRegularExpression(u", failover = [a-z]+"_s)},
    };
    return options;
}

// A pg_dump that is newer than the server says what the server does by itself; an older one does not say what servers of
// its time did by themselves.
QByteArray ScriptAdjuster::subscription(const QByteArray &sql) const
{
    static constexpr int streamsBySince = 18; // streaming = parallel unless told otherwise
    static const auto dumped = u" WITH (connect = false, "_s;
    const QString text = QString::fromLatin1(sql); // a letter for each byte: it goes on as it came
    const qsizetype options = text.lastIndexOf(u" WITH ("_s); // behind the connection, which is the user's
    if (options < 0)
        return sql;
    QString adapted = text.mid(options);
    for (const SubscriptionOption &option : subscriptionOptions()) {
        if (m_major < option.since)
            adapted.remove(option.text);
    }
    if (m_major >= streamsBySince && adapted.startsWith(dumped) && !adapted.contains(u", streaming = "_s))
        adapted.replace(0, dumped.size(), u" WITH (streaming = off, connect = false, "_s);
    return (text.first(options) + adapted).toLatin1();
}

bool mayHoldSecrets(const QString &sql)
{
    static const QRegularExpression pattern(
        u"^\\s*(CREATE|ALTER)\\s+(USER MAPPING|SERVER|SUBSCRIPTION|FOREIGN DATA WRAPPER|ROLE|DATABASE)\\b"_s);
    return pattern.match(sql).hasMatch();
}

QString withoutSecrets(const QString &sql)
{
    if (!mayHoldSecrets(sql))
        return sql;
    static const QRegularExpression text(u"'(?:[^']|'')*('|$)"_s);
    return QString(sql).replace(text, u"'…'"_s);
}

} // namespace Understudy

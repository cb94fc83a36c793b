// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dialectcheck.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/cronextension.h"
#include "services/storages/postgres/databasesettings.h"
#include "services/storages/postgres/sqlquote.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class Checker
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DialectCheck)

public:
    Checker(Server &server, const PostgresFacts &facts, const QString &database, const QStringList &carriedOwners,
            const TaskControl &control);
    [[nodiscard]] Result<Dialect> check();

private:
    [[nodiscard]] Result<QStringList> column(const QString &sql, const QStringList &parameters = {});
    [[nodiscard]] Result<> roles();
    [[nodiscard]] Result<> extensions();
    [[nodiscard]] Result<> labels();
    [[nodiscard]] Result<> locales();
    [[nodiscard]] Result<bool> hasLocale(const QString &provider, const QString &name);
    [[nodiscard]] Result<> tablespaces();
    [[nodiscard]] Result<> settings();
    [[nodiscard]] Result<> rights();
    [[nodiscard]] Result<> untrusted();
    [[nodiscard]] Result<> publicSchema(const QStringList &mine);
    [[nodiscard]] QStringList beyondOwners(const QStringList &mine) const;
    void refuse(QLatin1StringView message, QLatin1StringView name, const QStringList &values);

    Server &m_server;
    const PostgresFacts &m_facts;
    const QString &m_database;
    const QStringList &m_carriedOwners;
    const TaskControl &m_control;
    Dialect m_dialect;
};

} // namespace

Checker::Checker(Server &server, const PostgresFacts &facts, const QString &database, const QStringList &carriedOwners,
                 const TaskControl &control)
    : m_server(server)
    , m_facts(facts)
    , m_database(database)
    , m_carriedOwners(carriedOwners)
    , m_control(control)
{ }

Result<QStringList> Checker::column(const QString &sql, const QStringList &parameters)
{
    const Result<Rows> rows = m_server.connection().query(sql, m_control, parameters);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->texts(0);
}

void Checker::refuse(QLatin1StringView message, QLatin1StringView name, const QStringList &values)
{
    if (!values.isEmpty())
        m_dialect.refusals.append(
            Messages::error(message, {{"database"_L1, m_database}, {name, values.join(u", "_s)}}));
}

Result<Dialect> Checker::check()
{
    const int major = m_server.connection().serverMajor();
    if (major < m_facts.serverMajor)
        m_dialect.refusals.append(Messages::error(
            "postgres.serverOlder"_L1, {{"then"_L1, m_facts.serverVersion}, {"now"_L1, QString::number(major)}}));
    for (const auto step : {&Checker::roles, &Checker::extensions, &Checker::labels, &Checker::locales,
                            &Checker::tablespaces, &Checker::settings, &Checker::rights}) {
        if (const Result<> done = (this->*step)(); !done)
            return std::unexpected(done.error());
    }
    if (!m_facts.subscriptions.isEmpty())
        m_dialect.warnings.append(tr("Subscriptions come back disabled: %1.").arg(m_facts.subscriptions.join(u", "_s)));
    return m_dialect;
}

Result<> Checker::roles()
{
    const Result<QStringList> there = column(u"SELECT rolname FROM pg_catalog.pg_roles"_s);
    if (!there)
        return std::unexpected(there.error());
    for (const QString &role : m_facts.roles) {
        if (!there->contains(role))
            m_dialect.missingRoles.append(role);
    }
    return {};
}

// Most extensions live with another version of theirs; these keep data in a way that only the same one can read.
Result<> Checker::extensions()
{
    static const QStringList exact{u"timescaledb"_s, u"citus"_s};
    const Result<QStringList> there = column(
        u"SELECT name || '/' || version FROM pg_catalog.pg_available_extension_versions"_s);
    const Result<QStringList> names = column(u"SELECT name FROM pg_catalog.pg_available_extensions"_s);
    if (!there || !names)
        return std::unexpected(there ? names.error() : there.error());
    QStringList missing;
    QStringList otherVersion;
    for (const QJsonValue &extension : m_facts.extensions) {
        const QString name = extension[u"name"_s].toString();
        const QString version = extension[u"version"_s].toString();
        if (!names->contains(name))
            missing.append(name + u' ' + version);
        else if (!there->contains(name + u'/' + version) && exact.contains(name))
            otherVersion.append(name + u' ' + version);
        else if (!there->contains(name + u'/' + version))
            m_dialect.warnings.append(
                tr("The server does not have version %2 of the extension %1: its own comes in place of it.")
                    .arg(name, version));
    }
    if (CronExtension::isIn(m_facts) && names->contains(u"pg_cron"_s)) {
        const Result<QStringList> loaded = column(u"SELECT pg_catalog.current_setting('cron.database_name', true)"_s);
        if (!loaded)
            return std::unexpected(loaded.error());
        if (loaded->join(QString()).isEmpty())
            missing.append(tr("pg_cron in shared_preload_libraries"));
    }
    refuse("postgres.extensionsMissing"_L1, "extensions"_L1, missing);
    refuse("postgres.extensionVersions"_L1, "extensions"_L1, otherVersion);
    return {};
}

// No list tells which providers a server has loaded. An unknown one is refused before anything else is looked at, so the
// name of a schema that does not exist asks, and changes nothing. A library that the database itself has loaded for its
// sessions is not loaded here, so such a database is not judged.
Result<> Checker::labels()
{
    for (const QJsonValue &setting : m_facts.properties.settings) {
        if (setting[u"name"_s].toString().endsWith(u"_preload_libraries"_s))
            return {};
    }
    QStringList missing;
    Connection &connection = m_server.connection();
    for (const QString &provider : m_facts.labelProviders) {
        const Result<> asked = connection.execute(
            u"SECURITY LABEL FOR %1 ON SCHEMA understudy_no_such_schema IS NULL"_s.arg(sqlName(provider)), m_control);
        if (!asked && connection.sqlState() == "22023")
            missing.append(provider);
        else if (!asked && connection.sqlState().isEmpty()) // no answer at all
            return asked;
    }
    refuse("postgres.labelProvidersMissing"_L1, "providers"_L1, missing);
    return {};
}

// Whether the machine has a locale is only told by trying it, in a setting that ends with the statement.
Result<bool> Checker::hasLocale(const QString &provider, const QString &name)
{
    Connection &connection = m_server.connection();
    if (provider == "b"_L1)
        return connection.serverMajor() >= 17;
    const QString sql = provider == "i"_L1
                            ? u"SELECT 1 FROM pg_catalog.pg_collation WHERE collprovider = 'i' LIMIT 1"_s
                            : u"SELECT pg_catalog.set_config('lc_monetary', %1, true)"_s.arg(sqlText(name));
    const Result<Rows> rows = connection.query(sql, m_control);
    if (rows)
        return rows->count() > 0;
    if (connection.sqlState() == "22023") // invalid parameter value
        return false;
    return std::unexpected(rows.error());
}

Result<> Checker::locales()
{
    const DatabaseProperties &properties = m_facts.properties;
    QList<QPair<QString, QString>> wanted{{u"c"_s, properties.collate}, {u"c"_s, properties.ctype}};
    if (properties.localeProvider != "c"_L1)
        wanted.append({properties.localeProvider, properties.locale});
    for (const QJsonValue &collation : m_facts.collations) {
        if (collation[u"name"_s].toString().isEmpty())
            wanted.append({collation[u"provider"_s].toString(), collation[u"locale"_s].toString()});
    }
    QStringList missing;
    for (const auto &[provider, name] : std::as_const(wanted)) {
        const Result<bool> there = hasLocale(provider, name);
        if (!there)
            return std::unexpected(there.error());
        if (!*there && !missing.contains(name))
            missing.append(name);
    }
    refuse("postgres.localesMissing"_L1, "locales"_L1, missing);
    const Result<QStringList> there = column(
        u"SELECT collname FROM pg_catalog.pg_collation WHERE collencoding IN (-1, pg_catalog.pg_char_to_encoding($1))"_s,
        {properties.encoding});
    if (!there)
        return std::unexpected(there.error());
    QStringList unknown;
    for (const QJsonValue &collation : m_facts.collations) {
        const QString name = collation[u"name"_s].toString();
        if (!name.isEmpty() && !there->contains(name))
            unknown.append(name);
    }
    refuse("postgres.collationsMissing"_L1, "collations"_L1, unknown);
    return {};
}

Result<> Checker::tablespaces()
{
    const Result<QStringList> there = column(u"SELECT spcname FROM pg_catalog.pg_tablespace"_s);
    if (!there)
        return std::unexpected(there.error());
    QStringList wanted = m_facts.tablespaces;
    if (!m_facts.properties.tablespace.isEmpty() && !wanted.contains(m_facts.properties.tablespace))
        wanted.append(m_facts.properties.tablespace);
    for (const QString &name : std::as_const(wanted)) {
        if (!there->contains(name))
            m_dialect.warnings.append(
                tr("The server does not have the tablespace %1: what lay there comes to the default one.").arg(name));
    }
    return {};
}

Result<> Checker::settings()
{
    const Result<DatabaseSettings::Beyond> beyond = DatabaseSettings::beyond(m_server.connection(),
                                                                             m_facts.properties.settings, m_control);
    if (!beyond)
        return std::unexpected(beyond.error());
    for (const QString &name : beyond->server)
        m_dialect.warnings.append(
            tr("The server does not know the setting %1 of the database: it is left out.").arg(name));
    if (!beyond->role.isEmpty())
        m_dialect.warnings.append(tr("“%1” may not set these settings of the database, which take a superuser: %2. They"
                                     " are left out.")
                                      .arg(m_server.connection().where().user(), beyond->role.join(u", "_s)));
    return {};
}

// Roles that are missing are made first, or are the reason to refuse it all.
QStringList Checker::beyondOwners(const QStringList &mine) const
{
    const auto mayGive = [&](const QString &role) {
        return mine.contains(role) || m_dialect.missingRoles.contains(role);
    };
    QStringList things;
    if (!mayGive(m_facts.properties.owner))
        things.append(tr("the owner %1").arg(m_facts.properties.owner));
    QStringList others = m_facts.owners + m_carriedOwners;
    others.removeDuplicates();
    others.removeIf([&](const QString &role) { return mayGive(role) || role == m_facts.properties.owner; });
    if (!others.isEmpty())
        things.append(tr("what belongs to %1").arg(others.join(u", "_s)));
    return things;
}

// A dump gives it to its owner, where the role may do so, and does without where it may not.
Result<> Checker::publicSchema(const QStringList &mine)
{
    if (!m_facts.publicSchema || m_facts.excludedNames().contains(u"public"_s))
        return {};
    const PublicSchema &then = *m_facts.publicSchema;
    Result<PublicSchema> coming = PublicSchema::usual(m_server.connection(), m_control);
    if (!coming)
        return std::unexpected(coming.error());
    if (coming->owner == "pg_database_owner"_L1 || mine.contains(coming->owner))
        coming = then.ownedBy(mine.contains(then.owner) ? then.owner : coming->owner);
    m_dialect.warnings += then.differences(*coming);
    return {};
}

// Hosted servers let others create them too, and no catalog says which. To try it would be to run their scripts; a restore
// finds out with its first statements.
Result<> Checker::untrusted()
{
    const Result<QStringList> trusted = column(
        u"SELECT name FROM pg_catalog.pg_available_extension_versions WHERE trusted OR NOT superuser"_s);
    if (!trusted)
        return std::unexpected(trusted.error());
    QStringList names;
    for (const QJsonValue &extension : m_facts.extensions) {
        if (const QString name = extension[u"name"_s].toString(); !trusted->contains(name))
            names.append(name);
    }
    if (!names.isEmpty())
        m_dialect.warnings.append(
            tr("On most servers only a superuser may create these extensions: %1. If “%2” may not, the restore ends"
               " before anything is changed.")
                .arg(names.join(u", "_s), m_server.connection().where().user()));
    return {};
}

// What only a superuser may bring back, or a member of the role it belongs to.
Result<> Checker::rights()
{
    Connection &connection = m_server.connection();
    const Result<bool> superuser = m_server.isSuperuser(m_control);
    if (!superuser)
        return std::unexpected(superuser.error());
    if (*superuser)
        return {};
    const Result<QStringList> mine = m_server.rolesToGiveTo(m_control);
    if (!mine)
        return std::unexpected(mine.error());
    QStringList beyond = beyondOwners(*mine);
    for (const QJsonValue &setting : m_facts.properties.settings) {
        const QString role = setting[u"role"_s].toString();
        if (!role.isEmpty() && role != connection.where().user())
            beyond.append(tr("the settings of %1").arg(role));
    }
    if (!m_facts.subscriptions.isEmpty())
        beyond.append(tr("subscriptions"));
    beyond.removeDuplicates();
    if (!beyond.isEmpty())
        m_dialect.refusals.append(Messages::error("postgres.beyondRole"_L1, {{"database"_L1, m_database},
                                                                             {"user"_L1, connection.where().user()},
                                                                             {"things"_L1, beyond.join(u", "_s)}}));
    if (const Result<> told = untrusted(); !told)
        return told;
    return publicSchema(*mine);
}

Result<Dialect> checkDialect(Server &server, const PostgresFacts &facts, const QString &database,
                             const QStringList &carriedOwners, const TaskControl &control)
{
    return Checker(server, facts, database, carriedOwners, control).check();
}

} // namespace Understudy

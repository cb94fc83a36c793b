// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/checker.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/clonechoice.h"
#include "services/storages/postgres/copiedtable.h"
#include "services/storages/postgres/properties.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_largeObjectRightsSince = 18; // has_largeobject_privilege()
static constexpr int s_oldestMajor = 13; // DROP DATABASE WITH (FORCE), 64-bit transaction ids

PostgresChecker::PostgresChecker(const PostgresConfig &config, const ToolFinder &tools)
    : m_config(config)
    , m_tools(tools)
{ }

// A sentence always; a problem only for what is about to be done.
void PostgresChecker::cannot(Purpose purpose, Purpose concerned, const QString &sentence, const Error &problem)
{
    m_check.cannot.append(sentence);
    if (purpose == concerned)
        m_check.problems.append(problem);
}

Result<StorageCheck> PostgresChecker::check(Purpose purpose, const TaskControl &control)
{
    const Result<ConnectionString> where = liveTarget(m_config);
    if (!where)
        return std::unexpected(where.error());
    Result<Connection> live = Connection::open(*where, control, u"check"_s);
    if (!live && live.error().code == Error::Code::Cancelled)
        return std::unexpected(live.error());
    Result<> looked;
    if (live) {
        looked = look(*live, purpose, control);
        const Result<bool> named = looked ? mayName(*live, purpose, control) : false;
        if (!named)
            looked = std::unexpected(named.error());
        else if (*named) // else every other answer may hold what cannot be told
            looked = mayDo(*live, purpose, control);
    } else {
        const bool missing = live.error().code == Error::Code::NotFound;
        m_check.presence = missing ? StorageCheck::Presence::Missing : StorageCheck::Presence::Unreadable;
        if (!missing || purpose == Purpose::Backup)
            m_check.problems.append(live.error());
    }
    if (looked && m_check.presence != StorageCheck::Presence::Unreadable)
        looked = mayRestore(purpose, control);
    if (!looked)
        return std::unexpected(looked.error());
    return m_check;
}

Result<> PostgresChecker::mayDo(Connection &live, Purpose purpose, const TaskControl &control)
{
    Result<> looked = mayRead(live, purpose, control);
    if (looked)
        looked = mayReadLargeObjects(live, purpose, control);
    if (looked)
        looked = mayDumpSecrets(live, purpose, control);
    if (looked)
        looked = maySee(live, control);
    if (looked)
        looked = mayGiveBack(live, control);
    if (looked)
        looked = mayCopy(live, purpose, control);
    return looked;
}

Result<> PostgresChecker::look(Connection &live, Purpose purpose, const TaskControl &control)
{
    const Result<Rows> facts = live.query(u"SELECT pg_catalog.current_setting('server_version'),"
                                          " pg_catalog.pg_database_size(pg_catalog.current_database())"_s,
                                          control);
    if (!facts)
        return std::unexpected(facts.error());
    m_check.version = facts->text(0, 0).section(u' ', 0, 0);
    m_check.sizeBytes = facts->number(0, 1);
    const Result<Rows> prepared = live.query(
        u"SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()"_s, control);
    if (!prepared)
        return std::unexpected(prepared.error());
    if (prepared->count() > 0)
        m_check.problems.append(Messages::error("postgres.preparedTransactions"_L1,
                                                {{"database"_L1, live.database()}, {"name"_L1, prepared->text(0, 0)}}));
    const Result<QString> hiding = Catalog::hidesDamage(live, control);
    if (!hiding)
        return std::unexpected(hiding.error());
    if (!hiding->isEmpty())
        cannot(
            purpose, Purpose::Backup, tr("cannot back up: %1 is on, broken blocks would go unnoticed").arg(*hiding),
            Messages::error("postgres.damageHidden"_L1, {{"database"_L1, live.database()}, {"setting"_L1, *hiding}}));
    if (live.serverMajor() < s_oldestMajor)
        m_check.problems.append(
            Messages::error("postgres.serverTooOld"_L1,
                            {{"version"_L1, m_check.version}, {"oldest"_L1, QString::number(s_oldestMajor)}}));
    return toolsFit(live.serverMajor(), purpose, control);
}

Result<> PostgresChecker::toolsFit(int major, Purpose purpose, const TaskControl &control)
{
    const Result<Tools> tools = m_tools.forServer(major, control);
    if (!tools && tools.error().code == Error::Code::Cancelled)
        return std::unexpected(tools.error());
    if (!tools)
        cannot(purpose, Purpose::Backup, tr("cannot back up: no pg_dump of version %1 or newer").arg(major),
               tools.error());
    return {};
}

// What a backup would have to call by name. Bytes that are no UTF-8 are among the names of tables in SQL_ASCII alone.
static Result<> askNames(Connection &live, const QStringList &without, const TaskControl &control)
{
    const Result<DatabaseProperties> properties = DatabaseProperties::read(live, live.database(), control);
    if (!properties)
        return std::unexpected(properties.error());
    if (const Result<QStringList> roles = Catalog::roles(live, control); !roles)
        return std::unexpected(roles.error());
    if (live.reported("server_encoding") != "SQL_ASCII")
        return {};
    for (const auto ask : {&Catalog::materializedViews, &Catalog::sequenceNames}) {
        if (const Result<QStringList> names = ask(live, without, control); !names)
            return std::unexpected(names.error());
    }
    const Result<QList<NamedTable>> tables = Catalog::lockable(live, without, {}, control);
    if (!tables)
        return std::unexpected(tables.error());
    const Result<QList<CopiedTable>> columns = copiedTables(live, without, control, Sizes::Estimated);
    return columns ? Result<>() : std::unexpected(columns.error());
}

Result<bool> PostgresChecker::mayName(Connection &live, Purpose purpose, const TaskControl &control)
{
    const Result<> named = askNames(live, m_config.excludeSchemas, control);
    if (named)
        return true;
    if (named.error().code != Error::Code::Refused)
        return std::unexpected(named.error());
    cannot(purpose, Purpose::Backup, tr("cannot back up: not all names and texts are UTF-8"), named.error());
    return false;
}

static QString firstOf(const QStringList &names)
{
    return names.first(qMin<qsizetype>(names.size(), 5)).join(u", "_s) + (names.size() > 5 ? u", …"_s : QString());
}

// Tables that the role may not read, and tables whose rows a policy would hide from it.
Result<> PostgresChecker::mayRead(Connection &live, Purpose purpose, const TaskControl &control)
{
    const Result<QStringList> names = Catalog::unreadable(live, m_config.excludeSchemas, control);
    if (!names)
        return std::unexpected(names.error());
    if (names->isEmpty())
        return {};
    const QString some = firstOf(*names);
    cannot(purpose, Purpose::Backup, tr("cannot back up: may not read all of %1").arg(some),
           Messages::error("postgres.tablesNotReadable"_L1, {{"user"_L1, live.where().user()}, {"tables"_L1, some}}));
    return {};
}

// pg_read_all_data does not reach them, so a role that may read all tables can still fail at the first of these.
Result<> PostgresChecker::mayReadLargeObjects(Connection &live, Purpose purpose, const TaskControl &control)
{
    const QString mayRead = live.serverMajor() >= s_largeObjectRightsSince
                                ? u"pg_catalog.has_largeobject_privilege(oid, 'SELECT')"_s
                                : u"pg_catalog.pg_has_role(lomowner, 'USAGE') OR EXISTS (SELECT FROM"
                                  " pg_catalog.aclexplode(lomacl) a WHERE a.privilege_type = 'SELECT' AND"
                                  " (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))"_s;
    const Result<Rows> rows = live.query(
        u"SELECT 'large object ' || oid FROM pg_catalog.pg_largeobject_metadata WHERE"
        " pg_catalog.current_setting('is_superuser') = 'off' AND NOT pg_catalog.current_setting('lo_compat_privileges')"
        "::boolean AND NOT (%1) ORDER BY oid LIMIT 4"_s.arg(mayRead),
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList things;
    for (int row = 0; row < rows->count(); ++row)
        things.append(row < 3 ? rows->text(row, 0) : u"…"_s);
    if (things.isEmpty())
        return {};
    const QString some = things.join(u", "_s);
    cannot(purpose, Purpose::Backup, tr("cannot back up: may not read all of %1").arg(some),
           Messages::error("postgres.tablesNotReadable"_L1, {{"user"_L1, live.where().user()}, {"tables"_L1, some}}));
    return {};
}

// What pg_dump leaves out without an error where the role is no superuser: a backup without it would not be one.
Result<> PostgresChecker::mayDumpSecrets(Connection &live, Purpose purpose, const TaskControl &control)
{
    const Result<Rows> rows = live.query(
        u"SELECT 'subscription ' || subname FROM pg_catalog.pg_subscription WHERE pg_catalog.current_setting('is_superuser')"
        " = 'off' AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
        " UNION ALL SELECT 'user mapping of ' || usename || ' for ' || s.srvname FROM pg_catalog.pg_user_mappings u"
        " JOIN pg_catalog.pg_foreign_server s ON s.oid = u.srvid WHERE pg_catalog.current_setting('is_superuser') = 'off'"
        " AND u.umoptions IS NULL AND NOT (u.umuser = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)"
        " OR (u.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))) ORDER BY 1"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList things = rows->texts(0);
    if (things.isEmpty())
        return {};
    const QString all = things.join(u", "_s);
    cannot(purpose, Purpose::Backup, tr("cannot back up: may not read %1").arg(all),
           Messages::error("postgres.secretsNotReadable"_L1, {{"user"_L1, live.where().user()}, {"things"_L1, all}}));
    return {};
}

// What is promised less, and stops nothing.
Result<> PostgresChecker::maySee(Connection &live, const TaskControl &control)
{
    const Result<Rows> may = live.query(u"SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')"_s, control);
    if (!may)
        return std::unexpected(may.error());
    if (!may->flag(0, 0))
        m_check.cannot.append(
            tr("cannot prove that nobody writes while others are connected: “%1” needs pg_read_all_stats")
                .arg(live.where().user()));
    const Result<QStringList> empty = unloggedOfStandby(live, m_config.excludeSchemas, control);
    if (!empty)
        return std::unexpected(empty.error());
    if (!empty->isEmpty())
        m_check.cannot.append(
            tr("cannot back up the rows of unlogged tables, which a standby does not have: %1").arg(firstOf(*empty)));
    return {};
}

// Since 16 a member is not always one who may give to the role, or make an index on what is given.
Result<> PostgresChecker::mayGiveTo(Connection &live, Server &server, const TaskControl &control)
{
    const Result<QStringList> owners = Catalog::owners(live, {}, control); // schemas left out come over
    const Result<QStringList> mine = server.rolesToGiveTo(control);
    if (!owners || !mine)
        return std::unexpected(owners ? mine.error() : owners.error());
    QStringList others = *owners;
    others.removeIf([&](const QString &role) { return mine->contains(role); });
    if (!others.isEmpty())
        m_check.cannot.append(tr("cannot restore what others own: “%1” is no member of %2")
                                  .arg(server.connection().where().user(), others.join(u", "_s)));
    return {};
}

// Of what is in the database today; what a backup needs is asked again when it is restored.
Result<> PostgresChecker::mayGiveBack(Connection &live, const TaskControl &control)
{
    Result<Server> server = Server::open(m_config, control, u"check"_s);
    if (!server)
        return server.error().code == Error::Code::Cancelled ? std::unexpected(server.error()) : Result<>();
    const Result<bool> superuser = server->isSuperuser(control);
    if (!superuser)
        return std::unexpected(superuser.error());
    if (*superuser)
        return {};
    if (const Result<> owners = mayGiveTo(live, *server, control); !owners)
        return owners;
    const QString user = server->connection().where().user();
    const Result<Rows> rows = live.query(
        u"SELECT (SELECT pg_catalog.string_agg(extname, ', ') FROM pg_catalog.pg_extension e WHERE NOT EXISTS (SELECT FROM"
        " pg_catalog.pg_available_extension_versions v WHERE v.name = e.extname AND (v.trusted OR NOT v.superuser))),"
        " pg_catalog.pg_has_role($1, 'pg_signal_backend', 'USAGE')"_s,
        control, {user});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->isNull(0, 0))
        m_check.cannot.append(
            tr("cannot restore extensions that take a superuser on most servers, unless this one lets “%1”: %2")
                .arg(user, rows->text(0, 0)));
    if (!rows->flag(0, 1))
        m_check.cannot.append(
            tr("cannot end the sessions of others for a restore: “%1” needs pg_signal_backend").arg(user));
    return {};
}

// What is in the way of a copy stops no backup: it is made under locks then.
Result<> PostgresChecker::mayCopy(Connection &live, Purpose purpose, const TaskControl &control)
{
    if (purpose != Purpose::Backup)
        return {};
    const Result<CloneSituation> situation = CloneSituation::learn(live, m_config, {.operation = u"check"_s}, control);
    if (!situation)
        return std::unexpected(situation.error());
    const QString obstacle = cloneObstacle(*situation);
    m_check.keepsBeside = wantsClone(*situation) && obstacle.isEmpty();
    if (m_config.capture == HoldDatabase::Clone && !obstacle.isEmpty())
        m_check.cannot.append(tr("cannot be backed up from a copy, but under locks: %1").arg(obstacle));
    return {};
}

Result<> PostgresChecker::mayRestore(Purpose purpose, const TaskControl &control)
{
    Result<Server> server = Server::open(m_config, control, u"check"_s);
    if (!server && server.error().code == Error::Code::Cancelled)
        return std::unexpected(server.error());
    if (!server) {
        cannot(purpose, Purpose::Restore, tr("can back up, cannot restore: no login to a maintenance database"),
               server.error());
        return {};
    }
    if (m_check.version.isEmpty())
        m_check.version = QString::number(server->connection().serverMajor());
    return mayRename(*server, purpose, control);
}

Result<> PostgresChecker::mayRename(Server &server, Purpose purpose, const TaskControl &control)
{
    const Result<ConnectionString> live = liveTarget(m_config);
    if (!live)
        return std::unexpected(live.error());
    const Result<bool> standby = server.isStandby(control);
    if (!standby)
        return std::unexpected(standby.error());
    if (*standby) {
        const QString name = server.connection().where().server();
        cannot(purpose, Purpose::Restore, tr("can back up, cannot restore: %1 is a standby").arg(name),
               Messages::error("postgres.standby"_L1, {{"database"_L1, live->database()}, {"server"_L1, name}}));
        return {};
    }
    const Result<Rows> may = server.connection().query(
        u"SELECT r.rolsuper, r.rolcreatedb, coalesce((SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE')"
        " FROM pg_catalog.pg_database d WHERE d.datname = $1), true) FROM pg_catalog.pg_roles r"
        " WHERE r.rolname = current_user"_s,
        control, {live->database()});
    if (!may)
        return std::unexpected(may.error());
    const QString user = server.connection().where().user();
    const bool super = may->flag(0, 0);
    if (!super && !may->flag(0, 1))
        cannot(purpose, Purpose::Restore, tr("can back up, cannot restore: “%1” needs CREATEDB").arg(user),
               Messages::error("postgres.needsCreateDb"_L1, {{"user"_L1, user}, {"database"_L1, live->database()}}));
    else if (!super && !may->flag(0, 2))
        cannot(purpose, Purpose::Restore, tr("can back up, cannot restore: “%1” does not own the database").arg(user),
               Messages::error("postgres.needsOwner"_L1, {{"user"_L1, user}, {"database"_L1, live->database()}}));
    return {};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/databasebuilder.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/cronextension.h"
#include "services/storages/postgres/databasesettings.h"
#include "services/storages/postgres/dialectcheck.h"
#include "services/storages/postgres/dumparchive.h"
#include "services/storages/postgres/hiddensettings.h"
#include "services/storages/postgres/postdataloader.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

DatabaseBuilder::DatabaseBuilder(const PostgresConfig &config, const CommandRunner &commands, const ToolFinder &tools,
                                 const StorageRecord &record, BlobSource &blobs)
    : m_config(config)
    , m_commands(commands)
    , m_toolFinder(tools)
    , m_record(record)
    , m_blobs(blobs)
{ }

DatabaseBuilder::~DatabaseBuilder()
{
    if (m_keep || m_identity.stagedOid == 0)
        return;
    static const std::atomic_bool never = false;
    const TaskControl toTheEnd(never);
    m_loader.reset();
    Result<Server> server = Server::open(m_config, toTheEnd, u"cleanup"_s); // ours may be what failed
    const Result<> dropped = server ? server->drop(m_identity.stagedOid, toTheEnd) : std::unexpected(server.error());
    if (!dropped)
        qCWarning(lcStorages).noquote() << "could not drop" << m_identity.stagedName << dropped.error().details;
}

Result<DatabaseIdentity> DatabaseBuilder::build(const StageRequest &request, const TaskControl &control)
{
    if (const Result<> prepared = prepare(request, control); !prepared)
        return std::unexpected(prepared.error());
    if (const Result<> created = create(control); !created)
        return std::unexpected(created.error());
    if (const Result<> loaded = loadAll(control); !loaded)
        return std::unexpected(loaded.error());
    if (const Result<> verified = verify(control); !verified)
        return std::unexpected(verified.error());
    if (request.intoAnotherStage && CronExtension::isIn(m_facts)) {
        if (const Result<> frozen = CronExtension::freeze(m_loader->connection(), control); !frozen)
            return std::unexpected(frozen.error());
    }
    if (const Result<> completed = complete(control); !completed)
        return std::unexpected(completed.error());
    m_keep = true;
    return m_identity;
}

Result<> DatabaseBuilder::prepare(const StageRequest &request, const TaskControl &control)
{
    Result<PostgresFacts> facts = PostgresFacts::fromJson(m_record.facts);
    if (!facts)
        return std::unexpected(facts.error());
    m_facts = std::move(*facts);
    if (const Result<> fetched = HiddenSettings::fetch(m_facts.properties.settings, m_record.list, m_blobs); !fetched)
        return fetched;
    Result<Server> server = Server::open(m_config, control, u"restore"_s);
    if (!server)
        return std::unexpected(server.error());
    m_server = std::move(*server);
    if (const Result<> taken = m_server->takeOver(request.operation, control); !taken)
        return taken;
    Result<Tools> tools = m_toolFinder.forArchive(m_facts.toolMajor, control);
    if (!tools)
        return std::unexpected(tools.error());
    m_tools = std::move(*tools);
    const Result<QString> identity = m_server->identity(control);
    if (!identity)
        return std::unexpected(identity.error());
    const Result<ConnectionString> live = liveTarget(m_config);
    if (!live)
        return std::unexpected(live.error());
    m_identity = {.server = *identity,
                  .address = m_server->connection().where().server(),
                  .operation = request.operation,
                  .liveName = live->database(),
                  .stagedName = besideName(live->database(), u"us"_s, request.operation),
                  .oldName = besideName(live->database(), u"old"_s, request.operation)};
    if (const Result<> noted = noteLive(control); !noted)
        return noted;
    return makeRoles(request.createMissingRoles, control);
}

Result<> DatabaseBuilder::noteLive(const TaskControl &control)
{
    m_identity.stagedLimit = m_facts.properties.connectionLimit;
    m_identity.stagedTemplate = m_facts.properties.isTemplate;
    const Result<quint32> oid = m_server->oidOf(m_identity.liveName, control);
    if (!oid)
        return std::unexpected(oid.error());
    m_identity.liveOid = *oid;
    if (*oid == 0)
        return {};
    const Result<DatabaseProperties> live = DatabaseProperties::read(m_server->connection(), m_identity.liveName,
                                                                     control);
    if (!live)
        return std::unexpected(live.error());
    m_identity.liveAllowed = live->allowConnections;
    m_identity.liveLimit = live->connectionLimit;
    return {};
}

Result<> DatabaseBuilder::makeRoles(bool createMissing, const TaskControl &control)
{
    const Result<Dialect> dialect = checkDialect(*m_server, m_facts, m_identity.liveName, {}, control);
    if (!dialect)
        return std::unexpected(dialect.error());
    if (!dialect->refusals.isEmpty())
        return std::unexpected(dialect->refusals.first());
    if (!dialect->missingRoles.isEmpty() && !createMissing)
        return fail("postgres.rolesMissing"_L1,
                    {{"database"_L1, m_identity.liveName}, {"roles"_L1, dialect->missingRoles.join(u", "_s)}});
    for (const QString &role : dialect->missingRoles) {
        if (const Result<> made = m_server->makeRole(role, control); !made)
            return made;
    }
    return {};
}

Result<> DatabaseBuilder::create(const TaskControl &control)
{
    if (const Result<> created = m_facts.properties.create(m_server->connection(), m_identity.stagedName, control);
        !created)
        return created;
    const Result<quint32> oid = m_server->oidOf(m_identity.stagedName, control.uninterrupted());
    if (!oid)
        return std::unexpected(oid.error());
    m_identity.stagedOid = *oid;
    if (CronExtension::isIn(m_facts)) {
        const Result<> made = CronExtension::make(*m_server, *oid, m_identity.stagedName, m_facts, control);
        if (!made)
            return made;
    }
    if (const Result<> set = setForLoading(control); !set)
        return set;
    const Result<> opened = openLoader(control);
    return opened ? holdExcluded(control) : opened;
}

// On the database, so that every session of ours has them. What only a superuser may put there a session can still have.
Result<> DatabaseBuilder::setForLoading(const TaskControl &control)
{
    Connection &connection = m_server->connection();
    const QJsonArray settings = DatabaseSettings::whileLoading(m_facts.properties.settings, connection.where().user());
    const Result<DatabaseSettings::Beyond> beyond = DatabaseSettings::beyond(connection, settings, control);
    if (!beyond)
        return std::unexpected(beyond.error());
    m_startOptions = DatabaseSettings::startOptions(*beyond, settings);
    const QString sql = DatabaseSettings::sql(DatabaseSettings::without(*beyond, settings), m_identity.stagedName);
    return sql.isEmpty() ? Result<>() : connection.execute(sql, control);
}

Result<> DatabaseBuilder::openLoader(const TaskControl &control)
{
    const ConnectionString where = m_server->connection().where().withDatabase(m_identity.stagedName);
    Result<ScriptLoader> loader = ScriptLoader::open(
        m_startOptions.isEmpty() ? where : where.with("options", where.value("options") + m_startOptions), control);
    if (!loader)
        return std::unexpected(loader.error());
    m_loader.emplace(std::move(*loader));
    // Another major brings its own versions, as it does for pg_restore.
    if (m_server->connection().serverMajor() == m_facts.serverMajor)
        m_loader->wantExtensions(m_facts.extensions);
    return {};
}

Result<> DatabaseBuilder::holdExcluded(const TaskControl &control)
{
    if (m_facts.excluded.isEmpty() || m_identity.liveOid == 0)
        return {};
    const Result<ConnectionString> where = liveTarget(m_config);
    if (!where)
        return std::unexpected(where.error());
    const Result<Tools> tools = m_toolFinder.forServer(m_server->connection().serverMajor(), control);
    if (!tools)
        return std::unexpected(tools.error());
    Result<CarriedSchemas> carried = CarriedSchemas::hold(*where, m_facts.excludedNames(), *tools, control);
    if (!carried)
        return std::unexpected(carried.error());
    m_carried.emplace(std::move(*carried));
    if (isCarrying())
        m_identity.carried = m_carried->state();
    return {};
}

// Whoever leaves the schema public out of his backups keeps it as it is today, if there is a today.
bool DatabaseBuilder::publicIsOurs() const
{
    return m_facts.publicSchema && !m_facts.excludedNames().contains(u"public"_s);
}

Result<> DatabaseBuilder::loadAll(const TaskControl &control)
{
    if (publicIsOurs()) {
        if (const Result<> prepared = m_facts.publicSchema->prepare(m_loader->connection(), control); !prepared)
            return prepared;
    }
    for (const QString &section : {u"pre-data"_s, u"data"_s, u"post-data"_s}) {
        if (const Result<> loaded = loadSection(section, control); !loaded)
            return loaded;
    }
    if (m_carried) {
        if (const Result<> published = m_carried->publish(*m_loader, control); !published)
            return fitting(published);
        m_carried.reset();
    }
    if (const Result<> set = setSequences(control); !set) // which their owner may have forbidden himself
        return set;
    const Result<> finished = fitting(m_loader->finish(m_facts.materializedViews, control));
    return finished ? settlePublic(control) : finished;
}

Result<> DatabaseBuilder::loadSection(const QString &section, const TaskControl &control)
{
    Result<> loaded = loadBackup(section, control);
    if (loaded && section == u"data" && m_facts.form == PostgresFacts::Form::Copies)
        loaded = loadCopies(control);
    if (loaded && m_carried)
        loaded = m_carried->load(section, m_commands, *m_loader, control);
    if (loaded)
        loaded = m_loader->retry(section == u"post-data" ? ScriptLoader::More::IsNone : ScriptLoader::More::Follows,
                                 control);
    // Only now there is all that a setting may name: a text search configuration, an access method.
    if (loaded && section == u"pre-data")
        loaded = m_loader->reconnect(control);
    return fitting(loaded);
}

// A failure that the schemas of today may be to blame for says so.
Result<> DatabaseBuilder::fitting(const Result<> &loaded) const
{
    const bool isRefusal = !loaded && !m_facts.excluded.isEmpty() && m_loader->lacksSomething();
    if (!isRefusal)
        return loaded;
    return fail("postgres.excludedDoesNotFit"_L1,
                {{"schemas"_L1, m_facts.excludedNames().join(u", "_s)}, {"reason"_L1, loaded.error().why}},
                loaded.error().details);
}

Result<> DatabaseBuilder::loadBackup(const QString &section, const TaskControl &control)
{
    const QByteArrayView path = m_facts.form == PostgresFacts::Form::Copies ? DumpArchive::schemaPath
                                                                            : DumpArchive::entryPath;
    const Result<DumpArchive::Next> archive = DumpArchive::open(m_record.list, path, m_blobs);
    if (!archive)
        return std::unexpected(archive.error());
    const Command command{.program = m_tools.restore,
                          .arguments = {u"--file=-"_s, u"--section="_s + section, u"--exit-on-error"_s},
                          .environment = {{u"LC_MESSAGES"_s, u"C"_s}}};
    qint64 read = 0;
    const CommandRunner::Source source = [&]() -> Result<QByteArray> {
        Result<QByteArray> piece = (*archive)();
        read += piece ? piece->size() : 0;
        const Result<> going = control.checkpoint(
            {.step = Step::Stage, .subject = m_config.id(), .done = read, .total = m_record.sizeBytes});
        return going ? piece : std::unexpected(going.error());
    };
    const ScriptLoader::Produce produce = [&](const ScriptLoader::Take &take) -> Result<> {
        const Result<CommandResult> done = runToolChecked(m_commands, m_tools, command, control, take, source);
        return done ? Result<>() : std::unexpected(done.error());
    };
    if (section == u"post-data" && !hasOrder())
        return loadPostData(produce, control);
    const auto missing = isCarrying() ? ScriptLoader::Missing::IsPutOff : ScriptLoader::Missing::Fails;
    return m_loader->load(produce, missing, control);
}

// Put off is what needs a carried schema, and what was put off has an order of its own. A tablespace is chosen for all
// that follows, so it needs the order too.
bool DatabaseBuilder::hasOrder() const
{
    return isCarrying() || !m_facts.tablespaces.isEmpty();
}

// Where nothing has an order, rows wait for the indexes and keys, to be loaded beside them.
Result<> DatabaseBuilder::loadCopies(const TaskControl &control)
{
    const Progress progress{.step = Step::Stage, .subject = m_config.id(), .total = m_record.sizeBytes};
    m_copies.emplace(m_facts, m_record.list, m_blobs, progress);
    if (const Result<> prepared = m_copies->prepare(); !prepared || !hasOrder())
        return prepared;
    PostDataLoader rows(*m_loader, m_facts);
    rows.addRows(*m_copies);
    if (const Result<> loaded = rows.load({}, control); !loaded)
        return loaded;
    noteCopied();
    return {};
}

Result<> DatabaseBuilder::loadPostData(const ScriptLoader::Produce &produce, const TaskControl &control)
{
    PostDataLoader loader(*m_loader, m_facts);
    loader.addStatistics();
    if (m_copies)
        loader.addRows(*m_copies);
    if (const Result<> loaded = loader.load(produce, control); !loaded)
        return loaded;
    m_analyzed = loader.analyzed();
    if (m_copies)
        noteCopied();
    return {};
}

void DatabaseBuilder::noteCopied()
{
    for (const PostgresFacts::TableFact &fact : std::as_const(m_facts.tables)) {
        if (const std::optional<qint64> rows = m_copies->rowsOf(fact))
            m_identity.rows.insert(fact.table.id(), *rows);
    }
}

} // namespace Understudy

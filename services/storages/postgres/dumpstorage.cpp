// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpstorage.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/capture.h"
#include "services/storages/postgres/databasesettings.h"
#include "services/storages/postgres/dumploader.h"
#include "services/storages/postgres/dumpspace.h"
#include "services/storages/postgres/identity.h"
#include "services/storages/postgres/numberquery.h"
#include "services/storages/postgres/sqlquote.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

// The capture of the filled database, told as one of the live database.
class DumpCapture final : public Capture
{
public:
    DumpCapture(std::unique_ptr<Capture> capture, QJsonObject facts, QStringList warnings)
        : m_capture(std::move(capture))
        , m_facts(std::move(facts))
        , m_warnings(std::move(warnings))
    { }

    Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override
    {
        Result<StorageRecord> record = m_capture->read(sink, control);
        if (record) {
            for (auto fact = m_facts.constBegin(); fact != m_facts.constEnd(); ++fact)
                record->facts.insert(fact.key(), fact.value());
            record->facts.insert(u"roles"_s, DatabaseProperties::allRoles(record->facts));
        }
        return record;
    }
    QStringList warnings() const override { return m_warnings; }

private:
    std::unique_ptr<Capture> m_capture;
    QJsonObject m_facts;
    QStringList m_warnings;
};

} // namespace

DumpStorage::DumpStorage(const PostgresConfig &config, const CommandRunner &commands, const QStringList &toolFolders,
                         DumpOrder order)
    : m_config(config)
    , m_commands(commands)
    , m_toolFinder(commands, toolFolders, config.inside)
    , m_order(std::move(order))
    , m_live(config, commands, toolFolders)
{ }

Result<StorageCheck> DumpStorage::check(Purpose, const TaskControl &control)
{
    for (const auto step : {&DumpStorage::findTools, &DumpStorage::askServer, &DumpStorage::examine,
                            &DumpStorage::judgeRoles, &DumpStorage::judgeSpace}) {
        if (const Result<> done = (this->*step)(control); !done)
            return std::unexpected(done.error());
    }
    return StorageCheck{.sizeBytes = m_order.file.size, .version = m_version};
}

// The dump lies on this machine: what runs inside of a container only gets an archive as its input.
Result<> DumpStorage::findTools(const TaskControl &control)
{
    if (m_order.file.isScript())
        return {};
    QList<Tools> tools = m_toolFinder.all(control);
    if (const Result<> going = control.checkpoint(); !going)
        return going;
    const int oldest = m_order.file.header.oldestTools();
    const auto reads = [oldest](const Tools &one) { return one.major >= oldest; };
    if (const auto here = std::ranges::find_if(tools, reads); here != tools.end()) {
        m_tools = *here;
        return {};
    }
    const Result<std::optional<Tools>> inside = m_toolFinder.inside(control);
    if (!inside)
        return std::unexpected(inside.error());
    if (*inside && reads(**inside)) {
        m_tools = **inside;
        return m_order.file.form == DumpFile::Form::Archive
                   ? Result<>()
                   : fail("import.folderInside"_L1, {{"path"_L1, m_order.file.path},
                                                     {"container"_L1, m_config.container},
                                                     {"major"_L1, QString::number(oldest)}});
    }
    if (*inside)
        tools.append(**inside);
    if (tools.isEmpty())
        return fail("postgres.toolsMissing"_L1, {{"major"_L1, QString::number(oldest)}});
    return fail("import.toolsTooOld"_L1, {{"version"_L1, m_order.file.header.dumpVersion},
                                          {"newest"_L1, std::ranges::max(tools, {}, &Tools::major).version}});
}

Result<> DumpStorage::askServer(const TaskControl &control)
{
    const Result<ConnectionString> live = liveTarget(m_config);
    if (!live)
        return std::unexpected(live.error());
    m_liveName = live->database();
    Result<Server> server = Server::open(m_config, control, u"import"_s);
    if (!server)
        return std::unexpected(server.error());
    m_server = std::move(*server);
    if (const Result<> taken = m_server->takeOver(m_order.operation, control); !taken)
        return taken;
    const Result<Rows> version = m_server->connection().query(u"SELECT pg_catalog.current_setting('server_version')"_s,
                                                              control);
    if (!version)
        return std::unexpected(version.error());
    m_version = version->text(0, 0).section(u' ', 0, 0);
    if (const Result<Tools> fit = m_toolFinder.forServer(m_server->connection().serverMajor(), control); !fit)
        return std::unexpected(fit.error());
    return noteProperties(control);
}

// Without a live database: as the server makes one, for the role that the application logs in as.
Result<> DumpStorage::noteProperties(const TaskControl &control)
{
    Connection &connection = m_server->connection();
    Result<DatabaseProperties> live = DatabaseProperties::read(connection, m_liveName, control);
    if (live) {
        m_properties = std::move(*live);
        return leaveOutSettings(control);
    }
    if (live.error().code != Error::Code::NotFound)
        return std::unexpected(live.error());
    const Result<DatabaseProperties> usual = DatabaseProperties::read(connection, connection.database(), control);
    const Result<ConnectionString> target = liveTarget(m_config);
    if (!usual || !target)
        return std::unexpected(usual ? target.error() : usual.error());
    m_properties = {.owner = target->user(),
                    .encoding = usual->encoding,
                    .collate = usual->collate,
                    .ctype = usual->ctype,
                    .localeProvider = usual->localeProvider,
                    .locale = usual->locale,
                    .icuRules = usual->icuRules,
                    .tablespace = u"pg_default"_s};
    return {};
}

// What may not be set on the database of the dump cannot be captured from it either.
Result<> DumpStorage::leaveOutSettings(const TaskControl &control)
{
    Connection &connection = m_server->connection();
    const Result<DatabaseSettings::Beyond> beyond = DatabaseSettings::beyond(connection, m_properties.settings,
                                                                             control);
    if (!beyond)
        return std::unexpected(beyond.error());
    m_properties.settings = DatabaseSettings::without(*beyond, m_properties.settings);
    if (beyond->role.isEmpty())
        return {};
    m_warnings.append(tr("“%1” may not set these settings of the database, which take a superuser: %2. The backup goes"
                         " without them.")
                          .arg(connection.where().user(), beyond->role.join(u", "_s)));
    control.note(m_warnings.last());
    return {};
}

Result<> DumpStorage::examine(const TaskControl &control)
{
    DumpJudge judge;
    DumpScript script(m_order.file, m_tools, m_commands, m_order.handWritten);
    const auto look = [&](const QByteArray &sql) -> Result<> {
        const JudgedStatement judged = judge.judge(sql);
        return judged.verdict == JudgedStatement::Verdict::Refuse ? refusedStatement(script, judged) : Result<>();
    };
    const SqlScript::Handler handler{.statement = look,
                                     .copyBegins = look,
                                     .copyRows = [](QByteArrayView) { return Result<>(); },
                                     .copyEnds = [] { return Result<>(); }};
    const Progress progress{.step = Step::Check, .subject = m_config.id()};
    if (const Result<> read = script.read(handler, progress, control); !read)
        return read;
    m_needs = judge.needs();
    m_textBytes = script.bytes();
    warnOfMissing(control);
    return {};
}

void DumpStorage::warnOfMissing(const TaskControl &control)
{
    QStringList warnings;
    if (m_order.file.unmarked > 0)
        warnings.append(
            tr("Nobody can tell whether the large objects of the dump are whole (%1): pg_dump marks no end of"
               " them where the folder is not packed.")
                .arg(m_order.file.unmarked));
    if (m_needs.hasTables && !m_needs.hasRows)
        warnings.append(tr("The dump holds tables and no rows: it was made with --schema-only, or of empty tables."));
    for (const QString &warning : std::as_const(warnings))
        control.note(warning);
    m_warnings += warnings;
}

// As text the rows take about what they take in tables. A tablespace may lie on another disk, of which nobody knows.
Result<> DumpStorage::judgeSpace(const TaskControl &control)
{
    return m_properties.tablespace == u"pg_default" ? DumpSpace(*m_server).judge(m_textBytes, control) : Result<>();
}

// What a script leaves open means what it would mean in the live database: "01/02/2026 12:00" most of all. Rules that ask
// for a setting of the application find it.
Result<> DumpStorage::readAsLive(const QString &database, const TaskControl &control)
{
    static const QStringList open{u"timezone"_s, u"datestyle"_s, u"intervalstyle"_s, u"lc_monetary"_s};
    DatabaseProperties properties{.owner = m_properties.owner};
    for (const QJsonValue &setting : std::as_const(m_properties.settings)) {
        const QString name = setting[u"name"_s].toString();
        if (setting[u"role"_s].toString().isEmpty() && (name.contains(u'.') || open.contains(name.toLower())))
            properties.settings.append(setting);
    }
    return properties.apply(m_server->connection(), database, control);
}

Result<> DumpStorage::makeDatabase(const TaskControl &control)
{
    Connection &connection = m_server->connection();
    const QString database = besideName(m_liveName, u"us"_s, m_order.operation);
    const Result<bool> lowly = ownerSuffices(control);
    if (!lowly)
        return std::unexpected(lowly.error());
    if (const Result<> created = m_properties.create(connection, database, control); !created)
        return created;
    // Nobody but its owner and superusers gets in. A limit of 0 would keep its owner out too.
    QString sql = u"REVOKE ALL ON DATABASE %1 FROM PUBLIC;"_s.arg(sqlName(database));
    if (*lowly)
        sql += u"ALTER DATABASE %1 CONNECTION LIMIT -1;"_s.arg(sqlName(database));
    if (m_properties.owner != connection.where().user())
        sql += u"ALTER DATABASE %1 OWNER TO %2;"_s.arg(sqlName(database), sqlName(m_properties.owner));
    if (const Result<> shut = connection.execute(sql, control); !shut)
        return shut;
    if (const Result<> set = readAsLive(database, control); !set)
        return set;
    const Result<ConnectionString> who = *lowly ? liveTarget(m_config) : Result<ConnectionString>(connection.where());
    if (!who)
        return std::unexpected(who.error());
    m_where = who->withDatabase(database);
    qCInfo(lcStorages).noquote() << "import into" << database << "as" << m_where->user()
                                 << QStringList(m_needs.powers.values());
    return {};
}

Result<> DumpStorage::prepare(BlobSink &, const std::optional<PreviousCapture> &, const TaskControl &control)
{
    if (const Result<> made = makeRoles(control); !made)
        return made;
    if (const Result<> made = makeDatabase(control); !made)
        return made;
    const auto load = [this](const TaskControl &watched) { return fill(watched); };
    if (const Result<> loaded = DumpSpace(*m_server).watch(load, control); !loaded)
        return loaded;
    return warnOfExcluded(control);
}

Result<> DumpStorage::fill(const TaskControl &control)
{
    Result<DumpLoader> loader = DumpLoader::open(*m_where, DumpJudge(m_properties.owner, m_missingRoles), control);
    if (!loader)
        return std::unexpected(loader.error());
    DumpScript script(m_order.file, m_tools, m_commands, m_order.handWritten);
    const Progress progress{.step = Step::PrePass, .subject = m_config.id()};
    if (const Result<> loaded = loader->load(script, progress, control); !loaded)
        return loaded;
    m_warnings += loader->warnings();
    return giveToOwner(control);
}

Result<> DumpStorage::warnOfExcluded(const TaskControl &control)
{
    if (m_config.excludeSchemas.isEmpty())
        return {};
    Result<Connection> connection = Connection::open(*m_where, control, u"import"_s);
    if (!connection)
        return std::unexpected(connection.error());
    for (const QString &schema : std::as_const(m_config.excludeSchemas)) {
        const Result<bool> there = Catalog::schemaExists(*connection, schema, control);
        if (!there)
            return std::unexpected(there.error());
        if (*there)
            m_warnings.append(
                tr("The schema %1 of the dump is not in this backup: the stage leaves it out.").arg(schema));
    }
    return {};
}

Result<std::unique_ptr<Capture>> DumpStorage::capture(const CaptureRequest &, const TaskControl &control)
{
    // Values of settings that may be secrets lie beside the rows: so the capture has to meet them.
    const DatabaseProperties settings{.owner = m_properties.owner, .settings = m_properties.settings};
    if (const Result<> applied = settings.apply(m_server->connection(), m_where->database(), control); !applied)
        return std::unexpected(applied.error());
    const Result<Tools> tools = m_toolFinder.forServer(m_server->connection().serverMajor(), control);
    if (!tools)
        return std::unexpected(tools.error());
    Result<std::unique_ptr<Capture>> capture = PostgresCapture::take(
        m_config, {.where = *m_where}, {.commands = m_commands, .tools = *tools}, control);
    if (!capture)
        return capture;
    const ArchiveHeader &header = m_order.file.header;
    QJsonObject imported{{u"file"_s, QFileInfo(m_order.file.path).fileName()}, {u"form"_s, m_order.file.formName()}};
    if (!header.dumpVersion.isEmpty())
        imported.insert(u"pgDump"_s, header.dumpVersion);
    if (!header.serverVersion.isEmpty())
        imported.insert(u"server"_s, header.serverVersion);
    if (!header.database.isEmpty())
        imported.insert(u"database"_s, header.database);
    const QJsonObject facts{
        {u"database"_s, m_liveName}, {u"properties"_s, m_properties.toJson()}, {u"imported"_s, imported}};
    return std::make_unique<DumpCapture>(std::move(*capture), facts, m_warnings);
}

Result<qint64> DumpStorage::queryNumber(const QString &sql, const TaskControl &control) const
{
    return queryPostgresNumber(*m_where, m_config.id(), sql, control);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/capture.h"

#include "models/messages/catalog.h"
#include "models/texts.h"
#include "services/logging.h"
#include "services/storages/postgres/copiedtable.h"
#include "services/storages/postgres/copycapture.h"
#include "services/storages/postgres/streamcapture.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

PostgresCapture::PostgresCapture(const StorageConfig &config, const QString &remark, SnapshotHold hold)
    : m_config(config)
    , m_remark(remark)
    , m_hold(std::move(hold))
{ }

static QStringList dumpArguments(const StorageConfig &config)
{
    // Large objects by name: filters on schemas leave them out in some versions.
    QStringList arguments{u"--format=custom"_s, u"--compress=0"_s, u"--blobs"_s};
    for (const QString &schema : config.excludeSchemas) // a pattern: in quotes it is taken as it is
        arguments.append(u"--exclude-schema=\"%1\""_s.arg(QString(schema).replace(u'"', u"\"\""_s)));
    return arguments;
}

static Result<> refusePrepared(Connection &connection, const TaskControl &control)
{
    const Result<Rows> prepared = connection.query(
        u"SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()"_s, control);
    if (!prepared)
        return std::unexpected(prepared.error());
    if (prepared->count() > 0)
        return fail("postgres.preparedTransactions"_L1,
                    {{"database"_L1, connection.database()}, {"name"_L1, prepared->text(0, 0)}});
    return {};
}

Result<CaptureOrigin> CaptureOrigin::read(Connection &connection, const TaskControl &control)
{
    if (const Result<> none = refusePrepared(connection, control); !none)
        return std::unexpected(none.error());
    Result<DatabaseProperties> properties = DatabaseProperties::read(connection, connection.database(), control);
    if (!properties)
        return std::unexpected(properties.error());
    Result<QStringList> roles = Catalog::roles(connection, control);
    if (!roles)
        return std::unexpected(roles.error());
    return CaptureOrigin{
        .database = connection.database(), .properties = std::move(*properties), .roles = std::move(*roles)};
}

Result<std::unique_ptr<Capture>> PostgresCapture::take(const StorageConfig &config, const CaptureSource &source,
                                                       const CaptureMeans &means, const TaskControl &control)
{
    Result<std::unique_ptr<Capture>> capture = attempt(config, source, means, control);
    if (capture || capture.error().code != Error::Code::CommandFailed)
        return capture;
    // While the stage runs, a TRUNCATE can come between our locks and those of pg_dump, which then gives up. Our locks
    // are gone by now, so that it gets through, and the second attempt too.
    qCInfo(lcStorages).noquote() << "pg_dump could not begin, once more:" << capture.error().details;
    return attempt(config, source, means, control);
}

Result<std::unique_ptr<Capture>> PostgresCapture::attempt(const StorageConfig &config, const CaptureSource &source,
                                                          const CaptureMeans &means, const TaskControl &control)
{
    Result<SnapshotHold> hold = SnapshotHold::take(source.where, {.without = config.excludeSchemas}, control);
    if (!hold)
        return std::unexpected(hold.error());
    std::unique_ptr<PostgresCapture> capture(new PostgresCapture(config, source.remark, std::move(*hold)));
    const Result<QString> hiding = Catalog::hidesDamage(capture->m_hold.connection(), control);
    if (!hiding)
        return std::unexpected(hiding.error());
    if (!hiding->isEmpty())
        return fail("postgres.damageHidden"_L1,
                    {{"database"_L1, capture->m_hold.connection().database()}, {"setting"_L1, *hiding}});
    if (const Result<> noted = capture->note(source, means.tools, control); !noted)
        return std::unexpected(noted.error());
    if (const Result<> begun = capture->begin(means, control); !begun)
        return std::unexpected(begun.error());
    return capture;
}

Result<> PostgresCapture::begin(const CaptureMeans &means, const TaskControl &control)
{
    const QStringList arguments = dumpArguments(m_config);
    const Result<QString> reason = needsSingleStream(m_hold.connection(), control);
    if (!reason)
        return std::unexpected(reason.error());
    if (!reason->isEmpty())
        qCInfo(lcStorages).noquote() << "one stream for" << m_facts.database << "because of" << *reason;
    Result<std::unique_ptr<DataCapture>> data = means.form == CaptureForm::SingleStream || !reason->isEmpty()
                                                    ? StreamCapture::begin(m_hold, means.commands, means.tools,
                                                                           arguments, control)
                                                    : CopyCapture::begin(m_hold, means.commands, means.tools, arguments,
                                                                         m_config.excludeSchemas, control);
    if (!data)
        return std::unexpected(data.error());
    m_data = std::move(*data);
    return {};
}

Result<> PostgresCapture::note(const CaptureSource &source, const Tools &tools, const TaskControl &control)
{
    Connection &connection = m_hold.connection();
    Result<CaptureOrigin> origin = source.origin ? *source.origin : CaptureOrigin::read(connection, control);
    if (!origin)
        return std::unexpected(origin.error());
    m_facts.database = origin->database;
    m_facts.properties = std::move(origin->properties);
    m_facts.roles = std::move(origin->roles);
    // A sequence does not obey the snapshot: what it says now is what belongs to it.
    Result<QList<Sequence>> sequences = Catalog::sequences(connection, m_config.excludeSchemas, control);
    if (!sequences)
        return std::unexpected(sequences.error());
    m_facts.sequences = std::move(*sequences);
    const Result<Rows> version = connection.query(u"SELECT pg_catalog.current_setting('server_version'),"
                                                  " pg_catalog.pg_database_size(pg_catalog.current_database())"_s,
                                                  control);
    if (!version)
        return std::unexpected(version.error());
    m_facts.serverVersion = version->text(0, 0).section(u' ', 0, 0);
    m_facts.bytes = version->number(0, 1);
    m_facts.serverMajor = connection.serverMajor();
    m_facts.toolVersion = tools.version;
    m_facts.toolMajor = tools.major;
    return noteSchemas(control);
}

Result<> PostgresCapture::noteSchemas(const TaskControl &control)
{
    Connection &connection = m_hold.connection();
    Result<QList<Table>> tables = Catalog::tables(connection, m_config.excludeSchemas, control);
    if (!tables)
        return std::unexpected(tables.error());
    for (const Table &table : *tables) {
        m_facts.tables.append({.table = table});
        m_expectedBytes += table.sizeBytes;
    }
    Result<QStringList> unlogged = unloggedOfStandby(connection, m_config.excludeSchemas, control);
    if (!unlogged)
        return std::unexpected(unlogged.error());
    m_unlogged = std::move(*unlogged);
    Result<QJsonArray> extensions = Catalog::extensions(connection, control);
    if (!extensions)
        return std::unexpected(extensions.error());
    m_facts.extensions = std::move(*extensions);
    if (const Result<> noted = noteDialect(control); !noted)
        return noted;
    for (const QString &schema : m_config.excludeSchemas) {
        const Result<QStringList> needed = Catalog::dependents(connection, schema, m_config.excludeSchemas, control);
        if (!needed)
            return std::unexpected(needed.error());
        m_facts.excluded.append({.name = schema, .neededBy = *needed});
    }
    return {};
}

// What a server must have for it.
Result<> PostgresCapture::noteDialect(const TaskControl &control)
{
    Result<QJsonArray> collations = Catalog::collations(m_hold.connection(), control);
    if (!collations)
        return std::unexpected(collations.error());
    m_facts.collations = std::move(*collations);
    Result<QStringList> tablespaces = Catalog::tablespaces(m_hold.connection(), control);
    if (!tablespaces)
        return std::unexpected(tablespaces.error());
    m_facts.tablespaces = std::move(*tablespaces);
    Result<QStringList> subscriptions = Catalog::subscriptions(m_hold.connection(), control);
    if (!subscriptions)
        return std::unexpected(subscriptions.error());
    m_facts.subscriptions = std::move(*subscriptions);
    Result<QStringList> providers = Catalog::labelProviders(m_hold.connection(), control);
    if (!providers)
        return std::unexpected(providers.error());
    m_facts.labelProviders = std::move(*providers);
    return noteOwners(control);
}

Result<> PostgresCapture::noteOwners(const TaskControl &control)
{
    Result<QStringList> owners = Catalog::owners(m_hold.connection(), m_config.excludeSchemas, control);
    if (!owners)
        return std::unexpected(owners.error());
    m_facts.owners = std::move(*owners);
    Result<PublicSchema> schema = PublicSchema::read(m_hold.connection(), control);
    if (!schema)
        return std::unexpected(schema.error());
    m_facts.publicSchema = std::move(*schema);
    return {};
}

QString PostgresCapture::summary() const
{
    qint64 rows = 0;
    for (const PostgresFacts::TableFact &fact : m_facts.tables)
        rows += fact.content.rows;
    QStringList parts{tr("%n table(s)", nullptr, int(m_facts.tables.size())) + u", "_s + Texts::rows(rows)};
    if (!m_remark.isEmpty())
        parts.append(m_remark);
    if (!m_unlogged.isEmpty())
        parts.append(tr("read from a standby, without rows of %1").arg(m_unlogged.join(u", "_s)));
    return parts.join(u"; "_s);
}

QStringList PostgresCapture::warnings() const
{
    if (m_unlogged.isEmpty())
        return {};
    return {tr("%1 is read from a standby, which has no rows of unlogged tables. They come back empty: %2.")
                .arg(m_config.id(), m_unlogged.join(u", "_s))};
}

Result<StorageRecord> PostgresCapture::read(BlobSink &sink, const TaskControl &control)
{
    const Progress progress{.step = Step::Process, .subject = m_config.id(), .total = m_expectedBytes};
    const Result<StoredData> stored = m_data->read(m_facts, sink, progress, control);
    if (!stored)
        return std::unexpected(stored.error());
    return StorageRecord{.component = m_config.component,
                         .name = m_config.name,
                         .kind = StorageKind::Postgres,
                         .list = stored->list,
                         .sizeBytes = stored->sizeBytes,
                         .entries = stored->entries,
                         .summary = summary(),
                         .facts = m_facts.toJson()};
}

} // namespace Understudy

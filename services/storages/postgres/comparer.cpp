// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/comparer.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/dialectcheck.h"
#include "services/storages/postgres/sessionstart.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_exactLimit = 64LL * 1024 * 1024; // bytes of a table that is still counted and compared
static constexpr qsizetype s_mostDifferences = 1000;
static constexpr QByteArrayView s_locked = "55P03";

PostgresComparer::PostgresComparer(const PostgresConfig &config, const ToolFinder &tools)
    : m_config(config)
    , m_tools(tools)
{ }

// Broken pages, tables of others, a server that breaks at them, names that are no UTF-8, locks on the server's own tables:
// what is there today may be replaced all the same.
static bool cannotBeRead(const Error &error)
{
    return error.code == Error::Code::Io || error.code == Error::Code::Denied || error.code == Error::Code::Unreachable
           || error.code == Error::Code::Refused || error.code == Error::Code::Busy;
}

Result<Comparison> PostgresComparer::compare(const StorageRecord &record, const TaskControl &control)
{
    Result<PostgresFacts> facts = PostgresFacts::fromJson(record.facts);
    if (!facts)
        return std::unexpected(facts.error());
    m_facts = std::move(*facts);
    const Result<ConnectionString> where = liveTarget(m_config);
    if (!where)
        return std::unexpected(where.error());
    m_liveName = where->database();
    Result<Connection> live = Connection::open(*where, control, u"plan"_s);
    if (!live && (live.error().code == Error::Code::Cancelled || live.error().code == Error::Code::InvalidInput))
        return std::unexpected(live.error());
    m_comparison.exists = live || live.error().code != Error::Code::NotFound;
    m_comparison.readable = live.has_value();
    if (!live && m_comparison.exists)
        m_comparison.warnings.append(live.error().message + u' ' + live.error().why);
    if (!live && live.error().code == Error::Code::Refused) // half dropped: nothing else gets its name
        m_comparison.refusals.append(live.error());
    Result<> compared;
    if (live)
        compared = compareTables(*live, control);
    if (!compared && cannotBeRead(compared.error())) {
        m_comparison = {
            .exists = true, .readable = false, .warnings = {compared.error().message + u' ' + compared.error().why}};
        compared = {};
    }
    if (!m_comparison.readable)
        allComesBack();
    if (compared && (live || !m_comparison.exists))
        compared = checkServer(live ? &*live : nullptr, control);
    if (compared)
        compared = checkExcluded(live ? &*live : nullptr, control);
    if (!compared)
        return std::unexpected(compared.error());
    describeLoss();
    return m_comparison;
}

Result<> PostgresComparer::compareTables(Connection &live, const TaskControl &control)
{
    if (const Result<> limited = limitLockWaits(live, firstLockWaitMs, control); !limited)
        return limited;
    const Result<QList<Table>> today = tablesOf(live, control);
    if (!today)
        return std::unexpected(today.error());
    if (const Result<> noted = noteCopied(live, control); !noted)
        return noted;
    QHash<QString, PostgresFacts::TableFact> then;
    for (const PostgresFacts::TableFact &fact : std::as_const(m_facts.tables))
        then.insert(fact.table.id(), fact);
    const bool sameMajor = live.serverMajor() == m_facts.serverMajor;
    for (const Table &table : *today) {
        const auto fact = then.constFind(table.id());
        const Result<> done = fact == then.constEnd() ? onlyToday(live, table, control)
                                                      : compareTable(live, table, *fact, sameMajor, control);
        if (!done)
            return done;
        then.remove(table.id());
    }
    for (const PostgresFacts::TableFact &fact : std::as_const(then)) {
        m_comparison.added += fact.content.rows;
        m_comparison.differences.append(
            {.subject = fact.table.id(), .change = Difference::Change::Added, .then = fact.content.rows});
    }
    return {};
}

// A migration that hangs may have locked some of them, and be what the restore is wanted for.
Result<QList<Table>> PostgresComparer::tablesOf(Connection &live, const TaskControl &control)
{
    Result<QList<Table>> tables = Catalog::tables(live, m_facts.excludedNames(), control);
    if (tables || live.sqlState() != s_locked)
        return tables;
    return Catalog::tables(live, m_facts.excludedNames(), control, Sizes::Estimated);
}

Result<> PostgresComparer::noteCopied(Connection &live, const TaskControl &control)
{
    if (m_facts.form != PostgresFacts::Form::Copies)
        return {};
    const Result<QList<CopiedTable>> tables = copiedTables(live, m_facts.excludedNames(), control, Sizes::Estimated);
    if (!tables)
        return std::unexpected(tables.error());
    for (const CopiedTable &table : *tables)
        m_copied.insert(table.id(), table);
    Result<QString> encoding = serverEncoding(live, control);
    if (!encoding)
        return std::unexpected(encoding.error());
    m_encoding = std::move(*encoding);
    return {};
}

// With the digest that the backup has, so that the two compare.
Result<TableContent> PostgresComparer::contentOf(Connection &live, const Table &now, bool withDigest,
                                                 const TaskControl &control)
{
    const auto copied = m_copied.constFind(now.id());
    if (!withDigest || copied == m_copied.constEnd())
        return Catalog::content(live, now, withDigest && m_facts.form == PostgresFacts::Form::Stream, control);
    const Result<RowDigest> digest = digestOf(live, *copied, m_encoding, control);
    if (!digest)
        return std::unexpected(digest.error());
    return TableContent{.rows = digest->rows(), .rowDigest = digest->toText()};
}

// None where somebody has locked the table.
Result<std::optional<TableContent>> PostgresComparer::contentUnlessLocked(Connection &live, const Table &now,
                                                                          bool withDigest, const TaskControl &control)
{
    Result<TableContent> content = contentOf(live, now, withDigest, control);
    if (content)
        return std::move(*content);
    if (live.sqlState() != s_locked)
        return std::unexpected(content.error());
    m_lockedTables.append(now.id());
    if (const Result<> limited = limitLockWaits(live, nextLockWaitMs, control); !limited)
        return std::unexpected(limited.error());
    return std::nullopt;
}

Result<> PostgresComparer::compareTable(Connection &live, const Table &now, const PostgresFacts::TableFact &then,
                                        bool sameMajor, const TaskControl &control)
{
    qint64 rows = now.estimatedRows;
    bool same = false;
    if (now.sizeBytes <= s_exactLimit || now.estimatedRows < 0) {
        const bool withDigest = sameMajor && now.sizeBytes <= s_exactLimit
                                && !(then.content.digest + then.content.rowDigest).isEmpty();
        const auto content = contentUnlessLocked(live, now, withDigest, control);
        if (!content)
            return std::unexpected(content.error());
        if (*content) {
            rows = (*content)->rows;
            same = withDigest && rows == then.content.rows && (*content)->digest == then.content.digest
                   && (*content)->rowDigest == then.content.rowDigest;
        }
    } else {
        m_estimated = true;
    }
    const qint64 both = rows < 0 ? then.content.rows : qMin(rows, then.content.rows);
    (same ? m_comparison.same : m_comparison.overwritten) += both;
    m_comparison.added += then.content.rows - both;
    m_comparison.removed += qMax<qint64>(rows - both, 0);
    m_comparison.differences.append({.subject = now.id(),
                                     .change = same ? Difference::Change::Same : Difference::Change::Overwritten,
                                     .now = rows,
                                     .then = then.content.rows});
    return {};
}

Result<> PostgresComparer::onlyToday(Connection &live, const Table &now, const TaskControl &control)
{
    qint64 rows = now.estimatedRows;
    if (now.sizeBytes <= s_exactLimit || rows < 0) {
        const auto content = contentUnlessLocked(live, now, false, control);
        if (!content)
            return std::unexpected(content.error());
        rows = *content ? (*content)->rows : rows;
    } else {
        m_estimated = true;
    }
    m_comparison.removed += qMax<qint64>(rows, 0);
    m_comparison.differences.append({.subject = now.id(), .change = Difference::Change::Removed, .now = rows});
    return {};
}

void PostgresComparer::allComesBack()
{
    for (const PostgresFacts::TableFact &fact : std::as_const(m_facts.tables)) {
        m_comparison.added += fact.content.rows;
        m_comparison.differences.append(
            {.subject = fact.table.id(), .change = Difference::Change::Added, .then = fact.content.rows});
    }
}

// What cannot be read here is judged by the restore.
static Result<QStringList> carriedOwners(Connection *live, const QStringList &schemas, const TaskControl &control)
{
    if (!live || schemas.isEmpty())
        return QStringList();
    Result<QStringList> owners = Catalog::ownersIn(*live, schemas, control);
    return owners || !cannotBeRead(owners.error()) ? owners : QStringList();
}

Result<> PostgresComparer::checkServer(Connection *live, const TaskControl &control)
{
    Result<Server> server = Server::open(m_config, control, u"plan"_s);
    if (!server) {
        m_comparison.refusals.append(server.error());
        return {};
    }
    const Result<bool> standby = server->isStandby(control);
    if (!standby)
        return std::unexpected(standby.error());
    if (*standby) { // nothing else there matters
        m_comparison.refusals.append(
            Messages::error("postgres.standby"_L1,
                            {{"database"_L1, m_liveName}, {"server"_L1, server->connection().where().server()}}));
        return {};
    }
    const Result<QStringList> owners = carriedOwners(live, m_facts.excludedNames(), control);
    if (!owners)
        return std::unexpected(owners.error());
    const Result<Dialect> dialect = checkDialect(*server, m_facts, m_liveName, *owners, control);
    if (!dialect)
        return std::unexpected(dialect.error());
    m_comparison.missingRoles = dialect->missingRoles;
    m_comparison.refusals += dialect->refusals;
    m_comparison.warnings += dialect->warnings;
    if (const Result<> tools = checkTools(*server, control); !tools)
        return tools;
    return checkSlots(*server, control);
}

// To read the backup, and to read the schemas of today that it does not cover.
Result<> PostgresComparer::checkTools(Server &server, const TaskControl &control)
{
    const Result<Tools> archive = m_tools.forArchive(m_facts.toolMajor, control);
    const Result<Tools> live = m_facts.excluded.isEmpty()
                                   ? archive
                                   : m_tools.forServer(server.connection().serverMajor(), control);
    for (const Result<Tools> *tools : {&archive, &live}) {
        if (*tools)
            continue;
        if (tools->error().code == Error::Code::Cancelled)
            return std::unexpected(tools->error());
        if (!m_comparison.refusals.contains(tools->error()))
            m_comparison.refusals.append(tools->error());
    }
    return {};
}

// They follow the database that they stand on, which is the old one then.
Result<> PostgresComparer::checkSlots(Server &server, const TaskControl &control)
{
    const Result<Rows> rows = server.connection().query(
        u"SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE database = $1 ORDER BY 1"_s, control,
        {m_liveName});
    if (!rows)
        return std::unexpected(rows.error());
    QStringList names = rows->texts(0);
    if (!names.isEmpty())
        m_comparison.warnings.append(
            tr("Replication slots stay with the old state, and whoever reads them: %1. They keep it from being removed.")
                .arg(names.join(u", "_s)));
    return {};
}

Result<> PostgresComparer::checkExcluded(Connection *live, const TaskControl &control)
{
    for (const PostgresFacts::ExcludedSchema &schema : std::as_const(m_facts.excluded)) {
        const Result<bool> exists = live ? Catalog::schemaExists(*live, schema.name, control) : Result<bool>(false);
        if (!exists)
            return std::unexpected(exists.error());
        if (*exists)
            m_comparison.carriedOver.append(tr("schema %1, as it is when the restore begins").arg(schema.name));
        else if (!schema.neededBy.isEmpty())
            m_comparison.refusals.append(
                Messages::error("postgres.excludedMissing"_L1,
                                {{"schema"_L1, schema.name}, {"needed"_L1, schema.neededBy.join(u", "_s)}}));
        else
            m_comparison.warnings.append(
                tr("The schema “%1” is not in the backup and does not exist today.").arg(schema.name));
    }
    for (const QString &schema : m_config.excludeSchemas) {
        if (!m_facts.excludedNames().contains(schema))
            m_comparison.warnings.append(
                tr("The schema “%1” is left out of backups today, but this one holds it: it becomes"
                   " as it was.")
                    .arg(schema));
    }
    return {};
}

// Most telling first: what goes, then what changes most.
static auto weight(const Difference &difference)
{
    const bool goes = difference.change == Difference::Change::Removed;
    const bool same = difference.change == Difference::Change::Same;
    return std::tuple(!goes, same, -std::abs(difference.now - difference.then), difference.subject);
}

QString PostgresComparer::lossInWords(qint64 rows, int newTables, int changedTables)
{
    QStringList parts;
    if (rows > 0)
        parts.append(
            tr("%n row(s) that came since", nullptr, int(qMin<qint64>(rows, std::numeric_limits<int>::max()))));
    if (newTables > 0)
        parts.append(tr("%n new table(s)", nullptr, newTables));
    if (changedTables > 0)
        parts.append(tr("every change in %n table(s)", nullptr, changedTables));
    return parts.isEmpty() ? QString() : tr("%1 will be gone.").arg(parts.join(u", "_s));
}

void PostgresComparer::describeLoss()
{
    std::ranges::sort(m_comparison.differences, {}, weight);
    qint64 gone = 0;
    int tables = 0;
    int touched = 0;
    for (const Difference &difference : std::as_const(m_comparison.differences)) {
        const qint64 more = difference.change == Difference::Change::Removed ? difference.now
                                                                             : difference.now - difference.then;
        gone += qMax<qint64>(more, 0);
        tables += difference.change == Difference::Change::Removed ? 1 : 0;
        touched += difference.change == Difference::Change::Overwritten ? 1 : 0;
    }
    if (m_comparison.differences.size() > s_mostDifferences)
        m_comparison.differences.resize(s_mostDifferences);
    if (m_estimated)
        m_comparison.warnings.append(tr("The rows of large tables are estimates."));
    if (!m_lockedTables.isEmpty() && m_comparison.readable)
        m_comparison.warnings.append(
            tr("Somebody else has locked tables. What they hold today is an estimate, or not known: %1.")
                .arg(m_lockedTables.join(u", "_s)));
    if (!m_comparison.exists)
        return;
    if (!m_comparison.readable)
        m_comparison.loss =
            tr("What the database “%1” holds today cannot be read, so what is lost is not known.").arg(m_liveName);
    else
        m_comparison.loss = lossInWords(gone, tables, touched);
}

} // namespace Understudy

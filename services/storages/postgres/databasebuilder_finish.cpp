// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/databasebuilder.h"
#include "services/storages/postgres/sessionstart.h"
#include "services/storages/postgres/sqlquote.h"
#include "services/storages/postgres/statistics.h"

using namespace Qt::StringLiterals;

// What follows when all rows, indexes and rules are in.

namespace Understudy {

Result<> DatabaseBuilder::setSequences(const TaskControl &control)
{
    for (const Sequence &sequence : std::as_const(m_facts.sequences)) {
        const Result<Rows> set = m_loader->connection().query(
            u"SELECT pg_catalog.setval($1::regclass, $2::bigint, $3::boolean)"_s, control,
            {sqlName(sequence.schema, sequence.name), QString::number(sequence.value),
             sequence.called ? u"true"_s : u"false"_s});
        if (!set)
            return std::unexpected(set.error());
    }
    return {};
}

Result<> DatabaseBuilder::settlePublic(const TaskControl &control)
{
    if (!publicIsOurs())
        return {};
    Connection &connection = m_loader->connection();
    if (const Result<> given = m_facts.publicSchema->giveBack(connection, control); !given)
        return given;
    const Result<PublicSchema> now = PublicSchema::read(connection, control);
    if (!now)
        return std::unexpected(now.error());
    for (const QString &sentence : m_facts.publicSchema->differences(*now)) {
        qCWarning(lcStorages).noquote() << m_identity.liveName << sentence;
        control.note(u"%1: %2"_s.arg(m_config.id(), sentence));
    }
    return {};
}

// What was copied has been compared when it was loaded. Digests of a dump depend on how this major writes values as text,
// so another major compares the rows' number alone; and on what the session has set, so it is one of ours again.
Result<> DatabaseBuilder::verify(const TaskControl &control)
{
    if (const Result<> set = setUpSession(m_loader->connection(), control); !set)
        return set;
    const bool sameMajor = m_server->connection().serverMajor() == m_facts.serverMajor;
    QHash<QString, qint64> missing; // rows, by what is compared: in the backup but not here
    for (const PostgresFacts::TableFact &fact : std::as_const(m_facts.tables)) {
        if (m_identity.rows.contains(fact.table.id()))
            continue;
        const bool withDigest = sameMajor && !fact.content.digest.isEmpty() && fact.loadedThrough.isEmpty();
        const Result<TableContent> content = Catalog::content(m_loader->connection(), fact.table, withDigest, control);
        if (!content)
            return std::unexpected(content.error());
        missing[fact.group()] += fact.content.rows - content->rows;
        if (withDigest && content->rows == fact.content.rows && content->digest != fact.content.digest)
            return fail("postgres.digestDiffers"_L1, {{"table"_L1, fact.table.id()}});
        m_identity.rows.insert(fact.table.id(), content->rows);
    }
    for (const PostgresFacts::TableFact &fact : std::as_const(m_facts.tables)) {
        if (const qint64 rows = missing.value(fact.group()); rows != 0)
            return fail("postgres.rowsDiffer"_L1, {{"table"_L1, fact.group()},
                                                   {"then"_L1, QString::number(fact.content.rows)},
                                                   {"now"_L1, QString::number(fact.content.rows - rows)}});
    }
    return {};
}

// Of which no statistics have been made yet: materialized views were empty, partitioned tables sum up others.
Result<> DatabaseBuilder::analyzeRest(const TaskControl &control)
{
    Connection &connection = m_loader->connection();
    const Result<QList<Catalog::Analyzable>> tables = Catalog::analyzable(connection, control);
    if (!tables)
        return std::unexpected(tables.error());
    QStringList names;
    for (const Catalog::Analyzable &table : *tables) {
        if (!m_analyzed.contains(table.name))
            names.append(table.name);
    }
    return makeStatistics(connection, names, control);
}

Result<> DatabaseBuilder::complete(const TaskControl &control)
{
    Connection &connection = m_loader->connection();
    if (const Result<> analyzed = analyzeRest(control); !analyzed)
        return analyzed;
    const Result<QList<Table>> tables = Catalog::tables(connection, {}, control);
    if (!tables)
        return std::unexpected(tables.error());
    for (const Table &table : *tables) {
        if (m_identity.rows.contains(table.id()))
            continue; // counted when it was compared
        const Result<TableContent> content = Catalog::content(connection, table, false, control);
        if (!content)
            return std::unexpected(content.error());
        m_identity.rows.insert(table.id(), content->rows);
    }
    if (const Result<> labelled = m_facts.properties.label(connection, m_identity.stagedName, control); !labelled)
        return labelled;
    const Result<Rows> built = connection.query(u"SELECT pg_catalog.pg_current_xact_id()::xid"_s, control);
    if (!built)
        return std::unexpected(built.error());
    m_identity.builtAt = built->text(0, 0);
    m_loader.reset(); // no session may be left on it when it is renamed
    return m_facts.properties.apply(m_server->connection(), m_identity.stagedName, control);
}

} // namespace Understudy

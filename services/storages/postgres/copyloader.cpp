// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/copyloader.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"
#include "services/storages/postgres/copyqueue.h"
#include "services/storages/postgres/scriptloader.h"
#include "services/storages/postgres/sqlquote.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// Below it, emptying a table costs the server more than frozen rows save.
static constexpr qint64 s_freezeFrom = 1024 * 1024;

CopyLoader::CopyLoader(const PostgresFacts &facts, const ListRoot &list, BlobSource &blobs, const Progress &progress)
    : m_facts(facts)
    , m_list(list)
    , m_blobs(blobs)
    , m_progress(progress)
{ }

Result<> CopyLoader::prepare()
{
    for (const QList<PostgresFacts::TableFact> &facts : {m_facts.tables, m_facts.configuration}) {
        for (const PostgresFacts::TableFact &fact : facts) {
            Expected &expected = m_expected[fact.group()];
            expected.rows += fact.content.rows;
            expected.sum += fact.content.rowDigest.toULongLong(nullptr, 16);
        }
    }
    if (const Result<> read = readList(); !read)
        return read;
    nameTables();
    planJobs();
    for (const QList<Job> &jobs : {m_ordered, m_jobs}) {
        for (const Job &job : jobs)
            ++m_loaded[job.group].jobs;
    }
    return {};
}

Result<> CopyLoader::loadOrdered(Connection &session, const TaskControl &control)
{
    for (const Job &job : std::as_const(m_ordered)) {
        if (const Result<> loaded = load(session, job, control); !loaded)
            return loaded;
    }
    return {};
}

std::optional<qint64> CopyLoader::rowsOf(const PostgresFacts::TableFact &fact) const
{
    if (!fact.loadedThrough.isEmpty())
        return std::nullopt;
    return m_loaded.value(fact.group()).taken;
}

Result<> CopyLoader::readList()
{
    ListReader reader(m_list, [this](const BlobId &id) { return m_blobs.get(id); });
    QHash<QByteArray, qsizetype> known;
    while (true) {
        const Result<std::optional<ListEntry>> next = reader.next();
        if (!next)
            return std::unexpected(next.error());
        if (!*next)
            return {};
        const ListEntry &entry = **next;
        const qsizetype slash = entry.path.lastIndexOf('/');
        const QByteArray name = entry.path.sliced(slash + 1);
        if (entry.type != ListEntry::Type::File || (name != "begin.sql" && !name.startsWith("data-")))
            continue;
        const QByteArray folder = entry.path.first(qMax<qsizetype>(slash, 0));
        if (!known.contains(folder)) {
            known.insert(folder, m_tables.size());
            m_tables.append(Table{.group = QString::fromUtf8(folder)});
        }
        Table &table = m_tables[known.value(folder)];
        if (name == "begin.sql") {
            table.begin = entry;
        } else {
            table.pieces.append(entry);
            table.sizeBytes += entry.size;
        }
    }
}

static QByteArray folderOf(const PostgresFacts::TableFact &fact)
{
    return CopiedTable{.schema = fact.table.schema, .name = fact.table.name}.folder();
}

void CopyLoader::nameTables()
{
    QHash<QString, Table *> byFolder;
    for (Table &table : m_tables)
        byFolder.insert(std::exchange(table.group, {}), &table);
    for (const PostgresFacts::TableFact &fact : std::as_const(m_facts.tables)) {
        Table *table = byFolder.value(QString::fromUtf8(folderOf(fact)));
        if (!table)
            continue;
        table->group = fact.group();
        if (fact.loadedThrough.isEmpty())
            table->name = sqlName(fact.table.schema, fact.table.name);
    }
    for (const PostgresFacts::TableFact &fact : std::as_const(m_facts.configuration)) {
        Table *table = byFolder.value(QString::fromUtf8(folderOf(fact)));
        if (!table)
            continue;
        table->group = fact.group();
        table->isConfiguration = true;
        m_ordered.append({.table = table - m_tables.data(), .group = table->group});
    }
}

// Several sessions into one table only if the others would be done long before: its rows are then not frozen.
void CopyLoader::planJobs()
{
    qint64 all = 0;
    for (const Table &table : std::as_const(m_tables))
        all += table.sizeBytes;
    const qint64 share = all / copySessions() + all / copySessions() / 4;
    for (qsizetype number = 0; number < m_tables.size(); ++number) {
        Table &table = m_tables[number];
        if (table.isConfiguration)
            continue;
        const bool isShared = table.pieces.size() > 1 && table.sizeBytes > share;
        table.isFrozen = !isShared && !table.name.isEmpty() && table.sizeBytes >= s_freezeFrom;
        if (!isShared)
            m_jobs.append({.table = number, .sizeBytes = table.sizeBytes, .group = table.group});
        for (qsizetype piece = 0; isShared && piece < table.pieces.size(); ++piece)
            m_jobs.append(
                {.table = number, .piece = piece, .sizeBytes = table.pieces[piece].size, .group = table.group});
    }
    std::ranges::stable_sort(m_jobs, std::greater(), &Job::sizeBytes);
}

// Rows that are written frozen, in the transaction that empties the table, need not be looked at again: not by the
// first query, which would set their hint bits, and not by a vacuum years later. False: this role may not empty it.
Result<bool> CopyLoader::empty(Connection &session, const Table &table, const TaskControl &control)
{
    const Result<> done = session.execute(u"BEGIN; TRUNCATE TABLE ONLY "_s + table.name, control);
    if (done)
        return true;
    if (session.sqlState() != "42501")
        return std::unexpected(done.error());
    if (const Result<> back = session.execute(u"ROLLBACK"_s, control); !back)
        return std::unexpected(back.error());
    return false;
}

Result<QByteArray> CopyLoader::statement(const Table &table, bool frozen)
{
    QByteArray sql;
    for (const BlobId &id : table.begin.blobs) {
        const Result<QByteArray> text = m_blobs.get(id);
        if (!text)
            return std::unexpected(text.error());
        sql += *text;
    }
    if (frozen) // behind the last parenthesis that opens: before the options
        sql.insert(sql.lastIndexOf('(') + 1, "FREEZE, ");
    return sql;
}

Result<> CopyLoader::load(Connection &session, const Job &job, const TaskControl &control)
{
    const Table &table = m_tables[job.table];
    const Result<bool> frozen = table.isFrozen ? empty(session, table, control) : Result<bool>(false);
    if (!frozen)
        return std::unexpected(frozen.error());
    const Result<QByteArray> sql = statement(table, *frozen);
    if (!sql)
        return std::unexpected(sql.error());
    if (const Result<> begun = session.beginCopyIn(*sql, control); !begun)
        return loadError(begun.error(), *sql);
    RowDigest digest;
    if (const Result<> sent = sendJob(session, job, digest, control); !sent)
        return sent;
    const Result<qint64> taken = session.endCopyIn(control);
    if (!taken)
        return loadError(taken.error(), *sql);
    if (const Result<> committed = *frozen ? session.execute(u"COMMIT"_s, control) : Result<>(); !committed)
        return committed;
    return note(job, digest, *taken);
}

Result<> CopyLoader::sendJob(Connection &session, const Job &job, RowDigest &digest, const TaskControl &control)
{
    const QList<ListEntry> &pieces = m_tables[job.table].pieces;
    for (qsizetype piece = 0; piece < pieces.size(); ++piece) {
        if (job.piece >= 0 && job.piece != piece)
            continue;
        if (const Result<> sent = send(session, pieces[piece], digest, control); !sent)
            return sent;
    }
    return {};
}

// Compared as soon as it can be: no index is built on rows that are not those of the backup.
Result<> CopyLoader::note(const Job &job, const RowDigest &digest, qint64 taken)
{
    const QMutexLocker locker(&m_mutex);
    Loaded &loaded = m_loaded[job.group];
    loaded.read.add(digest);
    loaded.taken += taken;
    return --loaded.jobs == 0 && m_expected.contains(job.group) ? compareGroup(job.group) : Result<>();
}

Result<> CopyLoader::send(Connection &session, const ListEntry &piece, RowDigest &digest, const TaskControl &control)
{
    for (const BlobId &id : piece.blobs) {
        const Result<QByteArray> rows = m_blobs.get(id);
        if (!rows)
            return std::unexpected(rows.error());
        digest.addBytes(*rows);
        if (const Result<> sent = session.copyIn(*rows, control); !sent)
            return sent;
        Progress now = m_progress;
        now.done = m_done += rows->size();
        if (const Result<> going = control.checkpoint(now); !going)
            return going;
    }
    return {};
}

static std::unexpected<Error> rowsDiffer(const QString &table, qint64 then, qint64 now)
{
    return fail("postgres.rowsDiffer"_L1,
                {{"table"_L1, table}, {"then"_L1, QString::number(then)}, {"now"_L1, QString::number(now)}});
}

Result<> CopyLoader::compareGroup(const QString &group) const
{
    const Expected expected = m_expected.value(group);
    const Loaded loaded = m_loaded.value(group);
    if (loaded.read.rows() != expected.rows)
        return rowsDiffer(group, expected.rows, loaded.read.rows());
    if (loaded.taken != expected.rows)
        return rowsDiffer(group, expected.rows, loaded.taken);
    if (loaded.read.sum() != expected.sum)
        return fail("postgres.digestDiffers"_L1, {{"table"_L1, group}});
    return {};
}

Result<> CopyLoader::compare() const
{
    for (const auto &[group, expected] : m_expected.asKeyValueRange()) {
        if (const Result<> same = compareGroup(group); !same)
            return same;
    }
    return {};
}

} // namespace Understudy

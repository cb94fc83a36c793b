// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/copycapture.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/byhandscript.h"
#include "services/storages/postgres/connectionerrors.h"
#include "services/storages/postgres/dumparchive.h"
#include "services/storages/postgres/hiddensettings.h"
#include "services/storages/postgres/rowcutter.h"
#include "services/storages/postgres/sqlquote.h"
#include "services/tasks/orderedpipeline.h"
#include "services/tasks/parallel.h"

#include <QDeadlineTimer>
#include <QHash>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_rangesSince = 14; // before, a range of blocks was found by reading the whole table
static constexpr int s_piecesAtOnce = 2; // of a session: one that is being put, one that waits
static constexpr int s_lookMs = 400; // between two looks at who waits for a table

struct CopyCapture::Reading
{
    Reading(BlobSink &sinkArg, const Progress &progressArg, QList<CopyJob> jobs)
        : sink(sinkArg)
        , progress(progressArg)
        , queue(std::move(jobs))
    { }

    [[nodiscard]] Result<> advance(qint64 bytes, const TaskControl &control)
    {
        Progress now = progress;
        now.done = done += bytes;
        return control.checkpoint(now);
    }

    BlobSink &sink;
    const Progress progress;
    CopyQueue queue;
    std::atomic<qint64> done = 0;
    std::atomic_bool schemaIsRead = false; // and pg_dump, which locks all tables, has ended
    QMutex mutex; // guards what follows
    QList<ListEntry> entries;
    QList<RowDigest> digests;
};

CopyCapture::CopyCapture(SnapshotHold &hold)
    : m_hold(hold)
{ }

Result<std::unique_ptr<DataCapture>> CopyCapture::begin(SnapshotHold &hold, const CommandRunner &commands,
                                                        const Tools &tools, const QStringList &dumpArguments,
                                                        const QStringList &without, const TaskControl &control)
{
    std::unique_ptr<CopyCapture> capture(new CopyCapture(hold));
    if (const Result<> prepared = capture->prepare(without, control); !prepared)
        return std::unexpected(prepared.error());
    // Not --schema-only: that leaves large objects out, and with them their owners and rights.
    Result<std::unique_ptr<DumpStream>> dump = DumpStream::start(
        commands, tools, hold, dumpArguments + QStringList{u"--exclude-table-data=*.*"_s}, control);
    if (!dump)
        return std::unexpected(dump.error());
    capture->m_dump = std::move(*dump);
    capture->openSessions(control); // last: pg_dump has to have a connection, each of these may be missing
    return std::unique_ptr<DataCapture>(std::move(capture));
}

Result<> CopyCapture::prepare(const QStringList &without, const TaskControl &control)
{
    Connection &connection = m_hold.connection();
    Result<QList<CopiedTable>> tables = copiedTables(connection, without, control);
    if (!tables)
        return std::unexpected(tables.error());
    m_tables = std::move(*tables);
    Result<QStringList> views = Catalog::materializedViews(connection, without, control);
    if (!views)
        return std::unexpected(views.error());
    m_materializedViews = std::move(*views);
    Result<QString> encoding = serverEncoding(connection, control);
    if (!encoding)
        return std::unexpected(encoding.error());
    m_encoding = std::move(*encoding);
    m_jobs = copyJobs(m_tables, copySessions(), connection.serverMajor() >= s_rangesSince);
    return {};
}

// Fewer sessions are slower and no less right: a server may have few left, and the role a limit.
void CopyCapture::openSessions(const TaskControl &control)
{
    const auto wanted = size_t(qMin<qsizetype>(copySessions(), m_jobs.size()));
    while (m_sessions.size() < wanted) {
        Result<Connection> session = Connection::open(m_hold.connection().where(), control, u"copy"_s);
        if (!session) {
            qCInfo(lcStorages).noquote() << "copying with fewer sessions:" << session.error().details;
            m_hasFewSessions = true;
            return;
        }
        m_sessions.push_back(std::move(*session));
    }
}

Result<StoredData> CopyCapture::read(PostgresFacts &facts, BlobSink &sink, const Progress &progress,
                                     const TaskControl &control)
{
    Reading reading(sink, progress, m_jobs);
    reading.digests.resize(m_tables.size());
    const auto work = [&](qsizetype index, const TaskControl &inner) {
        if (index == 0)
            return readSchema(reading, inner);
        return index == 1 ? holdTables(reading, inner) : readTables(reading, m_sessions[size_t(index - 2)], inner);
    };
    const auto sessions = qsizetype(m_sessions.size());
    if (const Result<> done = forEachInParallel(sessions + 2, control, work, Threads::AllAtOnce); !done)
        return std::unexpected(done.error());
    m_digests = std::move(reading.digests);
    tell(facts);
    return putList(reading, facts);
}

Result<> CopyCapture::readSchema(Reading &reading, const TaskControl &control)
{
    const DumpArchive::Next next = [&]() -> Result<QByteArray> {
        Result<QByteArray> piece = m_dump->next(control);
        const Result<> going = reading.advance(piece ? piece->size() : 0, control);
        return going ? piece : std::unexpected(going.error());
    };
    const Result<ListEntry> entry = DumpArchive::cut(next, DumpArchive::schemaPath, reading.sink);
    if (!entry)
        return std::unexpected(entry.error());
    reading.schemaIsRead = true;
    const QMutexLocker locker(&reading.mutex);
    reading.entries.append(*entry);
    return {};
}

// The server calls a broken block by the number of its file.
static std::unexpected<Error> naming(const CopiedTable &table, const Connection &session, const Error &error)
{
    if (error.code != Error::Code::Io)
        return std::unexpected(error);
    if (saysRenamed(session.sqlState()))
        return failRenamed(session, table.named());
    const QString reason = error.details.section(u": "_s, 1).section(u'\n', 0, 0).trimmed();
    return fail("postgres.statementFailed"_L1,
                {{"database"_L1, session.database()}, {"reason"_L1, table.id() + u": "_s + reason}}, error.details);
}

Result<> CopyCapture::readTables(Reading &reading, Connection &session, const TaskControl &control)
{
    while (const std::optional<CopyJob> job = reading.queue.take()) {
        const Result<bool> locked = lock(session, m_tables[job->table], control);
        if (!locked)
            return std::unexpected(locked.error());
        if (!*locked) {
            reading.queue.putBack(*job);
            continue;
        }
        if (const Result<> copied = copy(reading, session, *job, control); !copied)
            return copied;
        const NamedTable table = m_tables[job->table].named();
        if (const Result<> unlocked = session.execute(sqlIsStillNamed(table) + u"; ROLLBACK"_s, control); !unlocked)
            return naming(m_tables[job->table], session, unlocked.error());
        reading.queue.finish(*job);
    }
    return control.checkpoint();
}

// The session that has all locks reads what somebody waits for, and lets go of it when it is read.
Result<> CopyCapture::holdTables(Reading &reading, const TaskControl &control)
{
    Waited waited;
    QDeadlineTimer patience(0);
    while (true) {
        if (patience.hasExpired()) {
            Result<Waited> now = waitedFor(control);
            if (!now)
                return std::unexpected(now.error());
            waited = std::move(*now);
            patience.setRemainingTime(s_lookMs);
        }
        if (const std::optional<CopyJob> job = reading.queue.takeHeld(waited.tables, m_hasFewSessions)) {
            if (const Result<> copied = copy(reading, m_hold.connection(), *job, control); !copied)
                return copied;
            if (const Result<> named = checkNames(m_hold.connection(), {m_tables[job->table].named()}, control); !named)
                return named;
            reading.queue.finish(*job);
            continue;
        }
        const QSet<qsizetype> unread = reading.queue.unread();
        if (unread.isEmpty() || control.isCancelled())
            return control.checkpoint();
        if (!waited.anybody || !reading.schemaIsRead || unread.intersects(waited.tables))
            continue;
        if (const Result<> gone = letGo(unread, control); !gone)
            return gone;
        waited = {}; // seen again at the next look if it is still so
    }
}

// Only an exclusive lock waits for ours.
Result<CopyCapture::Waited> CopyCapture::waitedFor(const TaskControl &control)
{
    const Result<Rows> rows = m_hold.connection().query(
        u"SELECT DISTINCT w.relation FROM pg_catalog.pg_locks w JOIN pg_catalog.pg_locks h ON h.relation = w.relation"
        " AND h.database = w.database WHERE w.locktype = 'relation' AND NOT w.granted AND w.mode = 'AccessExclusiveLock'"
        " AND h.locktype = 'relation' AND h.granted AND h.pid = pg_catalog.pg_backend_pid()"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<qint64> oids;
    for (int row = 0; row < rows->count(); ++row)
        oids.insert(rows->number(row, 0));
    Waited waited{.anybody = !oids.isEmpty()};
    for (qsizetype number = 0; waited.anybody && number < m_tables.size(); ++number) {
        if (oids.contains(m_tables[number].oid))
            waited.tables.insert(number);
    }
    return waited;
}

// A transaction keeps its locks to its end, so another one takes over those that are still needed.
Result<> CopyCapture::letGo(const QSet<qsizetype> &unread, const TaskControl &control)
{
    QList<NamedTable> tables;
    for (const qsizetype number : unread)
        tables.append(m_tables[number].named());
    const QWriteLocker locker(&m_handover);
    const Result<bool> gone = m_hold.letGoOfAllBut(tables, control);
    return gone ? Result<>() : std::unexpected(gone.error());
}

// In the snapshot of the capture. False: somebody waits for this table.
Result<bool> CopyCapture::lock(Connection &session, const CopiedTable &table, const TaskControl &control)
{
    const QReadLocker locker(&m_handover);
    if (const Result<> back = session.inTransaction() ? session.execute(u"ROLLBACK"_s, control) : Result<>(); !back)
        return std::unexpected(back.error());
    const NamedTable named = table.named();
    const QString sql = u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT "_s
                        + sqlText(m_hold.snapshot()) + u"; LOCK TABLE ONLY "_s + named.name
                        + u" IN ACCESS SHARE MODE NOWAIT; "_s + sqlIsStillNamed(named);
    const Result<> locked = session.execute(sql, control);
    if (locked)
        return true;
    if (session.sqlState() == "55P03")
        return false;
    // The server does not know the snapshot any more once the session that holds it has ended.
    if (session.sqlState() == "22023" || session.sqlState() == "42704")
        return std::unexpected(statementError(
            session.where(), "57P01", tr("the session that held the snapshot has ended"), locked.error().details));
    return naming(table, session, locked.error());
}

struct PutPiece
{
    BlobId id;
    qsizetype size = 0;
};

static Result<PutPiece> put(BlobSink &sink, const QByteArray &piece)
{
    const Result<BlobId> id = sink.putText(piece);
    if (!id)
        return std::unexpected(id.error());
    return PutPiece{.id = *id, .size = piece.size()};
}

Result<> CopyCapture::copy(Reading &reading, Connection &session, const CopyJob &job, const TaskControl &control)
{
    const CopiedTable &table = m_tables[job.table];
    const QByteArray number = QByteArray::number(job.range.from).rightJustified(10, '0');
    ListEntry entry{.path = table.folder() + "/data-" + number, .mode = 0600};
    // Beside this thread, which has to take rows as fast as the server sends them.
    OrderedPipeline<QByteArray, PutPiece> pieces(
        1, s_piecesAtOnce, [&reading](const QByteArray &piece) { return put(reading.sink, piece); },
        [&](const PutPiece &piece) {
            entry.blobs.append(piece.id);
            entry.size += piece.size;
            return reading.advance(piece.size, control);
        });
    RowCutter cutter([&pieces](QByteArray piece) { return pieces.push(std::move(piece)); });
    RowDigest digest;
    const auto take = [&](QByteArrayView row) { return cutter.add(row, digest.addRow(row.chopped(1))); };
    if (const Result<> read = session.copyOut(table.copyOut(job.range, m_encoding), take, control); !read)
        return naming(table, session, read.error());
    if (const Result<> put = cutter.finish(); !put)
        return put;
    if (const Result<> put = pieces.drain(); !put)
        return put;
    const QMutexLocker locker(&reading.mutex);
    reading.digests[job.table].add(digest);
    if (!entry.blobs.isEmpty())
        reading.entries.append(entry);
    return {};
}

void CopyCapture::tell(PostgresFacts &facts) const
{
    facts.form = PostgresFacts::Form::Copies;
    facts.materializedViews = m_materializedViews;
    QHash<QByteArray, qsizetype> numbers; // by folder, which is no two tables'
    for (qsizetype number = 0; number < m_tables.size(); ++number) {
        numbers.insert(m_tables[number].folder(), number);
        if (m_tables[number].isConfiguration)
            facts.configuration.append({.table = {.schema = m_tables[number].schema, .name = m_tables[number].name}});
    }
    const auto fill = [&](QList<PostgresFacts::TableFact> &tables) {
        for (PostgresFacts::TableFact &fact : tables) {
            const CopiedTable named{.schema = fact.table.schema, .name = fact.table.name};
            const qsizetype number = numbers.value(named.folder(), -1);
            const RowDigest digest = number < 0 ? RowDigest() : m_digests[number];
            fact.content = {.rows = digest.rows(), .rowDigest = digest.toText()};
            fact.loadedThrough = number < 0 || !m_tables[number].viaRoot() ? QString() : m_tables[number].loadedId();
        }
    };
    fill(facts.tables);
    fill(facts.configuration);
}

static Result<ListEntry> putText(const QByteArray &path, const QByteArray &text, BlobSink &sink)
{
    const Result<BlobId> id = sink.put(text);
    if (!id)
        return std::unexpected(id.error());
    return ListEntry{.path = path, .mode = 0600, .size = text.size(), .blobs = {*id}};
}

// Around the rows of a table what psql needs to load them: all files of the folder, one after the other.
Result<> CopyCapture::addTable(Reading &reading, const CopiedTable &table)
{
    const Result<ListEntry> begin = putText(table.folder() + "/begin.sql", table.copyIn(m_encoding), reading.sink);
    if (!begin)
        return std::unexpected(begin.error());
    const Result<ListEntry> end = putText(table.folder() + "/end.sql", "\\.\n", reading.sink);
    if (!end)
        return std::unexpected(end.error());
    reading.entries.append(*begin);
    reading.entries.append(*end);
    return {};
}

Result<StoredData> CopyCapture::putList(Reading &reading, const PostgresFacts &facts)
{
    QSet<QByteArray> folders;
    for (qsizetype number = 0; number < m_tables.size(); ++number) {
        if (m_digests[number].rows() == 0)
            continue;
        if (const Result<> added = addTable(reading, m_tables[number]); !added)
            return std::unexpected(added.error());
        for (QByteArray folder = m_tables[number].folder(); !folder.isEmpty();
             folder = folder.first(qMax<qsizetype>(folder.lastIndexOf('/'), 0)))
            folders.insert(folder);
    }
    for (const QByteArray &folder : std::as_const(folders))
        reading.entries.append({.path = folder, .type = ListEntry::Type::Folder, .mode = 0700});
    const Result<ListEntry> finish = putText("finish.sql", finishScript(facts), reading.sink);
    if (!finish)
        return std::unexpected(finish.error());
    reading.entries.append(*finish);
    const Result<QList<ListEntry>> hidden = HiddenSettings::put(facts.properties.settings, reading.sink);
    if (!hidden)
        return std::unexpected(hidden.error());
    reading.entries.append(*hidden);
    std::ranges::sort(reading.entries, [](const ListEntry &left, const ListEntry &right) {
        return comparePaths(left.path, right.path) < 0;
    });
    StoredData stored{.entries = reading.entries.size()};
    ListWriter writer([&reading](QByteArrayView plain) { return reading.sink.put(plain); });
    for (const ListEntry &entry : std::as_const(reading.entries)) {
        if (const Result<> added = writer.add(entry); !added)
            return std::unexpected(added.error());
        stored.sizeBytes += entry.size;
    }
    const Result<ListRoot> root = writer.finish();
    if (!root)
        return std::unexpected(root.error());
    stored.list = *root;
    return stored;
}

} // namespace Understudy

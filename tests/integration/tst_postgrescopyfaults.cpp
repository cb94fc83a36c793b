// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"
#include "tests/support/postgressession.h"

#include <QJsonArray>
#include <QMutex>
#include <QTest>

#include <functional>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Rows copied table by table on several sessions, while others write, sessions are lost and records lie.
class tst_PostgresCopyFaults : public OnBothServers
{
    Q_OBJECT

public:
    tst_PostgresCopyFaults()
        : OnBothServers(u"faulty"_s)
    { }

private slots:
    void writersDoNotDisturbTheMoment();
    void whoWaitsForATableGetsItWhileOthersAreRead_data();
    void whoWaitsForATableGetsItWhileOthersAreRead();
    void aLostSessionFailsTheBackup();
    void aLostSessionFailsTheRestoreAndLeavesNothing();
    void anotherDigestThanRecordedFailsTheRestore();
    void aRowFewerThanRecordedFailsTheRestore();

private:
    [[nodiscard]] QString beside();
    [[nodiscard]] QString askBeside(const QString &question);
};

namespace {

// Between a storage and the blobs: does something once, after some of them.
class Interrupter final : public BlobSink, public BlobSource
{
public:
    Interrupter(MemoryBlobs &blobs, int after, std::function<void()> act)
        : m_blobs(blobs)
        , m_left(after)
        , m_act(std::move(act))
    { }

    Result<BlobId> put(QByteArrayView plain) override
    {
        count();
        return m_blobs.put(plain);
    }
    Result<bool> reuse(const BlobId &id) override { return m_blobs.reuse(id); }
    Result<QByteArray> get(const BlobId &id) override
    {
        count();
        return m_blobs.get(id);
    }

private:
    // Who comes meanwhile waits: nobody is done before it is.
    void count()
    {
        const QMutexLocker locker(&m_mutex);
        if (m_left-- == 0)
            m_act();
    }

    MemoryBlobs &m_blobs;
    QMutex m_mutex;
    int m_left;
    std::function<void()> m_act;
};

} // namespace

QString tst_PostgresCopyFaults::beside()
{
    return fixture().server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname LIKE 'faulty\\_us%'"_s);
}

// Of the database that is staged.
QString tst_PostgresCopyFaults::askBeside(const QString &question)
{
    const PostgresServer &server = fixture().server;
    const QString name = server.sql(u"postgres"_s,
                                    u"SELECT datname FROM pg_database WHERE datname LIKE 'faulty\\_us%'"_s);
    server.sql(u"postgres"_s, u"ALTER DATABASE \"%1\" CONNECTION LIMIT -1 ALLOW_CONNECTIONS true"_s.arg(name));
    return server.sql(name, question);
}

void tst_PostgresCopyFaults::writersDoNotDisturbTheMoment()
{
    make(
        u"CREATE TABLE left_side (id int PRIMARY KEY, n bigint); CREATE TABLE right_side (id int PRIMARY KEY, n bigint);"
        " INSERT INTO left_side SELECT i, 0 FROM generate_series(1, 50) i;"
        " INSERT INTO right_side SELECT i, 0 FROM generate_series(1, 50) i"_s);
    PostgresSession writer(fixture().server.connection(u"faulty"_s));
    QVERIFY(writer.begin(u"DO $$ BEGIN FOR i IN 1..4000 LOOP UPDATE left_side SET n = n - i WHERE id = 1 + i % 50;"
                         " UPDATE right_side SET n = n + i WHERE id = 1 + (i * 7) % 50; COMMIT; END LOOP; END $$"_s));
    const auto storage = fixture().storage(fixture().config(u"faulty"_s));
    for (int round = 0; round < 3; ++round) {
        const Result<StorageRecord> record = fixture().backUp(*storage);
        REQUIRE(record);
        const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
        REQUIRE(staged);
        QCOMPARE(askBeside(u"SELECT (SELECT sum(n) FROM left_side) + (SELECT sum(n) FROM right_side)"_s), u"0"_s);
        REQUIRE((*staged)->drop(fixture().control));
    }
    QCOMPARE(writer.finish(), QString());
}

namespace {

// Takes rows that say so only after somebody else has got what he waits for.
class Gate final : public BlobSink
{
public:
    Gate(MemoryBlobs &blobs, PostgresSession &other)
        : m_blobs(blobs)
        , m_other(other)
    { }

    Result<BlobId> put(QByteArrayView plain) override
    {
        if (plain.contains("held back")) {
            const QMutexLocker locker(&m_mutex);
            if (!answer)
                answer = m_other.finish();
        }
        return m_blobs.put(plain);
    }
    Result<bool> reuse(const BlobId &id) override { return m_blobs.reuse(id); }

    std::optional<QString> answer;

private:
    MemoryBlobs &m_blobs;
    PostgresSession &m_other;
    QMutex m_mutex;
};

} // namespace

void tst_PostgresCopyFaults::whoWaitsForATableGetsItWhileOthersAreRead_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("truncate") << u"TRUNCATE awaited"_s;
    QTest::newRow("alter") << u"ALTER TABLE awaited DROP COLUMN t"_s;
    QTest::newRow("drop") << u"DROP TABLE awaited"_s;
    QTest::newRow("partitions") << u"TRUNCATE parts"_s;
}

void tst_PostgresCopyFaults::whoWaitsForATableGetsItWhileOthersAreRead()
{
    QFETCH(const QString, statement);
    make(u"CREATE TABLE one AS SELECT i, 'held back ' || md5(i::text) AS t FROM generate_series(1, 60000) i;"
         " CREATE TABLE two AS TABLE one; CREATE TABLE small AS SELECT 1 AS i;"
         " CREATE TABLE awaited AS SELECT i, 'row ' || i AS t FROM generate_series(1, 1000) i;"
         " CREATE TABLE parts (i int) PARTITION BY RANGE (i);"
         " CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (MINVALUE) TO (100);"
         " CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (100) TO (MAXVALUE);"
         " INSERT INTO parts SELECT generate_series(1, 300)"_s);
    const auto storage = fixture().storage(fixture().config(u"faulty"_s));
    Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    PostgresSession other(fixture().server.connection(u"faulty"_s));
    other.run(u"SET lock_timeout = '30s'"_s);
    QVERIFY(other.begin(statement));
    Gate sink(fixture().blobs, other);

    const Result<StorageRecord> record = (*capture)->read(sink, fixture().control);

    REQUIRE(record);
    QCOMPARE(sink.answer, std::optional(QString())); // before the last rows were taken
    capture->reset();
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    QCOMPARE(askBeside(u"SELECT (SELECT count(*) FROM one) + (SELECT count(*) FROM two) + (SELECT count(*) FROM small)"
                       " + (SELECT count(t) FROM awaited) + (SELECT count(*) FROM parts)"_s),
             u"121301"_s);
    REQUIRE((*staged)->drop(fixture().control));
}

static void hasFourParts(const Error &error)
{
    QVERIFY(!error.message.isEmpty());
    QVERIFY(!error.why.isEmpty());
    QVERIFY(!error.todo.isEmpty());
    QVERIFY(!error.safe.isEmpty());
}

// Each more than the largest piece, so that a session that waits with its first one has not read all.
static const auto s_twoTables = u"CREATE TABLE one AS SELECT i, md5(i::text) AS t FROM generate_series(1, 300000) i;"
                                " CREATE TABLE two AS SELECT i, md5(i::text) AS t FROM generate_series(1, 300000) i"_s;

void tst_PostgresCopyFaults::aLostSessionFailsTheBackup()
{
    make(s_twoTables);
    const auto storage = fixture().storage(fixture().config(u"faulty"_s));
    Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    Interrupter sink(fixture().blobs, 0, [this] {
        fixture().server.sql(u"postgres"_s,
                             u"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = 'faulty'"
                             " AND application_name LIKE 'understudy%'"_s);
    });

    const Result<StorageRecord> record = (*capture)->read(sink, fixture().control);

    QVERIFY(!record);
    QVERIFY2(record.error().code == Error::Code::Unreachable || record.error().code == Error::Code::CommandFailed,
             told(record).constData());
    hasFourParts(record.error());
}

void tst_PostgresCopyFaults::aLostSessionFailsTheRestoreAndLeavesNothing()
{
    make(s_twoTables);
    const auto storage = fixture().storage(fixture().config(u"faulty"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    Interrupter source(fixture().blobs, 6, [this] {
        fixture().server.sql(u"postgres"_s,
                             u"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity"
                             " WHERE datname LIKE 'faulty\\_us%' AND application_name = 'understudy:load'"_s);
    });

    const Result<std::unique_ptr<Staged>> staged = stage(*record, source);

    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Unreachable);
    hasFourParts(staged.error());
    QCOMPARE(beside(), u"0"_s);
}

static void change(StorageRecord &record, const QString &key, const QJsonValue &value)
{
    QJsonArray tables = record.facts[u"tables"_s].toArray();
    QJsonObject table = tables.first().toObject();
    table.insert(key, value);
    tables.replace(0, table);
    record.facts.insert(u"tables"_s, tables);
}

void tst_PostgresCopyFaults::anotherDigestThanRecordedFailsTheRestore()
{
    make(s_twoTables);
    const auto storage = fixture().storage(fixture().config(u"faulty"_s));
    Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    change(*record, u"rowDigest"_s, u"0123456789abcdef"_s);

    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);

    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Corrupt);
    QCOMPARE(beside(), u"0"_s);
}

void tst_PostgresCopyFaults::aRowFewerThanRecordedFailsTheRestore()
{
    make(s_twoTables);
    const auto storage = fixture().storage(fixture().config(u"faulty"_s));
    Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    change(*record, u"rows"_s, 60001);

    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);

    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Corrupt);
    QCOMPARE(beside(), u"0"_s);
}

QTEST_GUILESS_MAIN(tst_PostgresCopyFaults)
#include "tst_postgrescopyfaults.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listreader.h"
#include "tests/support/onbothservers.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Rows copied table by table on several sessions: what a table may look like, and what may happen meanwhile.
class tst_PostgresCopies : public OnBothServers
{
    Q_OBJECT

public:
    tst_PostgresCopies()
        : OnBothServers(u"shapes"_s)
    { }

private slots:
    void tablesOfEveryShapeComeBack();
    void theLogOfTheServerStaysClean();
    void theCacheOfTheServerStaysWarm();
    void rowsThatMayMoveBetweenPartitionsComeBack();
    void materializedViewsAreRefreshedAfterThoseTheyRead();
    void databasesOfOtherEncodingsComeBack_data();
    void databasesOfOtherEncodingsComeBack();
    void unknownTableAccessMethodsTakeTheSingleStream();
    void aTableThatHasGrownStoresItsNewRowsAlone();

private:
    void comesBack();
};

// Backed up, emptied, restored: the same.
void tst_PostgresCopies::comesBack()
{
    const QString before = fixture().contentOf(u"shapes"_s);
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    QCOMPARE(record->facts[u"form"_s].toString(), u"copies"_s);
    fixture().drop(u"shapes"_s);
    QCOMPARE(fixture().server.sql(u"postgres"_s, u"CREATE DATABASE shapes"_s), QString());
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(fixture().contentOf(u"shapes"_s), before);
    REQUIRE((*staged)->drop(fixture().control));
}

static const auto s_shapes = uR"(
CREATE TABLE bare (); INSERT INTO bare SELECT FROM generate_series(1, 3);
CREATE TABLE dropped (a int, b text, c int); ALTER TABLE dropped DROP COLUMN b; INSERT INTO dropped VALUES (1, 2), (NULL, 3);
CREATE TABLE emptied (a int); ALTER TABLE emptied DROP COLUMN a; INSERT INTO emptied DEFAULT VALUES;
CREATE TABLE computed (a int, twice int GENERATED ALWAYS AS (a * 2) STORED, b text); INSERT INTO computed VALUES (1, DEFAULT, 'x');
CREATE TABLE onlycomputed (one int GENERATED ALWAYS AS (1) STORED); INSERT INTO onlycomputed DEFAULT VALUES;
CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT -3 MINVALUE -100 MAXVALUE 7), t text);
INSERT INTO numbered (t) VALUES ('a'), ('b');
CREATE SCHEMA "odd / schema.";
CREATE TABLE "odd / schema."."new
line ""quoted"" (a, b) WITH (ENCODING" ("a ""b"", c" text, "." int); INSERT INTO "odd / schema."."new
line ""quoted"" (a, b) WITH (ENCODING" VALUES (E'\\.', 1), (E'tab\tline\nreturn\r\\', 2), ('', NULL), (NULL, 3);
CREATE TABLE ".." (a int); INSERT INTO ".." VALUES (1);
CREATE TABLE "ünïcode %41" (a int); INSERT INTO "ünïcode %41" SELECT generate_series(1, 10);
CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent);
INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 3);
CREATE UNLOGGED TABLE unlogged (a int); INSERT INTO unlogged VALUES (5);
CREATE TABLE lists (k text, v int) PARTITION BY LIST (k); CREATE TABLE lists_a PARTITION OF lists FOR VALUES IN ('a');
CREATE TABLE lists_rest PARTITION OF lists DEFAULT PARTITION BY RANGE (v);
CREATE TABLE lists_rest_low PARTITION OF lists_rest FOR VALUES FROM (MINVALUE) TO (10);
CREATE TABLE lists_rest_high PARTITION OF lists_rest FOR VALUES FROM (10) TO (MAXVALUE);
INSERT INTO lists SELECT chr(96 + i % 4), i FROM generate_series(1, 50) i;
CREATE TABLE guarded (owner name, secret text); INSERT INTO guarded VALUES ('a', 'b');
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; ALTER TABLE guarded FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON guarded USING (owner = current_user);
CREATE TABLE large (id int PRIMARY KEY, body text); INSERT INTO large SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 5000) i;
CREATE TABLE toasted (id int, body text); ALTER TABLE toasted ALTER COLUMN body SET STORAGE EXTERNAL; INSERT INTO toasted SELECT i, repeat('x' || i, 100000) FROM generate_series(1, 8) i;
CREATE TABLE edges (body text); INSERT INTO edges SELECT repeat('x', 65536 - i) || E'\n' FROM generate_series(-3, 3) i;
CREATE INDEX ON large (md5(body)); CREATE UNIQUE INDEX large_body ON large (body, id); COMMENT ON INDEX large_body IS 'both';
ALTER TABLE large REPLICA IDENTITY USING INDEX large_pkey; ALTER TABLE large CLUSTER ON large_pkey;
CREATE TABLE refers (id int PRIMARY KEY, large int REFERENCES large); INSERT INTO refers SELECT i, i FROM generate_series(1, 500) i;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no row may be added'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON refers FOR EACH ROW EXECUTE FUNCTION refuse();
DO $$ BEGIN EXECUTE 'CREATE TABLE wide (' || (SELECT string_agg('c' || i || ' int', ', ') FROM generate_series(1, 1600) i) || ')'; END $$;
INSERT INTO wide (c1, c1600) VALUES (1, 2);
)"_s;

void tst_PostgresCopies::tablesOfEveryShapeComeBack()
{
    make(s_shapes);
    comesBack();
    QCOMPARE(sql(u"SELECT twice FROM computed"_s), u"2"_s);
    QCOMPARE(sql(u"INSERT INTO numbered (t) VALUES ('c') RETURNING id"_s), u"1"_s);
    QCOMPARE(sql(u"SELECT relforcerowsecurity FROM pg_class WHERE relname = 'guarded'"_s), u"t"_s);
    QCOMPARE(sql(u"SELECT relreplident FROM pg_class WHERE relname = 'large'"_s), u"i"_s);
    QCOMPARE(sql(u"SELECT obj_description('large_body'::regclass)"_s), u"both"_s);
    QVERIFY(sql(u"INSERT INTO refers VALUES (0, 0)"_s).contains(u"no row may be added"_s));
}

// Whoever looks after the server is called by what stands there. Its autovacuum gives way to us, which it reports.
void tst_PostgresCopies::theLogOfTheServerStaysClean()
{
    make(s_shapes);
    const qsizetype start = fixture().server.log().size();
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    REQUIRE((*staged)->drop(fixture().control));
    QByteArrayList complaints = fixture().server.log().sliced(start).split('\n');
    complaints.removeIf([](const QByteArray &line) {
        return line.contains("autovacuum")
               || (!line.contains("WARNING: ") && !line.contains("ERROR: ") && !line.contains("FATAL: "));
    });
    QCOMPARE(complaints.join('\n'), QByteArray());
}

// The stage runs again while its tables are read: what its queries use stays in memory, however large the tables are.
void tst_PostgresCopies::theCacheOfTheServerStaysWarm()
{
    make(u"CREATE TABLE big AS SELECT i, repeat(md5(i::text), 30) FROM generate_series(1, 60000) i;"
         " CREATE TABLE bigger AS SELECT * FROM big UNION ALL SELECT * FROM big WHERE i < 9"_s);
    const auto elsewhere = [this](const QString &sql) { return fixture().server.sql(u"postgres"_s, sql); };
    QCOMPARE(elsewhere(u"DROP TABLE IF EXISTS hot; CREATE TABLE hot AS SELECT i, md5(i::text) FROM"
                       " generate_series(1, 50000) i; CREATE EXTENSION IF NOT EXISTS pg_buffercache"_s),
             QString());
    for (int use = 0; use < 5; ++use)
        QCOMPARE(elsewhere(u"SELECT count(*) FROM hot"_s), u"50000"_s);
    const QString cached = u"SELECT count(*) FROM pg_buffercache WHERE relfilenode = pg_relation_filenode('hot')"_s;
    const int before = elsewhere(cached).toInt();
    QVERIFY2(before > 400, qPrintable(QString::number(before))); // of 8 KiB
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    REQUIRE(fixture().backUp(*storage));
    const int after = elsewhere(cached).toInt();
    QVERIFY2(after > before * 9 / 10, qPrintable(u"%1 of %2"_s.arg(after).arg(before)));
}

void tst_PostgresCopies::rowsThatMayMoveBetweenPartitionsComeBack()
{
    make(uR"(CREATE TYPE colour AS ENUM ('red', 'green', 'blue', 'grey');
CREATE TABLE hashed (c colour, n int) PARTITION BY HASH (c);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashed SELECT (ARRAY['red', 'green', 'blue', 'grey']::colour[])[1 + i % 4], i FROM generate_series(1, 400) i;
CREATE TABLE in_arrays (cs colour[], n int) PARTITION BY HASH (cs);
CREATE TABLE in_arrays_0 PARTITION OF in_arrays FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE in_arrays_1 PARTITION OF in_arrays FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO in_arrays SELECT (ARRAY['red', 'green', 'blue', 'grey', 'red']::colour[])[1 + i % 4:i % 7], i FROM generate_series(1, 90) i;
CREATE TYPE pair AS (c colour, n int); CREATE TABLE in_rows (p pair) PARTITION BY HASH (p);
CREATE TABLE in_rows_0 PARTITION OF in_rows FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE in_rows_1 PARTITION OF in_rows FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO in_rows SELECT ROW((ARRAY['red', 'green', 'blue']::colour[])[1 + i % 3], i)::pair FROM generate_series(1, 90) i;
CREATE TABLE words (w text COLLATE "und-x-icu") PARTITION BY RANGE (w);
CREATE TABLE words_low PARTITION OF words FOR VALUES FROM (MINVALUE) TO ('m');
CREATE TABLE words_high PARTITION OF words FOR VALUES FROM ('m') TO (MAXVALUE);
INSERT INTO words VALUES ('Äpfel'), ('zebra'), ('Mitte'), ('a')
)"_s);
    const auto content = [this] {
        QString all;
        for (const QString &table : {u"hashed"_s, u"in_arrays"_s, u"in_rows"_s, u"words"_s})
            all += sql(u"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM %1 t"_s.arg(table));
        return all;
    };
    const QString before = content();
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    fixture().server.sql(u"shapes"_s, u"TRUNCATE hashed, in_arrays, in_rows, words"_s);
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(content(), before);
    REQUIRE((*staged)->drop(fixture().control));
}

void tst_PostgresCopies::materializedViewsAreRefreshedAfterThoseTheyRead()
{
    make(uR"(CREATE TABLE base (a int); INSERT INTO base SELECT generate_series(1, 10);
CREATE MATERIALIZED VIEW z_first AS SELECT a FROM base WHERE a > 2;
CREATE VIEW through AS SELECT a FROM z_first;
CREATE MATERIALIZED VIEW a_second AS SELECT sum(a) AS total FROM through;
CREATE MATERIALIZED VIEW "m ""third""" AS SELECT total FROM a_second;
CREATE MATERIALIZED VIEW never AS SELECT a FROM base WITH NO DATA;
CREATE MATERIALIZED VIEW aside AS SELECT a FROM base)"_s);
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(sql(u"SELECT total FROM \"m \"\"third\"\"\""_s), u"52"_s);
    QCOMPARE(sql(u"SELECT relname FROM pg_class WHERE relkind = 'm' AND NOT relispopulated"_s), u"never"_s);
    REQUIRE((*staged)->drop(fixture().control));
}

void tst_PostgresCopies::databasesOfOtherEncodingsComeBack_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("bytes");
    QTest::newRow("LATIN1") << u"TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"_s
                            << u"convert_from('\\xe4f6fc80', 'LATIN1')"_s;
    QTest::newRow("SQL_ASCII") << u"TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"_s
                               << u"convert_from('\\xe4ff80', 'SQL_ASCII')"_s;
}

void tst_PostgresCopies::databasesOfOtherEncodingsComeBack()
{
    QFETCH(const QString, options);
    QFETCH(const QString, bytes);
    make(u"CREATE TABLE t (a text); INSERT INTO t VALUES (%1)"_s.arg(bytes), options);
    const QString look = u"SELECT encode(convert_to(a, getdatabaseencoding()), 'hex') FROM t"_s;
    const QString before = sql(look);
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    fixture().server.sql(u"shapes"_s, u"DELETE FROM t"_s);
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QVERIFY(!before.isEmpty() && !before.startsWith(u"ERROR"_s));
    QCOMPARE(sql(look), before);
    REQUIRE((*staged)->drop(fixture().control));
}

void tst_PostgresCopies::unknownTableAccessMethodsTakeTheSingleStream()
{
    make(u"CREATE ACCESS METHOD other TYPE TABLE HANDLER heap_tableam_handler;"
         " CREATE TABLE elsewhere (a int) USING other; INSERT INTO elsewhere SELECT generate_series(1, 100)"_s);
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    QVERIFY(!record->facts.contains(u"form"_s));
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(sql(u"SELECT count(*) FROM elsewhere"_s), u"100"_s);
    REQUIRE((*staged)->drop(fixture().control));
}

static QStringList pathsOf(const StorageRecord &record, MemoryBlobs &blobs)
{
    QStringList paths;
    ListReader reader(record.list, [&blobs](const BlobId &id) { return blobs.get(id); });
    for (Result<std::optional<ListEntry>> entry = reader.next(); entry && *entry; entry = reader.next())
        paths.append(QString::fromUtf8((*entry)->path));
    return paths;
}

void tst_PostgresCopies::aTableThatHasGrownStoresItsNewRowsAlone()
{
    make(u"CREATE TABLE events (id int, body text);"
         " INSERT INTO events SELECT i, repeat(md5(i::text), 9) FROM generate_series(1, 1000000) i"_s);
    const auto storage = fixture().storage(fixture().config(u"shapes"_s));
    const Result<StorageRecord> first = fixture().backUp(*storage);
    REQUIRE(first);
    fixture().server.sql(
        u"shapes"_s,
        u"INSERT INTO events SELECT i, repeat(md5(i::text), 9) FROM generate_series(1000001, 1010000) i"_s);
    fixture().blobs.forgetCounts();
    const Result<StorageRecord> second = fixture().backUp(*storage);
    REQUIRE(second);

    QVERIFY(second->sizeBytes > first->sizeBytes);
    QVERIFY2(fixture().blobs.newBytes * 20 < first->sizeBytes,
             QByteArray::number(fixture().blobs.newBytes).constData());
    const QStringList ranges = pathsOf(*first, fixture().blobs).filter(u"tables/public/events/data-"_s);
    QVERIFY2(ranges.size() > 1, qPrintable(ranges.join(u' ')));
    QCOMPARE(pathsOf(*second, fixture().blobs).filter(u"tables/public/events/data-"_s), ranges);
    const Result<std::unique_ptr<Staged>> staged = stage(*second, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->drop(fixture().control));
}

QTEST_GUILESS_MAIN(tst_PostgresCopies)
#include "tst_postgrescopies.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"
#include "tests/support/patience.h"

#include <QJsonArray>

#include <libpq-fe.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What belongs to a schema that a backup leaves out stays with it, wherever it lies.
class tst_PgCarried : public OnBothServers
{
    Q_OBJECT

public:
    tst_PgCarried()
        : OnBothServers(u"carried"_s)
    { }

private slots:
    void largeObjectsOfTodayComeOver_data();
    void largeObjectsOfTodayComeOver();
    void whatIsWrittenAfterwardsIsTold_data();
    void whatIsWrittenAfterwardsIsTold();
    void aSessionThatIsStillAtWorkIsTold();
    void aLockedSequenceHoldsNothingUp_data();
    void aLockedSequenceHoldsNothingUp();
    void allThatNeedsTheSchemaIsNamed();
    void whatNoBackupHoldsNeedsNothing();

private:
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(CaptureForm form = CaptureForm::Fitting,
                                                           const QStringList &without = {u"keycloak"_s});
    // What a session wrote counts when it has ended.
    [[nodiscard]] bool isLeftByAll()
    {
        const auto nobody = [this] {
            return fixture().server.sql(u"postgres"_s,
                                        u"SELECT count(*) FROM pg_stat_activity WHERE datname = 'carried'"_s)
                   == u"0"_s;
        };
        return QTest::qWaitFor(nobody, patienceMs);
    }
};

std::unique_ptr<PostgresStorage> tst_PgCarried::storage(CaptureForm form, const QStringList &without)
{
    StorageConfig config = fixture().config(u"carried"_s);
    config.excludeSchemas = without;
    return fixture().storage(config, form);
}

void tst_PgCarried::largeObjectsOfTodayComeOver_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

// 5001 is rewritten; 5002 and 5003 are new, and so is 5004, which nothing in the schema names; 5005 is the backup's.
void tst_PgCarried::largeObjectsOfTodayComeOver()
{
    QFETCH(const CaptureForm, form);
    fixture().server.sql(u"postgres"_s, u"CREATE ROLE clerk; CREATE ROLE \"the \"\"reader\""_s);
    make(u"CREATE SCHEMA keycloak; CREATE DOMAIN keycloak.lo AS oid; CREATE DOMAIN keycloak.scan AS keycloak.lo;"
         " CREATE TABLE keycloak.docs (id int PRIMARY KEY, content oid); CREATE TABLE keycloak.\"Scans\" (\"The scan\""
         " keycloak.scan); CREATE TABLE orders (id int, paper oid); SELECT lo_from_bytea(5001, 'as it was then');"
         " SELECT lo_from_bytea(5005, 'paper'); INSERT INTO keycloak.docs VALUES (1, 5001); INSERT INTO orders VALUES"
         " (1, 5005)"_s);
    const auto before = storage(form);
    const Result<StorageRecord> record = fixture().backUp(*before);
    REQUIRE(record);
    const QString changed = sql(
        u"SELECT lo_truncate(lo_open(5001, 131072), 0); SELECT lo_put(5001, 0, 'today'); SELECT lo_from_bytea(5002,"
        " decode(repeat('00ff', 1500000), 'hex') || 'end'); SELECT lo_from_bytea(5003, ''); SELECT lo_from_bytea(5004,"
        " 'nobody''s'); SELECT lo_unlink(5005); ALTER LARGE OBJECT 5002 OWNER TO clerk; GRANT SELECT ON LARGE OBJECT 5002"
        " TO PUBLIC; GRANT SELECT, UPDATE ON LARGE OBJECT 5002 TO \"the \"\"reader\" WITH GRANT OPTION; REVOKE UPDATE ON"
        " LARGE OBJECT 5002 FROM clerk; COMMENT ON LARGE OBJECT 5002 IS 'it''s; large';"
        " INSERT INTO keycloak.docs VALUES (2, 5002), (3, 77), (4, NULL); INSERT INTO keycloak.\"Scans\" VALUES (5003)"_s);
    QVERIFY2(!changed.startsWith(u"ERROR"_s), qPrintable(changed));
    const auto proof =
        u"SELECT oid, lomowner::regrole, CASE WHEN oid = 5002 THEN (SELECT string_agg(a::text, ',' ORDER BY"
        " a::text) FROM unnest(lomacl) a) END, obj_description(oid, 'pg_largeobject'),"
        " md5(lo_get(oid)), length(lo_get(oid)) FROM pg_largeobject_metadata WHERE oid BETWEEN 5001 AND"
        " 5003 ORDER BY 1"_s;
    const QString today = sql(proof);
    QVERIFY2(today.contains(u"the \"\"reader"_s) || today.contains(u"the \\\"\\\"reader"_s), qPrintable(today));

    const Result<std::unique_ptr<Staged>> staged = before->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(proof), today);
    QCOMPARE(
        sql(u"SELECT string_agg(oid::text, ',' ORDER BY oid), convert_from(lo_get(5001), 'UTF8'),"
            " convert_from(lo_get(5005), 'UTF8'), (SELECT count(*) FROM keycloak.docs) FROM pg_largeobject_metadata"_s),
        u"5001,5002,5003,5005|today|paper|4"_s);
    REQUIRE((*staged)->drop(fixture().control));
}

void tst_PgCarried::whatIsWrittenAfterwardsIsTold_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<bool>("isTold");
    QTest::newRow("nothing") << u"SELECT 1"_s << false;
    QTest::newRow("of another schema") << u"INSERT INTO orders VALUES (2); SELECT lo_from_bytea(0, 'x')"_s << false;
    QTest::newRow("a row") << u"INSERT INTO keycloak.users VALUES (2)"_s << true;
    QTest::newRow("no row is left") << u"TRUNCATE keycloak.users"_s << true;
    QTest::newRow("a number") << u"SELECT nextval('keycloak.ids')"_s << true;
    QTest::newRow("a function") << u"CREATE OR REPLACE FUNCTION keycloak.one() RETURNS int LANGUAGE sql AS 'SELECT 2'"_s
                                << true;
    QTest::newRow("a table") << u"CREATE TABLE keycloak.more (id int)"_s << true;
    QTest::newRow("the schema is gone") << u"DROP SCHEMA keycloak CASCADE"_s << true;
}

void tst_PgCarried::whatIsWrittenAfterwardsIsTold()
{
    QFETCH(const QString, statement);
    QFETCH(const bool, isTold);
    make(
        u"CREATE SCHEMA keycloak; CREATE TABLE keycloak.users (id int); INSERT INTO keycloak.users VALUES (1); CREATE"
        " SEQUENCE keycloak.ids; SELECT nextval('keycloak.ids'); CREATE FUNCTION keycloak.one() RETURNS int LANGUAGE sql"
        " AS 'SELECT 1'; CREATE TABLE orders (id int); INSERT INTO orders VALUES (1)"_s);
    const auto live = storage();
    const Result<StorageRecord> record = fixture().backUp(*live);
    REQUIRE(record);
    QVERIFY(isLeftByAll());
    const Result<std::unique_ptr<Staged>> staged = live->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    const QString done = sql(statement);
    QVERIFY2(!done.startsWith(u"ERROR"_s), qPrintable(done));
    QVERIFY(isLeftByAll());

    const Result<std::unique_ptr<Staged>> again = live->reopen((*staged)->identity());
    REQUIRE(again);
    REQUIRE((*again)->swapIn({again->get()}, fixture().control));

    const QString told = (*again)->warnings().join(u'\n');
    QVERIFY2(told.isEmpty() != isTold, qPrintable(told));
    if (isTold)
        QVERIFY2(told.contains(u"keycloak"_s) && told.contains(u"carried_old_0123abcd"_s)
                     && told.contains(u"was written"_s),
                 qPrintable(told));
    REQUIRE((*again)->swapIn({again->get()}, fixture().control)); // as recovery does
    REQUIRE((*again)->drop(fixture().control));
}

// It may have counts that it has not told of.
void tst_PgCarried::aSessionThatIsStillAtWorkIsTold()
{
    make(u"CREATE SCHEMA keycloak; CREATE TABLE keycloak.users (id int)"_s);
    const auto live = storage();
    const Result<StorageRecord> record = fixture().backUp(*live);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = live->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    const QByteArray where = fixture().server.connection(u"carried"_s).toUtf8();
    const std::unique_ptr<PGconn, decltype(&PQfinish)> session(PQconnectdb(where.constData()), &PQfinish);
    PQclear(PQexec(session.get(), "INSERT INTO keycloak.users VALUES (2)"));

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QVERIFY((*staged)->warnings().join(u'\n').contains(u"keycloak"_s));
    REQUIRE((*staged)->drop(fixture().control));
}

void tst_PgCarried::aLockedSequenceHoldsNothingUp_data()
{
    QTest::addColumn<bool>("fromTheStart");
    QTest::newRow("when the schema is carried over") << true;
    QTest::newRow("at the swap") << false;
}

// Where a sequence stands is asked under a lock, which a migration that hangs does not give; the stage stands still then.
void tst_PgCarried::aLockedSequenceHoldsNothingUp()
{
    QFETCH(const bool, fromTheStart);
    make(u"CREATE SCHEMA keycloak; CREATE SEQUENCE keycloak.ids; CREATE TABLE orders (id int)"_s);
    const auto live = storage();
    const Result<StorageRecord> record = fixture().backUp(*live);
    REQUIRE(record);
    const QByteArray where = fixture().server.connection(u"carried"_s).toUtf8();
    const std::unique_ptr<PGconn, decltype(&PQfinish)> session(PQconnectdb(where.constData()), &PQfinish);
    const auto lock = [&] {
        PQclear(PQexec(session.get(), "BEGIN; ALTER SEQUENCE keycloak.ids INCREMENT 2"));
        return PQtransactionStatus(session.get()) == PQTRANS_INTRANS;
    };
    if (fromTheStart)
        QVERIFY(lock());

    const Result<std::unique_ptr<Staged>> staged = live->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    if (!fromTheStart)
        QVERIFY(lock());
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    const QStringList told = (*staged)->warnings();
    QCOMPARE(told.size(), 1);
    QVERIFY2(told.first().contains(u"keycloak"_s) && told.first().contains(u"is not known"_s),
             qPrintable(told.first()));
    REQUIRE((*staged)->drop(fixture().control));
}

void tst_PgCarried::allThatNeedsTheSchemaIsNamed()
{
    make(
        u"CREATE SCHEMA keycloak; CREATE SEQUENCE keycloak.ids; CREATE TYPE keycloak.kind AS ENUM ('a');"
        " CREATE TABLE keycloak.base (n int DEFAULT nextval('keycloak.ids'), t text) PARTITION BY LIST (n);"
        " CREATE TABLE keycloak.users (id int PRIMARY KEY);"
        " CREATE FUNCTION keycloak.audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
        " CREATE FUNCTION keycloak.allowed(int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true';"
        " CREATE TRIGGER inside AFTER INSERT ON keycloak.users FOR EACH ROW EXECUTE FUNCTION keycloak.audit();"
        " CREATE TABLE defaulted (id int DEFAULT nextval('keycloak.ids')); CREATE TABLE triggered (id int); CREATE TRIGGER"
        " noting AFTER INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION keycloak.audit(); CREATE TABLE parted PARTITION"
        " OF keycloak.base FOR VALUES IN (1); CREATE TABLE guarded (id int); CREATE POLICY few ON guarded USING"
        " (keycloak.allowed(id)); CREATE TABLE checked (id int CHECK (keycloak.allowed(id))); CREATE VIEW asking AS SELECT"
        " keycloak.allowed(1) AS a; CREATE TABLE kinds (k keycloak.kind[]); CREATE INDEX indexed ON triggered"
        " (keycloak.allowed(id)); CREATE FUNCTION kindly(keycloak.kind) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE"
        " DOMAIN narrow AS int CHECK (keycloak.allowed(VALUE)); CREATE TABLE \"Ordered\" (by int REFERENCES"
        " keycloak.users); CREATE TABLE free (id serial PRIMARY KEY, t text)"_s);
    const auto live = storage();

    const Result<StorageRecord> record = fixture().backUp(*live);

    REQUIRE(record);
    QStringList needed;
    for (const QJsonValue &one : record->facts[u"excludedSchemas"_s][0][u"neededBy"_s].toArray())
        needed.append(one.toString());
    needed.sort();
    QCOMPARE(needed.join(u'\n'), u"public.\"Ordered\" -> keycloak.users\n"
                                 "public.asking -> keycloak.allowed(integer)\n"
                                 "public.checked -> keycloak.allowed(integer)\n"
                                 "public.defaulted -> keycloak.ids\n"
                                 "public.guarded -> keycloak.allowed(integer)\n"
                                 "public.indexed -> keycloak.allowed(integer)\n"
                                 "public.kindly(keycloak.kind) -> keycloak.kind\n"
                                 "public.kinds -> keycloak.kind[]\n"
                                 "public.narrow -> keycloak.allowed(integer)\n"
                                 "public.parted -> keycloak.base\n"
                                 "public.parted -> keycloak.ids\n"
                                 "public.triggered -> keycloak.audit()"_s);
    QCOMPARE(sql(u"DROP SCHEMA keycloak CASCADE"_s), QString());
    const Result<Comparison> comparison = live->compare(*record, fixture().blobs, fixture().control);
    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    QVERIFY2(comparison->refusals.first().why.contains(u"public.triggered -> keycloak.audit()"_s),
             qPrintable(comparison->refusals.first().why));
}

// Another schema that is left out; what an extension brings.
void tst_PgCarried::whatNoBackupHoldsNeedsNothing()
{
    make(
        u"CREATE SCHEMA keycloak; CREATE SCHEMA audit; CREATE TYPE keycloak.kind AS ENUM ('a'); CREATE FUNCTION"
        " keycloak.one() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE keycloak.users (id int PRIMARY KEY); CREATE"
        " TABLE audit.notes (id int DEFAULT keycloak.one(), of_user int REFERENCES keycloak.users, k keycloak.kind);"
        " CREATE EXTENSION pg_trgm; CREATE FUNCTION brought(keycloak.kind) RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER"
        " EXTENSION pg_trgm ADD FUNCTION brought(keycloak.kind); CREATE TABLE orders (id int)"_s);
    const auto both = storage(CaptureForm::Fitting, {u"keycloak"_s, u"audit"_s});
    const Result<StorageRecord> record = fixture().backUp(*both);
    const Result<StorageRecord> one = fixture().backUp(*storage());
    REQUIRE(record);
    REQUIRE(one);
    fixture().drop(u"carried"_s);

    const Result<Comparison> comparison = both->compare(*record, fixture().blobs, fixture().control);

    REQUIRE(comparison);
    QVERIFY2(comparison->refusals.isEmpty(), qPrintable(comparison->refusals.value(0).why));
    QCOMPARE(one->facts[u"excludedSchemas"_s][0][u"neededBy"_s].toArray().size(), 3); // of audit.notes
    const Result<std::unique_ptr<Staged>> staged = both->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->drop(fixture().control));
}

QTEST_GUILESS_MAIN(tst_PgCarried)
#include "tst_pgcarried.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Rights and event triggers come when all else is there: before it they would be in its way.
class tst_PgRestoreOrder : public OnBothServers
{
    Q_OBJECT

public:
    tst_PgRestoreOrder()
        : OnBothServers(u"ordered"_s)
    { }

private slots:
    void anOwnerWithoutRightsRestores_data();
    void anOwnerWithoutRightsRestores();
    void rightsComeBackInTheEncodingOfTheDatabase();
    void whatWaitsForASchemaOfTodayKeepsItsEncoding();
    void eventTriggersSeeNothingOfARestore_data();
    void eventTriggersSeeNothingOfARestore();
    void viewsGroupedByAKeyOfTheOtherSideComeBack_data();
    void viewsGroupedByAKeyOfTheOtherSideComeBack();
    void publicationsKeepTheTablesOfToday_data();
    void publicationsKeepTheTablesOfToday();

private:
    [[nodiscard]] StorageConfig config(const QString &user, bool excluding);
    void restore(const StorageConfig &config, CaptureForm form);
};

StorageConfig tst_PgRestoreOrder::config(const QString &user, bool excluding)
{
    StorageConfig config = fixture().config(u"ordered"_s);
    config.connection = fixture().server.connection(u"ordered"_s, user);
    if (excluding)
        config.excludeSchemas = QStringList{u"theirs"_s};
    return config;
}

void tst_PgRestoreOrder::restore(const StorageConfig &config, CaptureForm form)
{
    const auto storage = fixture().storage(config, form);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    REQUIRE((*staged)->drop(fixture().control));
}

static void addForms()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::addColumn<bool>("excluding");
    QTest::newRow("copies") << CaptureForm::Fitting << false;
    QTest::newRow("one stream") << CaptureForm::SingleStream << false;
    QTest::newRow("copies, beside a schema of today") << CaptureForm::Fitting << true;
    QTest::newRow("one stream, beside a schema of today") << CaptureForm::SingleStream << true;
}

void tst_PgRestoreOrder::anOwnerWithoutRightsRestores_data()
{
    addForms();
}

// Whoever archives takes the right to change things from himself, too.
void tst_PgRestoreOrder::anOwnerWithoutRightsRestores()
{
    QFETCH(const CaptureForm, form);
    QFETCH(const bool, excluding);
    fixture().server.sql(u"postgres"_s, u"CREATE ROLE archivist LOGIN CREATEDB"_s);
    make(u"ALTER DATABASE ordered OWNER TO archivist; SET ROLE archivist; CREATE SCHEMA theirs;"
         " CREATE TABLE years (n int PRIMARY KEY); INSERT INTO years VALUES (2022), (2023);"
         " CREATE TABLE archive (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, year int REFERENCES years, t text);"
         " INSERT INTO archive (year, t) SELECT 2023, 'row ' || i FROM generate_series(1, 50) i;"
         " CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM archive; CREATE SEQUENCE numbers START 7;"
         " CREATE TABLE theirs.kept (n int PRIMARY KEY REFERENCES public.years); INSERT INTO theirs.kept VALUES (2022);"
         " REVOKE INSERT, UPDATE, TRUNCATE ON archive, theirs.kept FROM archivist; REVOKE UPDATE ON SEQUENCE numbers"
         " FROM archivist; REVOKE INSERT, REFERENCES ON years FROM archivist; GRANT SELECT ON years TO PUBLIC;"
         " ALTER DEFAULT PRIVILEGES REVOKE INSERT ON TABLES FROM archivist;"
         " SELECT lo_from_bytea(4711, 'large'); REVOKE UPDATE ON LARGE OBJECT 4711 FROM archivist"_s);
    const auto proof =
        u"SELECT relname, relacl FROM pg_class WHERE relacl IS NOT NULL AND oid >= 16384 UNION ALL SELECT"
        " 'defaults', defaclacl FROM pg_default_acl UNION ALL SELECT 'large object', lomacl FROM"
        " pg_largeobject_metadata ORDER BY 1"_s;
    const QString rights = sql(proof);
    QCOMPARE(rights.count(u'\n'), 5);

    restore(config(u"archivist"_s, excluding), form);

    QCOMPARE(sql(proof), rights);
    QCOMPARE(sql(u"SELECT (SELECT count(*) FROM archive), (SELECT n FROM counted), (SELECT max(n) FROM theirs.kept),"
                 " nextval('numbers'), convert_from(lo_get(4711), 'UTF8')"_s),
             u"50|50|2022|7|large"_s);
}

// What is kept is sent when the session speaks UTF-8 again.
void tst_PgRestoreOrder::rightsComeBackInTheEncodingOfTheDatabase()
{
    make(u"SELECT 1"_s, u"ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"_s);
    const QString session = fixture().server.connection(u"ordered"_s) + u"&client_encoding=UTF8"_s;
    QCOMPARE(answerFrom(session, u"CREATE TABLE \"Käse\" AS SELECT 'Käse'::text AS \"größe\"; GRANT SELECT (\"größe\")"
                                 " ON \"Käse\" TO PUBLIC"_s),
             QString());

    restore(config(u"postgres"_s, false), CaptureForm::Fitting);

    QCOMPARE(answerFrom(session,
                        u"SELECT attrelid::regclass, attname, attacl FROM pg_attribute WHERE attacl IS NOT NULL"
                        " AND attrelid >= 16384"_s),
             u"\"Käse\"|größe|{=r/postgres}"_s);
}

// And so is what is put off.
void tst_PgRestoreOrder::whatWaitsForASchemaOfTodayKeepsItsEncoding()
{
    make(u"SELECT 1"_s, u"ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"_s);
    const QString session = fixture().server.connection(u"ordered"_s) + u"&client_encoding=UTF8"_s;
    QCOMPARE(answerFrom(session,
                        u"CREATE SCHEMA theirs; CREATE TABLE theirs.users (id int PRIMARY KEY, name text);"
                        " INSERT INTO theirs.users VALUES (1, 'one'); CREATE VIEW \"Übersicht\" AS SELECT name,"
                        " 'Größe'::text AS \"größe\" FROM theirs.users"_s),
             QString());

    restore(config(u"postgres"_s, true), CaptureForm::Fitting);

    QCOMPARE(answerFrom(session, u"SELECT name, \"größe\" FROM \"Übersicht\""_s), u"one|Größe"_s);
}

void tst_PgRestoreOrder::eventTriggersSeeNothingOfARestore_data()
{
    addForms();
}

void tst_PgRestoreOrder::eventTriggersSeeNothingOfARestore()
{
    QFETCH(const CaptureForm, form);
    QFETCH(const bool, excluding);
    make(
        u"CREATE SCHEMA theirs; CREATE TABLE theirs.users (id int PRIMARY KEY, name text); CREATE INDEX ON theirs.users"
        " (name); INSERT INTO theirs.users VALUES (1, 'one'); GRANT SELECT ON theirs.users TO PUBLIC;"
        " CREATE TABLE orders (id int PRIMARY KEY, placed_by int REFERENCES theirs.users); CREATE INDEX ON orders"
        " (placed_by); INSERT INTO orders VALUES (1, 1); CREATE VIEW placed AS SELECT name FROM theirs.users;"
        " CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM orders; CREATE MATERIALIZED VIEW theirs.named AS"
        " SELECT name || n AS name FROM theirs.users, counted; CREATE MATERIALIZED VIEW shown AS SELECT name || '!' AS name"
        " FROM theirs.named; GRANT SELECT ON orders, placed TO PUBLIC;"
        " ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; CREATE TABLE audit (tag text);"
        " CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no changes today'; END $$;"
        " CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO public.audit VALUES (tg_tag); END $$;"
        " CREATE EVENT TRIGGER a_note ON ddl_command_end EXECUTE FUNCTION note(); ALTER EVENT TRIGGER a_note ENABLE ALWAYS;"
        " CREATE EVENT TRIGGER b_refuse ON ddl_command_start EXECUTE FUNCTION refuse(); ALTER EVENT TRIGGER b_refuse"
        " ENABLE ALWAYS; COMMENT ON EVENT TRIGGER b_refuse IS 'closed'"_s);
    QVERIFY(sql(u"CREATE TABLE u ()"_s).contains(u"no changes today"_s));
    QCOMPARE(sql(u"SELECT count(*) FROM audit"_s), u"0"_s);

    restore(config(u"postgres"_s, excluding), form);

    QCOMPARE(
        sql(u"SELECT (SELECT count(*) FROM audit), (SELECT n FROM counted), (SELECT name FROM theirs.named),"
            " (SELECT name FROM shown), (SELECT count(*) FROM pg_constraint WHERE contype = 'f'), (SELECT count(*) FROM pg_indexes WHERE"
            " schemaname IN ('theirs', 'public')), (SELECT string_agg(evtname || evtenabled::text ||"
            " coalesce(obj_description(oid), ''), ',' ORDER BY evtname) FROM pg_event_trigger)"_s),
        u"0|1|one1|one1!|1|4|a_noteA,b_refuseAclosed"_s);
    QVERIFY(sql(u"CREATE TABLE u ()"_s).contains(u"no changes today"_s));
}

static void addFormsBesideASchemaOfToday()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

void tst_PgRestoreOrder::viewsGroupedByAKeyOfTheOtherSideComeBack_data()
{
    addFormsBesideASchemaOfToday();
}

// A view may show what it does not group by, if the key is among what it groups by: so it waits for the key.
void tst_PgRestoreOrder::viewsGroupedByAKeyOfTheOtherSideComeBack()
{
    QFETCH(const CaptureForm, form);
    make(
        u"CREATE SCHEMA theirs; CREATE TABLE orders (id int PRIMARY KEY, total int); INSERT INTO orders VALUES (1, 70),"
        " (2, 80); CREATE TABLE theirs.users (id int PRIMARY KEY, name text); INSERT INTO theirs.users VALUES (1, 'one');"
        " CREATE VIEW theirs.totals AS SELECT o.id, o.total, count(*) AS n FROM orders o, theirs.users GROUP BY o.id;"
        " CREATE VIEW theirs.above AS SELECT max(total) AS total FROM theirs.totals; CREATE VIEW named AS SELECT u.id,"
        " u.name, count(*) AS n FROM theirs.users u, orders GROUP BY u.id; COMMENT ON VIEW named IS 'grouped';"
        " CREATE MATERIALIZED VIEW counted AS SELECT name, n FROM named; CREATE INDEX ON counted (n);"
        " GRANT SELECT ON named TO PUBLIC"_s);

    restore(config(u"postgres"_s, true), form);

    QCOMPARE(
        sql(u"SELECT (SELECT total FROM theirs.above), (SELECT name || n FROM named), (SELECT name || n FROM counted),"
            " (SELECT count(*) FROM pg_indexes WHERE tablename = 'counted'), obj_description('named'::regclass),"
            " (SELECT relacl IS NOT NULL FROM pg_class WHERE relname = 'named')"_s),
        u"80|one2|one2|1|grouped|t"_s);
}

void tst_PgRestoreOrder::publicationsKeepTheTablesOfToday_data()
{
    addFormsBesideASchemaOfToday();
}

void tst_PgRestoreOrder::publicationsKeepTheTablesOfToday()
{
    QFETCH(const CaptureForm, form);
    make(
        u"CREATE SCHEMA theirs; CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE theirs.users (id int PRIMARY KEY,"
        " name text, secret text); CREATE TABLE theirs.roles (id int); CREATE PUBLICATION p FOR TABLE orders,"
        " theirs.users (name, id) WHERE (id > 7 AND name <> 'x'), theirs.roles; CREATE PUBLICATION \"whole \"\"schemas\""
        " FOR TABLES IN SCHEMA theirs, public; CREATE PUBLICATION everything FOR ALL TABLES"_s);
    const auto proof =
        u"SET jit = off; SELECT pubname, schemaname, tablename, attnames, rowfilter FROM pg_publication_tables UNION ALL"
        " SELECT pubname, nspname, '', NULL, NULL FROM pg_publication_namespace JOIN pg_publication p ON"
        " p.oid = pnpubid JOIN pg_namespace n ON n.oid = pnnspid ORDER BY 1, 2, 3"_s;
    const QString published = sql(proof);
    QVERIFY2(published.count(u'\n') == 10, qPrintable(published));

    restore(config(u"postgres"_s, true), form);

    QCOMPARE(sql(proof), published);
}

QTEST_GUILESS_MAIN(tst_PgRestoreOrder)
#include "tst_pgrestoreorder.moc"

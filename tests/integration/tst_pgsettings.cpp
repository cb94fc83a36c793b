// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/sqlquote.h"
#include "tests/support/bothservers.h"
#include "tests/support/pgroundtrip.h"
#include "tests/support/postgresfixture.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a database is set to has a say in what comes back: what is computed while it is loaded is what it would have been
// in its own sessions, and nothing of it stands in the way of the load.
class tst_PgSettings final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void cleanupTestCase() { m_servers.reset(); }
    void init();

    void whatIsComputedComesBackAsItWas_data();
    void whatIsComputedComesBackAsItWas();
    void noSettingIsInTheWayOfTheLoad_data();
    void noSettingIsInTheWayOfTheLoad();
    void labelsOfAProviderThatTheDatabaseLoadsComeBack();
    void whatTheRoleMayNotSetIsNamedAndLeftOut();
    void whatTheRoleWasGrantedToSetComesBack();

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    QString sql(const QString &statements) { return fixture().server.sql(u"trap"_s, statements); }
    QString around(const QString &statements) { return fixture().server.sql(u"postgres"_s, statements); }
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(CaptureForm form = CaptureForm::Fitting)
    {
        return fixture().storage(fixture().config(u"trap"_s), form);
    }
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(PostgresStorage &storage);
    [[nodiscard]] QString settings();
    void makeOwned(const QString &settings);
    [[nodiscard]] std::unique_ptr<PostgresStorage> storageOfOwner();

    std::unique_ptr<BothServers> m_servers;
};

void tst_PgSettings::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(u"CREATE ROLE lowly IN ROLE pg_read_all_data; CREATE ROLE keeper LOGIN CREATEDB"_s),
             qPrintable(m_servers->problem()));
    for (const PostgresFixture *fixture : m_servers->all()) {
        QCOMPARE(fixture->server.sql(u"postgres"_s, u"ALTER SYSTEM SET allow_in_place_tablespaces = on"_s), QString());
        fixture->server.sql(u"postgres"_s, u"SELECT pg_reload_conf()"_s);
        QCOMPARE(fixture->server.sql(u"postgres"_s, u"CREATE TABLESPACE slow LOCATION ''"_s), QString());
    }
}

void tst_PgSettings::init()
{
    fixture().drop(u"trap"_s);
    fixture().blobs.content.clear();
    QCOMPARE(around(u"CREATE DATABASE trap"_s), QString());
}

Result<std::unique_ptr<Staged>> tst_PgSettings::stage(PostgresStorage &storage)
{
    const Result<StorageRecord> record = fixture().backUp(storage);
    if (!record)
        return std::unexpected(record.error());
    return storage.stage(*record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
}

QString tst_PgSettings::settings()
{
    return around(u"SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setdatabase ="
                  " (SELECT oid FROM pg_database WHERE datname = 'trap') ORDER BY 1"_s);
}

static QString forTrap(const QStringList &settings)
{
    QString sql;
    for (const QString &setting : settings)
        sql += u"ALTER DATABASE trap SET "_s + setting + u';';
    return sql;
}

struct Computed
{
    const char *name;
    QString before = u"RESET ALL"_s; // in a session that knows nothing of the settings
    QStringList settings;
    QString made; // in one that has them
    QString look;
    QString answer;
};

static const Computed s_computed[] = {
    {.name = "days of a time zone",
     .settings = {u"timezone = 'Europe/Berlin'"_s},
     .made = u"CREATE TABLE t AS SELECT '2026-01-31 23:30:00+00'::timestamptz AS at;"
             " CREATE MATERIALIZED VIEW m AS SELECT at::date AS day FROM t;"
             " CREATE MATERIALIZED VIEW n AS SELECT day - 1 AS eve FROM m"_s,
     .look = u"SELECT day = '2026-02-01', (SELECT eve FROM n) = '2026-01-31' FROM m"_s,
     .answer = u"t|t"_s},
    {.name = "a rule about days of a time zone",
     .settings = {u"timezone = 'Europe/Berlin'"_s},
     .made = u"CREATE TABLE t (at timestamptz, day date, CHECK (at::date = day));"
             " INSERT INTO t VALUES ('2026-01-31 23:30:00+00', '2026-02-01')"_s,
     .look = u"SELECT day = '2026-02-01' FROM t"_s,
     .answer = u"t"_s},
    {.name = "values as text",
     .settings = {u"DateStyle = 'SQL, DMY'"_s, u"IntervalStyle = 'iso_8601'"_s, u"lc_monetary = 'es_CL.utf8'"_s,
                  u"bytea_output = 'escape'"_s, u"extra_float_digits = -3"_s, u"transform_null_equals = on"_s,
                  u"array_nulls = off"_s, u"xmloption = 'document'"_s},
     .made =
         u"CREATE TABLE t AS SELECT '2026-01-31'::date AS d, '1 day'::interval AS i, 1200::money AS m,"
         " '\\x61'::bytea AS b, 0.1::float8 + 0.2::float8 AS f;"
         " CREATE FUNCTION nothing() RETURNS bool STABLE LANGUAGE sql AS 'SELECT coalesce(1 = NULL, true)';"
         " CREATE FUNCTION absent() RETURNS text STABLE LANGUAGE plpgsql AS"
         " $$ BEGIN RETURN (format('{%s}', 'null')::text[])[1]; END $$;"
         " CREATE FUNCTION xml() RETURNS bool STABLE LANGUAGE plpgsql AS"
         " $$ BEGIN RETURN format('%s', 'no document')::xml IS NULL; EXCEPTION WHEN others THEN RETURN true; END $$;"
         " CREATE MATERIALIZED VIEW told AS SELECT d::text, i::text, m::text, b::text, f::text, public.nothing(),"
         " public.absent(), public.xml() FROM t"_s,
     .look = u"SELECT * FROM told"_s,
     .answer = u"31/01/2026|P1D|$ 1.200,00|a|0.3|f|null|t"_s},
    {.name = "values that other styles could read otherwise",
     .settings = {u"DateStyle = 'German, DMY'"_s, u"IntervalStyle = 'sql_standard'"_s,
                  u"timezone = 'America/St_Johns'"_s},
     .made = u"CREATE TABLE t (i interval, d date, at timestamptz, r tsrange, PRIMARY KEY (i, d));"
             " INSERT INTO t VALUES ('-1 days +02:03:04', '04.02.0044 BC', '2026-11-01 05:30:00+00', NULL),"
             " ('-1 years -2 mons +3 days -04:05:06', '03.02.12026', '1890-01-01 00:00:00.000001+00',"
             " '[2026-02-03 00:00,2026-03-02 00:00)'), ('-00:00:01', 'infinity', '-infinity', 'empty')"_s,
     .look = u"SET datestyle = ISO; SET intervalstyle = postgres; SET timezone = 'UTC';"
             " SELECT string_agg(t::text, ' ' ORDER BY i) FROM t"_s,
     .answer =
         uR"re(("-1 years -2 mons +3 days -04:05:06",12026-02-03,"1890-01-01 00:00:00.000001+00",)re"
         R"re("[""2026-02-03 00:00:00"",""2026-03-02 00:00:00"")") )re"
         R"re(("-1 days +02:03:04","0044-02-04 BC","2026-11-01 05:30:00+00",) (-00:00:01,infinity,-infinity,empty))re"_s},
    {.name = "words of a configuration of its own",
     .before = u"CREATE TEXT SEARCH CONFIGURATION public.tale (COPY = german)"_s,
     .settings = {u"default_text_search_config = 'public.tale'"_s},
     .made = u"CREATE TABLE t AS SELECT 'die alten Katzen' AS words;"
             " CREATE MATERIALIZED VIEW m AS SELECT to_tsvector(words) AS found FROM t"_s,
     .look = u"SELECT found = to_tsvector('german', 'die alten Katzen') FROM m"_s,
     .answer = u"t"_s},
    {.name = "a setting of the application",
     .settings = {u"app.tenant = 'it''s \\ 1'"_s},
     .made = u"CREATE TABLE t (n int, CHECK (current_setting('app.tenant') <> '')); INSERT INTO t VALUES (1), (2);"
             " CREATE FUNCTION tenant(int) RETURNS text IMMUTABLE LANGUAGE sql AS"
             " $$ SELECT current_setting('app.tenant') || $1 $$; CREATE INDEX i ON t (tenant(n));"
             " CREATE MATERIALIZED VIEW m AS SELECT current_setting('app.tenant') AS tenant, n FROM t"_s,
     .look = u"SELECT string_agg(tenant || n, ',' ORDER BY n) FROM m"_s,
     .answer = u"it's \\ 11,it's \\ 12"_s},
};

void tst_PgSettings::whatIsComputedComesBackAsItWas_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<CaptureForm>("form");
    for (int i = 0; i < int(std::size(s_computed)); ++i) {
        QTest::addRow("%s, copies", s_computed[i].name) << i << CaptureForm::Fitting;
        QTest::addRow("%s, one stream", s_computed[i].name) << i << CaptureForm::SingleStream;
    }
}

void tst_PgSettings::whatIsComputedComesBackAsItWas()
{
    QFETCH(const int, number);
    QFETCH(const CaptureForm, form);
    const Computed &computed = s_computed[number];
    QCOMPARE(sql(computed.before), QString());
    QCOMPARE(sql(forTrap(computed.settings)), QString());
    QCOMPARE(sql(computed.made), QString());
    QCOMPARE(sql(computed.look), computed.answer);
    const QString set = settings();
    const auto storage = this->storage(form);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(computed.look), computed.answer);
    QCOMPARE(settings(), set);
}

void tst_PgSettings::noSettingIsInTheWayOfTheLoad_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

void tst_PgSettings::noSettingIsInTheWayOfTheLoad()
{
    QFETCH(const CaptureForm, form);
    QFETCH_GLOBAL(const int, major);
    QCOMPARE(sql(u"CREATE TABLE t (n int PRIMARY KEY, x xml, nulls text[]); CREATE TABLE u (n int REFERENCES t);"
                 " INSERT INTO t VALUES (1, 'no document', '{a,NULL}'), (2, NULL, NULL); INSERT INTO u VALUES (1);"
                 " CREATE VIEW v AS SELECT n FROM t; CREATE MATERIALIZED VIEW m AS SELECT n + 1 AS n FROM v;"
                 " CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                 " CREATE ACCESS METHOD other TYPE TABLE HANDLER heap_tableam_handler"_s),
             QString());
    QStringList hostile{u"role = 'lowly'"_s,
                        u"default_transaction_read_only = on"_s,
                        u"default_transaction_isolation = 'serializable'"_s,
                        u"default_transaction_deferrable = on"_s,
                        u"row_security = off"_s,
                        u"check_function_bodies = on"_s,
                        u"default_tablespace = 'slow'"_s,
                        u"default_table_access_method = 'other'"_s,
                        u"temp_tablespaces = 'slow'"_s,
                        u"temp_file_limit = 0"_s,
                        u"lo_compat_privileges = on"_s,
                        u"xmloption = 'document'"_s,
                        u"transform_null_equals = on"_s,
                        u"quote_all_identifiers = on"_s,
                        u"search_path = 'nowhere'"_s,
                        u"session_replication_role = 'replica'"_s,
                        u"zero_damaged_pages = off"_s,
                        u"synchronous_commit = off"_s,
                        u"standard_conforming_strings = off"_s,
                        u"array_nulls = off"_s,
                        u"exit_on_error = on"_s,
                        u"client_encoding = 'LATIN1'"_s};
    if (major >= 17)
        hostile.append(u"event_triggers = off"_s);
    QCOMPARE(around(forTrap(hostile)), QString());
    const QString set = settings();
    const auto storage = this->storage(form);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(settings(), set);
    const QString asItself = u"SET ROLE NONE; SET search_path = public; "_s;
    QCOMPARE(sql(asItself
                 + u"SELECT x::text, nulls[2] IS NULL, (SELECT n FROM u), (SELECT sum(n) FROM m) FROM t"
                   " WHERE n = 1"_s),
             u"no document|t|1|5"_s);
    QCOMPARE(sql(asItself
                 + u"SELECT count(*) FROM pg_class WHERE relname IN ('t', 'u', 'm', 't_pkey') AND"
                   " relowner = 'postgres'::regrole AND reltablespace = 0 AND relam IN (SELECT oid FROM pg_am"
                   " WHERE amname IN ('heap', 'btree'))"_s),
             u"4"_s);
}

// The library is loaded by the sessions of that database, and by no others.
void tst_PgSettings::labelsOfAProviderThatTheDatabaseLoadsComeBack()
{
    QFETCH_GLOBAL(const int, major);
    const QString provider = labelProvider(fixture().server, major);
    QVERIFY(!provider.isEmpty());
    QCOMPARE(around(u"ALTER DATABASE trap SET session_preload_libraries = "_s + sqlText(provider)), QString());
    QCOMPARE(sql(u"CREATE TABLE t (n int); SECURITY LABEL FOR understudy_test ON TABLE t IS 'of a table';"
                 " SECURITY LABEL FOR understudy_test ON DATABASE trap IS 'of a database'"_s),
             QString());
    const auto storage = this->storage();
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT string_agg(DISTINCT label, ',') FROM pg_seclabels WHERE objtype IN ('table', 'database')"_s),
             u"of a database,of a table"_s);
}

void tst_PgSettings::makeOwned(const QString &settings)
{
    QCOMPARE(around(u"ALTER DATABASE trap OWNER TO keeper;"_s + settings), QString());
    QCOMPARE(sql(u"SET ROLE keeper; CREATE SCHEMA shop; CREATE TABLE shop.t (n int, CHECK"
                 " (current_setting('app.tenant') IN ('7', 'it''s \\ 7'))); INSERT INTO shop.t VALUES (1)"_s),
             QString());
}

std::unique_ptr<PostgresStorage> tst_PgSettings::storageOfOwner()
{
    StorageConfig config = fixture().config(u"trap"_s);
    config.connection = fixture().server.connection(u"trap"_s, u"keeper"_s);
    return fixture().storage(config);
}

void tst_PgSettings::whatTheRoleMayNotSetIsNamedAndLeftOut()
{
    QFETCH_GLOBAL(const int, major);
    const QString library = sqlText(labelProvider(fixture().server, major));
    makeOwned(forTrap({u"work_mem = '5MB'"_s, u"log_min_duration_statement = '1min'"_s, u"app.tenant = 'it''s \\ 7'"_s,
                       u"session_preload_libraries = "_s + library}));
    const auto storage = storageOfOwner();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 0);
    QCOMPARE(comparison->warnings.size(), 1);
    for (const QString &named :
         {u"log_min_duration_statement"_s, u"app.tenant"_s, u"session_preload_libraries"_s, u"“keeper”"_s})
        QVERIFY2(comparison->warnings.first().contains(named), qPrintable(comparison->warnings.first()));
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(settings(), u"work_mem=5MB"_s);
    QCOMPARE(sql(u"SELECT n FROM shop.t"_s), u"1"_s);
}

void tst_PgSettings::whatTheRoleWasGrantedToSetComesBack()
{
    makeOwned(forTrap({u"app.tenant = '7'"_s, u"log_min_duration_statement = '1min'"_s}));
    QCOMPARE(around(u"GRANT SET ON PARAMETER log_min_duration_statement, app.tenant TO keeper"_s), QString());
    const auto storage = storageOfOwner();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    around(u"REVOKE SET ON PARAMETER log_min_duration_statement, app.tenant FROM keeper"_s);

    REQUIRE(comparison);
    QCOMPARE(comparison->warnings, QStringList());
    QCOMPARE(settings(), u"app.tenant=7\nlog_min_duration_statement=1min"_s);
}

QTEST_GUILESS_MAIN(tst_PgSettings)
#include "tst_pgsettings.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/catalog.h"
#include "tests/support/onbothservers.h"

#include <map>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A backup comes to a server whose superuser is called otherwise: what names the one of its own server is told before
// anything is touched. The server's own list of who owns what leaves that role out.
class tst_PgForeignRoles : public OnBothServers
{
    Q_OBJECT

public:
    tst_PgForeignRoles()
        : OnBothServers(u"wandering"_s)
    { }

private slots:
    void cleanup() { (void)sql(u"DROP SUBSCRIPTION s"_s); } // no database with one can be dropped

    void whateverNamesTheSuperuserIsFound_data();
    void whateverNamesTheSuperuserIsFound();
    void aSuperuserThatIsMissingIsInThePlan();
    void whatNamesNobodyElseIsRestored();
    void theOwnerOfASubscriptionIsMissing();

private:
    void makeForeign();
    [[nodiscard]] PostgresFixture &elsewhere();
    [[nodiscard]] Result<Comparison> plan(const StorageRecord &record);

    std::map<int, std::unique_ptr<PostgresFixture>> m_elsewhere;
};

PostgresFixture &tst_PgForeignRoles::elsewhere()
{
    QFETCH_GLOBAL(const int, major);
    std::unique_ptr<PostgresFixture> &other = m_elsewhere[major];
    if (!other) {
        other = std::make_unique<PostgresFixture>(major == 15 ? PostgresServer::binaries15()
                                                              : PostgresServer::binaries17());
        other->server.bootstrapAs(u"shop"_s);
        if (!other->start() || !other->server.sql(u"postgres"_s, u"CREATE ROLE app LOGIN"_s).isEmpty())
            qWarning("%s", qPrintable(other->server.problem()));
    }
    return *other;
}

// All of it belongs to app but what a superuser alone may own, as far as nobody asked for it.
void tst_PgForeignRoles::makeForeign()
{
    fixture().server.sql(u"postgres"_s, u"CREATE ROLE app LOGIN"_s);
    make(u"ALTER DATABASE wandering OWNER TO app; CREATE EXTENSION pg_trgm; CREATE EXTENSION postgres_fdw;"
         " SET ROLE app; CREATE SCHEMA mine; CREATE TABLE mine.t (id serial PRIMARY KEY, a int, b text);"
         " INSERT INTO mine.t (a) VALUES (1); CREATE VIEW mine.v AS SELECT a FROM mine.t; CREATE TYPE mine.kind AS ENUM"
         " ('x'); CREATE FUNCTION mine.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT SELECT ON mine.t TO PUBLIC;"
         " SELECT lo_from_bytea(5, 'mine'); RESET ROLE; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO app;"
         " CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; ALTER SERVER far OWNER TO app;"
         " REVOKE EXECUTE ON FUNCTION pg_ls_dir(text) FROM PUBLIC"_s);
}

Result<Comparison> tst_PgForeignRoles::plan(const StorageRecord &record)
{
    return elsewhere()
        .storage(elsewhere().config(u"wandering"_s))
        ->compare(record, fixture().blobs, elsewhere().control);
}

void tst_PgForeignRoles::whateverNamesTheSuperuserIsFound_data()
{
    QTest::addColumn<QString>("statements");
    const auto row = [](const char *name, const QString &statements) { QTest::newRow(name) << statements; };
    row("event trigger",
        u"CREATE FUNCTION mine.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; ALTER FUNCTION"
        " mine.e OWNER TO app; CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION mine.e()"_s);
    row("table", u"CREATE TABLE mine.theirs ()"_s);
    row("function", u"CREATE FUNCTION mine.g() RETURNS int LANGUAGE sql AS 'SELECT 1'"_s);
    row("schema", u"CREATE SCHEMA theirs"_s);
    row("type", u"CREATE TYPE mine.other AS ENUM ('y')"_s);
    row("operator", u"CREATE OPERATOR mine.=== (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int)"_s);
    row("operator family", u"CREATE OPERATOR FAMILY mine.family USING btree"_s);
    row("operator class",
        u"CREATE OPERATOR FAMILY mine.family USING btree; ALTER OPERATOR FAMILY mine.family USING btree"
        " OWNER TO app; CREATE OPERATOR CLASS mine.class FOR TYPE int USING btree FAMILY mine.family AS"
        " OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int)"_s);
    row("collation", u"CREATE COLLATION mine.c (LOCALE = 'C')"_s);
    row("conversion", u"CREATE CONVERSION mine.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"_s);
    row("foreign data wrapper", u"CREATE FOREIGN DATA WRAPPER w"_s);
    row("server", u"CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw"_s);
    row("user mapping", u"CREATE USER MAPPING FOR postgres SERVER far"_s);
    row("publication", u"CREATE PUBLICATION p"_s);
    row("subscription", u"CREATE SUBSCRIPTION s CONNECTION 'host=/nowhere' PUBLICATION p WITH (connect = false,"
                        " slot_name = NONE)"_s);
    row("language", u"CREATE LANGUAGE l HANDLER plpgsql_call_handler"_s);
    row("dictionary", u"CREATE TEXT SEARCH DICTIONARY mine.d (TEMPLATE = simple)"_s);
    row("text search", u"CREATE TEXT SEARCH CONFIGURATION mine.s (COPY = simple)"_s);
    row("extended statistics", u"CREATE STATISTICS mine.s ON a, b FROM mine.t"_s);
    row("large object", u"SELECT lo_from_bytea(6, 'theirs')"_s);
    row("right to a table", u"SET ROLE app; GRANT SELECT ON mine.t TO postgres"_s);
    row("right to a column", u"SET ROLE app; GRANT SELECT (a) ON mine.t TO postgres"_s);
    row("right to a function", u"SET ROLE app; GRANT EXECUTE ON FUNCTION mine.f TO postgres"_s);
    row("right to a schema", u"SET ROLE app; GRANT USAGE ON SCHEMA mine TO postgres"_s);
    row("right to a type", u"SET ROLE app; GRANT USAGE ON TYPE mine.kind TO postgres"_s);
    row("right to a large object", u"SET ROLE app; GRANT SELECT ON LARGE OBJECT 5 TO postgres"_s);
    row("right to the database", u"SET ROLE app; GRANT CONNECT ON DATABASE wandering TO postgres"_s);
    row("setting", u"ALTER ROLE postgres IN DATABASE wandering SET work_mem TO '1MB'"_s);
    row("default rights of it", u"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app"_s);
    row("default rights for it", u"ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO postgres"_s);
    row("policy", u"CREATE POLICY p ON mine.t TO postgres USING (true)"_s);
}

void tst_PgForeignRoles::whateverNamesTheSuperuserIsFound()
{
    QFETCH(const QString, statements);
    makeForeign();
    const QString made = sql(statements);
    QVERIFY2(!made.startsWith(u"ERROR"_s), qPrintable(made));
    const Result<ConnectionString> where = ConnectionString::parse(fixture().server.connection(u"wandering"_s));
    REQUIRE(where);
    Result<Connection> connection = Connection::open(*where, fixture().control);
    REQUIRE(connection);

    const Result<QStringList> roles = Catalog::roles(*connection, fixture().control);

    REQUIRE(roles);
    QCOMPARE(*roles, (QStringList{u"app"_s, u"postgres"_s}));
}

void tst_PgForeignRoles::aSuperuserThatIsMissingIsInThePlan()
{
    makeForeign();
    QVERIFY(!sql(u"CREATE SCHEMA theirs"_s).startsWith(u"ERROR"_s));
    const auto storage = fixture().storage(fixture().config(u"wandering"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    const Result<Comparison> comparison = plan(*record);

    REQUIRE(comparison);
    QCOMPARE(comparison->missingRoles, QStringList{u"postgres"_s});
}

// Extensions come from the server, and belong to whoever restores them.
void tst_PgForeignRoles::whatNamesNobodyElseIsRestored()
{
    makeForeign();
    const auto storage = fixture().storage(fixture().config(u"wandering"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    const Result<Comparison> comparison = plan(*record);
    const auto target = elsewhere().storage(elsewhere().config(u"wandering"_s));
    const Result<std::unique_ptr<Staged>> staged = target->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, elsewhere().control);

    REQUIRE(comparison);
    QCOMPARE(comparison->missingRoles, QStringList());
    REQUIRE(staged);
    REQUIRE((*staged)->drop(elsewhere().control));
}

// It is noted with the server, not with the database.
void tst_PgForeignRoles::theOwnerOfASubscriptionIsMissing()
{
    makeForeign();
    fixture().server.sql(u"postgres"_s, u"CREATE ROLE subscriber SUPERUSER"_s);
    const QString made = sql(u"SET ROLE subscriber; CREATE SUBSCRIPTION s CONNECTION 'host=/nowhere' PUBLICATION p WITH"
                             " (connect = false, slot_name = NONE)"_s);
    QVERIFY2(!made.startsWith(u"ERROR"_s), qPrintable(made));
    const auto storage = fixture().storage(fixture().config(u"wandering"_s));
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    const Result<Comparison> comparison = plan(*record);

    REQUIRE(comparison);
    QCOMPARE(comparison->missingRoles, QStringList{u"subscriber"_s});
}

QTEST_GUILESS_MAIN(tst_PgForeignRoles)
#include "tst_pgforeignroles.moc"

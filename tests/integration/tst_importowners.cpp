// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Whose the objects of an imported dump are, and who loads it.
class tst_ImportOwners final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanupTestCase() { m_trip.reset(); }

    void aDumpWithoutOwnersBelongsToTheDatabasesOwner_data();
    void aDumpWithoutOwnersBelongsToTheDatabasesOwner();
    void saysWhenTheApplicationDoesNotOwnTheDatabase();
    void whatADumpGivesToTheAdministratorStaysThere();
    void largeObjectsOfMissingRolesBelongToTheOwner_data();
    void largeObjectsOfMissingRolesBelongToTheOwner();
    void largeObjectsOfAnotherRoleKeepIt();
    void sessionsOfMissingRolesAreThoseOfTheOwner();
    void saysWhenADumpMadeASuperuserLoadIt_data();
    void saysWhenADumpMadeASuperuserLoadIt();

private:
    void makeObjects();
    [[nodiscard]] QString owners() const;
    [[nodiscard]] DumpTrip::Options asApp() const;
    [[nodiscard]] const PostgresServer &server() const { return m_trip->on(17).server; }

    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportOwners::initTestCase()
{
    m_trip = std::make_unique<DumpTrip>();
    QVERIFY(m_trip->start());
    for (const QString &role : {u"app LOGIN"_s, u"other"_s, u"leaver"_s})
        QCOMPARE(server().sql(u"postgres"_s, u"CREATE ROLE "_s + role), QString());
}

void tst_ImportOwners::init()
{
    m_trip->on(17).drop(u"lowly"_s);
    server().sql(u"postgres"_s, u"CREATE ROLE leaver"_s); // if a test has dropped it
    QCOMPARE(server().sql(u"postgres"_s, u"CREATE DATABASE lowly OWNER app"_s), QString());
    QCOMPARE(server().sql(u"lowly"_s, u"SET ROLE app; CREATE TABLE t AS SELECT 1 AS a"_s), QString());
}

DumpTrip::Options tst_ImportOwners::asApp() const
{
    return {.handWritten = true,
            .adminConnection = server().connection(u"postgres"_s),
            .connection = server().connection(u"lowly"_s, u"app"_s)};
}

static const auto s_objects = uR"(
SET ROLE app;
CREATE SCHEMA "a schema";
CREATE TYPE "a schema".mood AS ENUM ('good', 'bad');
CREATE TYPE pair AS (a int, b "a schema".mood);
CREATE DOMAIN small AS int CHECK (VALUE < 10);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE TABLE "a schema"."the table" (id serial PRIMARY KEY, mood "a schema".mood, moods "a schema".mood[]);
CREATE TABLE parts (a int) PARTITION BY LIST (a);
CREATE TABLE part PARTITION OF parts FOR VALUES IN (1);
CREATE SEQUENCE alone;
CREATE VIEW v AS SELECT * FROM t;
CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
CREATE FUNCTION f(int, "a schema".mood) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION step(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE many(*) (SFUNC = step, STYPE = int, INITCOND = '0');
CREATE FUNCTION near(pair, pair) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR === (LEFTARG = pair, RIGHTARG = pair, FUNCTION = near);
CREATE COLLATION coll FROM "C";
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple);
CREATE STATISTICS stat ON id, mood FROM "a schema"."the table";
CREATE PUBLICATION pub FOR TABLE t;
SELECT lo_from_bytea(4711, 'x');
RESET ROLE;
CREATE OPERATOR FAMILY fam USING btree;
ALTER OPERATOR FAMILY fam USING btree OWNER TO app;
)"_s;

void tst_ImportOwners::makeObjects()
{
    QCOMPARE(server().sql(u"postgres"_s, u"GRANT CREATE ON DATABASE lowly TO app"_s), QString());
    const QString made = server().sql(u"lowly"_s, s_objects);
    QVERIFY2(!made.startsWith(u"ERROR"_s), qPrintable(made));
}

// Of all objects that are the user's: "app 34".
QString tst_ImportOwners::owners() const
{
    return server().sql(
        u"lowly"_s,
        u"WITH o(class, id, owner) AS (SELECT 'pg_class'::regclass, oid, relowner FROM pg_class"
        " UNION ALL SELECT 'pg_type'::regclass, oid, typowner FROM pg_type"
        " UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc"
        " UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace"
        " UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner FROM pg_operator"
        " UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfowner FROM pg_opfamily"
        " UNION ALL SELECT 'pg_opclass'::regclass, oid, opcowner FROM pg_opclass"
        " UNION ALL SELECT 'pg_collation'::regclass, oid, collowner FROM pg_collation"
        " UNION ALL SELECT 'pg_conversion'::regclass, oid, conowner FROM pg_conversion"
        " UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictowner FROM pg_ts_dict"
        " UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner FROM pg_ts_config"
        " UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner FROM pg_statistic_ext"
        " UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication"
        " UNION ALL SELECT 'pg_largeobject'::regclass, oid, lomowner FROM pg_largeobject_metadata)"
        " SELECT pg_get_userbyid(owner), count(*) FROM o WHERE id >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d"
        " WHERE d.classid = class AND d.objid = id AND deptype IN ('e', 'i')) GROUP BY 1 ORDER BY 1"_s);
}

void tst_ImportOwners::aDumpWithoutOwnersBelongsToTheDatabasesOwner_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no owners") << QStringList{u"--no-owner"_s, u"--no-privileges"_s};
    QTest::newRow("no owners, but rights") << QStringList{u"--no-owner"_s};
}

// An extension that takes a superuser makes one load it.
void tst_ImportOwners::aDumpWithoutOwnersBelongsToTheDatabasesOwner()
{
    QFETCH(const QStringList, arguments);
    makeObjects();
    QCOMPARE(server().sql(u"lowly"_s, u"CREATE EXTENSION pageinspect; ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT"
                                      " SELECT ON TABLES TO other"_s),
             QString());
    const QString before = owners();
    QVERIFY2(before.startsWith(u"app|"_s) && !before.contains(u'\n'), qPrintable(before));
    const QString file = m_trip->path(u"ownerless.sql"_s);
    QCOMPARE(m_trip->dump(17, 17, u"lowly"_s, arguments, file), QByteArray());

    const Result<StorageRecord> record = m_trip->import(17, u"lowly"_s, file, asApp());
    REQUIRE(record);

    QCOMPARE(m_trip->restore(17, u"lowly"_s, *record), QByteArray());
    QCOMPARE(owners(), before);
    QCOMPARE(answerFrom(server().connection(u"lowly"_s, u"app"_s), u"SELECT a FROM t"_s), u"1"_s);
}

void tst_ImportOwners::saysWhenTheApplicationDoesNotOwnTheDatabase()
{
    QCOMPARE(server().sql(u"postgres"_s, u"ALTER DATABASE lowly OWNER TO other"_s), QString());
    const QString file = m_trip->path(u"ownerless.sql"_s);
    QCOMPARE(m_trip->dump(17, 17, u"lowly"_s, {u"--no-owner"_s}, file), QByteArray());

    const Result<StorageRecord> record = m_trip->import(17, u"lowly"_s, file, asApp());
    REQUIRE(record);

    QCOMPARE(m_trip->warnings.size(), 1);
    QVERIFY2(m_trip->warnings.first().contains(u"other"_s) && m_trip->warnings.first().contains(u"app"_s),
             qPrintable(m_trip->warnings.first()));
    QCOMPARE(m_trip->restore(17, u"lowly"_s, *record), QByteArray());
    QVERIFY2(owners().startsWith(u"other|"_s), qPrintable(owners()));
}

void tst_ImportOwners::whatADumpGivesToTheAdministratorStaysThere()
{
    QCOMPARE(server().sql(u"lowly"_s, u"CREATE TABLE of_admin (a int)"_s), QString());
    const QString before = owners();
    const QString file = m_trip->path(u"owned.dump"_s);
    QCOMPARE(m_trip->dump(17, 17, u"lowly"_s, {u"-Fc"_s}, file), QByteArray());

    const Result<StorageRecord> record = m_trip->import(17, u"lowly"_s, file, asApp());
    REQUIRE(record);

    QCOMPARE(m_trip->restore(17, u"lowly"_s, *record), QByteArray());
    QCOMPARE(owners(), before);
}

void tst_ImportOwners::largeObjectsOfMissingRolesBelongToTheOwner_data()
{
    QTest::addColumn<QString>("format");
    QTest::newRow("archive") << u"-Fc"_s;
    QTest::newRow("folder") << u"-Fd"_s;
    QTest::newRow("script") << u"-Fp"_s;
}

void tst_ImportOwners::largeObjectsOfMissingRolesBelongToTheOwner()
{
    QFETCH(const QString, format);
    const QString made = server().sql(
        u"lowly"_s, u"SET ROLE app; SELECT lo_from_bytea(4711, 'x'), lo_from_bytea(4712, 'y'); RESET ROLE;"
                    " ALTER LARGE OBJECT 4711 OWNER TO leaver; GRANT SELECT ON LARGE OBJECT 4712 TO leaver"_s);
    QCOMPARE(made, QString());
    const QString file = m_trip->path(u"objects"_s + format);
    QCOMPARE(m_trip->dump(17, 17, u"lowly"_s, {format}, file), QByteArray());
    QCOMPARE(server().sql(u"lowly"_s, u"REASSIGN OWNED BY leaver TO app; DROP OWNED BY leaver; DROP ROLE leaver"_s),
             QString());

    const Result<StorageRecord> record = m_trip->import(17, u"lowly"_s, file, asApp());
    REQUIRE(record);

    QVERIFY2(m_trip->warnings.join(u'\n').contains(u"leaver"_s), qPrintable(m_trip->warnings.join(u'\n')));
    QCOMPARE(m_trip->restore(17, u"lowly"_s, *record), QByteArray());
    QVERIFY2(owners().startsWith(u"app|"_s) && !owners().contains(u'\n'), qPrintable(owners()));
}

// The application may not give it away: somebody else has to load it.
void tst_ImportOwners::largeObjectsOfAnotherRoleKeepIt()
{
    QCOMPARE(server().sql(u"lowly"_s, u"SELECT lo_from_bytea(4711, 'x')"_s), u"4711"_s);
    QCOMPARE(server().sql(u"lowly"_s, u"ALTER LARGE OBJECT 4711 OWNER TO other"_s), QString());
    const QString before = owners();
    const QString file = m_trip->path(u"objects.dump"_s);
    QCOMPARE(m_trip->dump(17, 17, u"lowly"_s, {u"-Fc"_s}, file), QByteArray());

    const Result<StorageRecord> record = m_trip->import(17, u"lowly"_s, file, asApp());
    REQUIRE(record);

    QCOMPARE(m_trip->restore(17, u"lowly"_s, *record), QByteArray());
    QCOMPARE(owners(), before);
}

void tst_ImportOwners::sessionsOfMissingRolesAreThoseOfTheOwner()
{
    QCOMPARE(server().sql(u"lowly"_s, u"GRANT CREATE ON SCHEMA public TO leaver, other; SET ROLE other; CREATE TABLE"
                                      " t1 (a int); RESET ROLE; SET ROLE leaver; CREATE TABLE t2 (a int)"_s),
             QString());
    const QString file = m_trip->path(u"sessions.sql"_s);
    QCOMPARE(m_trip->dump(17, 17, u"lowly"_s, {u"--use-set-session-authorization"_s, u"--no-privileges"_s}, file),
             QByteArray());
    QCOMPARE(server().sql(u"lowly"_s, u"DROP OWNED BY leaver; DROP ROLE leaver"_s), QString());
    QByteArray script = m_trip->read(u"sessions.sql"_s);
    QVERIFY(script.contains("SET SESSION AUTHORIZATION 'leaver'"));
    script.replace("SET SESSION AUTHORIZATION 'other';", // who may do that in an empty database
                   "GRANT CREATE ON SCHEMA public TO other;\nSET SESSION AUTHORIZATION 'other';");

    const Result<StorageRecord> record = m_trip->import(17, u"lowly"_s, m_trip->write(u"sessions.sql"_s, script),
                                                        asApp());
    REQUIRE(record);

    QVERIFY2(m_trip->warnings.join(u'\n').contains(u"leaver"_s), qPrintable(m_trip->warnings.join(u'\n')));
    QCOMPARE(m_trip->restore(17, u"lowly"_s, *record), QByteArray());
    QCOMPARE(server().sql(u"lowly"_s, u"SELECT relname, pg_get_userbyid(relowner) FROM pg_class WHERE relname IN ('t',"
                                      " 't1', 't2') ORDER BY 1"_s),
             u"t|app\nt1|other\nt2|app"_s);
}

void tst_ImportOwners::saysWhenADumpMadeASuperuserLoadIt_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<QString>("reason");
    QTest::newRow("owner") << QByteArray("ALTER TABLE t OWNER TO postgres;") << u"postgres"_s;
    QTest::newRow("extension") << QByteArray("CREATE EXTENSION pageinspect;") << u"pageinspect"_s;
    QTest::newRow("power") << QByteArray("CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';\n"
                                         "CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION e();")
                           << u"event trigger"_s;
    QTest::newRow("none") << QByteArray("CREATE EXTENSION hstore;") << QString();
}

void tst_ImportOwners::saysWhenADumpMadeASuperuserLoadIt()
{
    QFETCH(const QByteArray, statement);
    QFETCH(const QString, reason);
    const QString file = m_trip->write(u"hand.sql"_s,
                                       "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n" + statement + '\n');

    REQUIRE(m_trip->import(17, u"lowly"_s, file, asApp()));

    QCOMPARE(m_trip->warnings.size(), reason.isEmpty() ? 0 : 1);
    if (!reason.isEmpty())
        QVERIFY2(m_trip->warnings.first().contains(u"superuser"_s) && m_trip->warnings.first().contains(reason),
                 qPrintable(m_trip->warnings.first()));
}

QTEST_GUILESS_MAIN(tst_ImportOwners)
#include "tst_importowners.moc"

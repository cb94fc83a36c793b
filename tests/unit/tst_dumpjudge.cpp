// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpjudge.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

using Verdict = JudgedStatement::Verdict;

class tst_DumpJudge final : public QObject
{
    Q_OBJECT

private slots:
    void judgesAStatement_data();
    void judgesAStatement();
    void givesWhatMissingRolesOwnedToTheOwner_data();
    void givesWhatMissingRolesOwnedToTheOwner();
    void knowsWhatADumpNeeds();
    void forgivesFewErrors_data();
    void forgivesFewErrors();
    void forgivesEmptiedViewsOnlyWhileADumpClears();
    void findsNames();
};

static const QByteArrayList s_refused{
    "ALTER SYSTEM SET a = 1;",
    "alter/* */system reset all;",
    "-- x\nALTER SYSTEM SET a = 1;",
    "COPY t TO PROGRAM 'sh';",
    "COPY t FROM PROGRAM 'sh';",
    "COPY t FROM '/etc/passwd';",
    "COPY t TO STDOUT;",
    "COPY (SELECT 1) TO '/tmp/x';",
    "copy \"stdin\" from 'x' with (a stdin);",
    "CREATE ROLE a SUPERUSER;",
    "CREATE USER a;",
    "ALTER USER a PASSWORD 'x';",
    "DROP GROUP a;",
    "CREATE TABLESPACE s LOCATION '/x';",
    "GRANT a TO b;",
    "REVOKE a FROM b;",
    "GRANT ALL ON TABLESPACE s TO a;",
    "GRANT SET ON PARAMETER x TO a;",
    "LOAD 'x.so';",
    "REASSIGN OWNED BY a TO b;",
    "DROP OWNED BY a;",
    "PREPARE TRANSACTION 'x';",
    "COMMIT PREPARED 'x';",
    "IMPORT FOREIGN SCHEMA a FROM SERVER s INTO b;",
    "SET client_encoding = 'SJIS';",
    "SET NAMES 'GBK';",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p;",
    "CREATE SUBSCRIPTION s CONNECTION 'connect = false' PUBLICATION p;",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = true) "
    "-- connect = false\n;",
    "CREATE SUBSCRIPTION s /* connect = false */ CONNECTION 'x' PUBLICATION p;",
    "CREATE SUBSCRIPTION s CONNECTION E'x\\' ' PUBLICATION p WITH (connect = true) "
    "--' WITH (connect = false)\n;",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION \"with (connect = false)\";",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p "
    "WITH (slot_name = 'connect = false');",
    "UPDATE pg_catalog.pg_database SET datistemplate = false;",
    "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'a' OR true;",
    "UPDATE ONLY pg_catalog . pg_authid SET rolsuper = true;",
    "update \"pg_catalog\".pg_class set relowner = 1;",
    "UPDATE pg_database SET datallowconn = false;",
    "INSERT INTO pg_catalog.pg_authid VALUES (1);",
    "DELETE FROM ONLY pg_catalog.pg_database;",
    "DELETE FROM pg_auth_members;",
    "TRUNCATE TABLE public.t, pg_catalog.pg_depend;",
    "MERGE INTO pg_catalog.pg_class c USING t ON true WHEN MATCHED THEN DELETE;",
    "COPY pg_catalog.pg_authid FROM stdin;",
    "COMMENT ON ROLE a IS 'x';",
    "SECURITY LABEL ON ROLE a IS 'x';"};

void tst_DumpJudge::judgesAStatement_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<Verdict>("verdict");
    const auto rows = [](Verdict verdict, const QByteArrayList &statements) {
        for (const QByteArray &sql : statements)
            QTest::newRow(sql.constData()) << sql << verdict;
    };
    rows(Verdict::Run, {"CREATE TABLE t (a int);",
                        "INSERT INTO t VALUES ('ALTER SYSTEM');",
                        "COPY public.t (\"to\", b) FROM stdin;",
                        "SELECT pg_catalog.set_config('search_path', '', false);",
                        "CREATE USER MAPPING FOR a SERVER s;",
                        "INSERT INTO public.pg_database VALUES (1);",
                        "UPDATE pg_jobs SET a = 1;",
                        "DELETE FROM t;",
                        "TRUNCATE t;",
                        "COPY pg_jobs FROM stdin;",
                        "DO $$ BEGIN END $$;",
                        "BEGIN;",
                        "COMMIT;",
                        "ROLLBACK TRANSACTION;",
                        "PREPARE q AS SELECT 1;",
                        "GRANT SELECT ON TABLE t TO a;",
                        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
                        "SET client_encoding = 'LATIN1';",
                        "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false, slot_name = 's');",
                        "create subscription s connection 'x' publication a, b with (enabled=false,Connect=false);",
                        "ALTER TABLE t OWNER TO a;",
                        "DROP TABLE IF EXISTS t;",
                        "COMMENT ON TABLE t IS 'on database';",
                        "ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA public GRANT SELECT ON TABLES TO b;"});
    rows(Verdict::LeaveOut,
         {"CREATE DATABASE shop WITH TEMPLATE = template0;", "DROP DATABASE shop;", "ALTER DATABASE shop OWNER TO a;",
          "alter database shop set work_mem to '1GB';", "ALTER ROLE a IN DATABASE shop SET work_mem TO '1MB';",
          "COMMENT ON DATABASE shop IS 'x';", "GRANT ALL ON DATABASE shop TO a;",
          "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'shop';",
          "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'it''s';"});
    rows(Verdict::Refuse, s_refused);
}

void tst_DumpJudge::judgesAStatement()
{
    QFETCH(const QByteArray, sql);
    QFETCH(const Verdict, verdict);

    const JudgedStatement judged = DumpJudge().judge(sql);

    QCOMPARE(judged.verdict, verdict);
    QCOMPARE(judged.verdict == Verdict::Refuse, judged.verdict == Verdict::Refuse && !judged.reason.isEmpty());
    QCOMPARE(judged.sql, sql);
}

void tst_DumpJudge::givesWhatMissingRolesOwnedToTheOwner_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("run"); // empty: left out
    const auto row = [](const QByteArray &sql, const QByteArray &run) { QTest::newRow(sql.constData()) << sql << run; };
    row("ALTER TABLE public.t OWNER TO gone;", "ALTER TABLE public.t OWNER TO \"the \"\"owner\";");
    row("ALTER FUNCTION public.f(owner to_) OWNER TO \"Gone too\";",
        "ALTER FUNCTION public.f(owner to_) OWNER TO \"the \"\"owner\";");
    row("ALTER TABLE t OWNER TO here;", "ALTER TABLE t OWNER TO here;");
    row("CREATE SCHEMA s AUTHORIZATION gone;", "CREATE SCHEMA s AUTHORIZATION \"the \"\"owner\";");
    row("GRANT SELECT ON TABLE t TO gone;", "");
    row("GRANT SELECT(a) ON TABLE t TO gone, here WITH GRANT OPTION;",
        "GRANT SELECT(a) ON TABLE t TO here WITH GRANT OPTION;");
    row("REVOKE ALL ON TABLE t FROM gone;", "");
    row("SET SESSION AUTHORIZATION 'gone';", "SET SESSION AUTHORIZATION \"the \"\"owner\";");
    row("SET LOCAL ROLE gone;", "SET LOCAL ROLE \"the \"\"owner\";");
    row("SET SESSION AUTHORIZATION 'here';", "SET SESSION AUTHORIZATION 'here';");
    for (const QByteArray &sql : QByteArrayList{
             "ALTER TABLE t RENAME COLUMN owner TO gone;", "ALTER TABLE public.t RENAME owner TO gone;",
             "ALTER TYPE t RENAME ATTRIBUTE owner TO gone;", "ALTER TABLE t RENAME CONSTRAINT owner TO gone;"})
        row(sql, sql);
    row("ALTER TABLE public.rename OWNER TO gone;", "ALTER TABLE public.rename OWNER TO \"the \"\"owner\";");
    row("ALTER TABLE rename OWNER TO gone;", "ALTER TABLE rename OWNER TO \"the \"\"owner\";");
    row("ALTER TYPE public.attribute OWNER TO gone;", "ALTER TYPE public.attribute OWNER TO \"the \"\"owner\";");
    row("SET SESSION AUTHORIZATION DEFAULT;", "SET SESSION AUTHORIZATION DEFAULT;");
    row("ALTER DEFAULT PRIVILEGES FOR ROLE gone GRANT SELECT ON TABLES TO here;", "");
    row("CREATE USER MAPPING FOR gone SERVER s;", "");
}

void tst_DumpJudge::givesWhatMissingRolesOwnedToTheOwner()
{
    QFETCH(const QByteArray, sql);
    QFETCH(const QByteArray, run);

    const JudgedStatement judged = DumpJudge(u"the \"owner"_s, {u"gone"_s, u"Gone too"_s}).judge(sql);

    QCOMPARE(judged.verdict, run.isEmpty() ? Verdict::LeaveOut : Verdict::Run);
    if (!run.isEmpty())
        QCOMPARE(judged.sql, run);
}

void tst_DumpJudge::knowsWhatADumpNeeds()
{
    DumpJudge judge;
    for (const QByteArray &sql : QByteArrayList{"ALTER TABLE t OWNER TO a;", "GRANT SELECT ON TABLE t TO b, PUBLIC;",
                                                "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\";",
                                                "CREATE POLICY p ON t FOR SELECT TO c, CURRENT_USER USING (true);",
                                                "ALTER DEFAULT PRIVILEGES FOR ROLE d GRANT SELECT ON TABLES TO b;",
                                                "CREATE EVENT TRIGGER e ON ddl_command_end;"})
        (void)judge.judge(sql);
    QCOMPARE(judge.needs().owners, (QSet<QString>{u"a"_s}));
    QCOMPARE(judge.needs().defaultsOf, (QSet<QString>{u"d"_s}));
    QCOMPARE(judge.needs().roles, (QSet<QString>{u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
    QCOMPARE(judge.needs().neededRoles, (QSet<QString>{u"c"_s}));
    QCOMPARE(judge.needs().extensions, (QSet<QString>{u"uuid-ossp"_s}));
    QCOMPARE(judge.needs().powers, (QSet<QString>{u"event trigger"_s}));
    QVERIFY(!judge.needs().hasTables && !judge.needs().hasRows);
    (void)judge.judge("CREATE TABLE t (a int);");
    QVERIFY(judge.needs().hasTables && !judge.needs().hasRows);
    (void)judge.judge("INSERT INTO t VALUES (1);");
    QVERIFY(judge.needs().hasRows);
}

void tst_DumpJudge::forgivesFewErrors_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<bool>("forgiven");
    const auto row = [](const QByteArray &sql, const QByteArray &state, bool forgiven) {
        QTest::newRow((sql + state).constData()) << sql << state << forgiven;
    };
    row("DROP TABLE public.t;", "42P01", true);
    row("ALTER TABLE ONLY public.t DROP CONSTRAINT c;", "42P01", true);
    row("SELECT pg_catalog.lo_unlink('4711');", "42704", true);
    row("SELECT pg_catalog.setval('s', 1);", "42704", false);
    row("CREATE SCHEMA public;", "42P06", true);
    row("CREATE SCHEMA other;", "42P06", false);
    row("CREATE EXTENSION plpgsql;", "42710", true);
    row("CREATE EXTENSION hstore;", "42710", false);
    row("COMMENT ON EXTENSION plpgsql IS 'x';", "42501", true);
    row("COMMENT ON TABLE t IS 'x';", "42501", false);
    row("ALTER TABLE public.t ADD COLUMN a int;", "42P01", false);
    row("CREATE TABLE t (a x);", "42704", false);
    row("DROP TABLE public.t;", "2BP01", false);
}

void tst_DumpJudge::forgivesFewErrors()
{
    QFETCH(const QByteArray, sql);
    QFETCH(const QByteArray, state);
    QFETCH(const bool, forgiven);

    DumpJudge judge;
    (void)judge.judge(sql);
    QCOMPARE(judge.forgiven(sql, state).has_value(), forgiven);
}

void tst_DumpJudge::forgivesEmptiedViewsOnlyWhileADumpClears()
{
    const QByteArray view = "CREATE OR REPLACE VIEW s.v AS\nSELECT\n    NULL::s.mood AS a;";
    DumpJudge judge;
    for (const QByteArray &sql : QByteArrayList{"SET a = 1;", "SELECT pg_catalog.set_config('a', 'b', false);",
                                                "DROP VIEW s.w;", "ALTER TABLE ONLY s.t DROP CONSTRAINT c;", view}) {
        (void)judge.judge(sql);
        QVERIFY(judge.forgiven(view, "3F000"));
    }
    QVERIFY(!judge.forgiven(view, "42601"));
    QVERIFY(!judge.forgiven("CREATE OR REPLACE VIEW s.v AS SELECT a FROM t;", "42P01"));
    (void)judge.judge("CREATE SCHEMA s;");
    (void)judge.judge(view);
    QVERIFY(!judge.forgiven(view, "3F000"));
}

void tst_DumpJudge::findsNames()
{
    const QList<SqlToken> tokens = sqlTokens("/* a /* b */ */ SELECT -- c\n \"x \"\" y\", 'it''s', Name$1", 9);
    QByteArrayList texts;
    for (const SqlToken &token : tokens)
        texts.append(token.text);
    QCOMPARE(texts, (QByteArrayList{"select", "\"x \"\" y\"", ",", "'it''s'", ",", "name$1"}));
    QCOMPARE(nameOfToken(texts[1]), u"x \" y"_s);
    QCOMPARE(nameOfToken(texts[5]), u"name$1"_s);
    QCOMPARE(nameOfToken(texts[2]), QString());
}

QTEST_GUILESS_MAIN(tst_DumpJudge)
#include "tst_dumpjudge.moc"

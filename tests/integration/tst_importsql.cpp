// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Dumps as plain SQL become backups without psql, and what is restored from them is what was dumped.
class tst_ImportSql final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void comesBackExactly_data() { DumpTrip::addRows(17, 17); }
    void comesBackExactly() { m_trip->comesBackExactly({u"--format=plain"_s}); }
    void readsEveryKindOfScript_data();
    void readsEveryKindOfScript();
    void readsPackedScripts_data();
    void readsPackedScripts();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void anErrorNamesItsLine();
    void neverTouchesAnotherDatabase();
    void knowsTheRolesOfTheLiveDatabase();
    void readsADumpOfANewerServer();
    void readsSqlWrittenByHand();
    void readsLatin1();

private:
    [[nodiscard]] QByteArray shopDump(const QStringList &arguments = {});
    [[nodiscard]] QByteArray packed(const QByteArray &bytes) const;

    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportSql::initTestCase()
{
    m_trip = std::make_unique<DumpTrip>();
    QVERIFY(m_trip->start());
}

QByteArray tst_ImportSql::shopDump(const QStringList &arguments)
{
    if (!m_trip->on(17).makeShop())
        return {};
    const QByteArray dumped = m_trip->dump(17, 17, u"shop"_s, arguments, m_trip->path(u"shop.sql"_s));
    return dumped.isEmpty() ? m_trip->read(u"shop.sql"_s) : QByteArray();
}

QByteArray tst_ImportSql::packed(const QByteArray &bytes) const
{
    QFile::remove(m_trip->path(u"packed.gz"_s));
    QProcess gzip;
    gzip.start(u"gzip"_s, {u"-f"_s, m_trip->write(u"packed"_s, bytes)});
    gzip.waitForFinished();
    return m_trip->read(u"packed.gz"_s);
}

void tst_ImportSql::readsEveryKindOfScript_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("inserts") << QStringList{u"--inserts"_s};
    QTest::newRow("inserts with columns") << QStringList{u"--column-inserts"_s, u"--rows-per-insert=100"_s};
    QTest::newRow("cleans first") << QStringList{u"--clean"_s};
    QTest::newRow("cleans what there is") << QStringList{u"--clean"_s, u"--if-exists"_s};
    QTest::newRow("creates the database") << QStringList{u"--create"_s};
    QTest::newRow("cleans and creates") << QStringList{u"--clean"_s, u"--create"_s, u"--if-exists"_s};
    QTest::newRow("no owners") << QStringList{u"--no-owner"_s, u"--no-privileges"_s};
    QTest::newRow("sessions of owners") << QStringList{u"--use-set-session-authorization"_s};
    QTest::newRow("quotes everything") << QStringList{u"--quote-all-identifiers"_s};
    QTest::newRow("no comments") << QStringList{u"--no-comments"_s, u"--disable-dollar-quoting"_s};
}

void tst_ImportSql::readsEveryKindOfScript()
{
    QFETCH(const QStringList, arguments);
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(!shopDump(arguments).isEmpty());
    const QString before = there.contentOf(u"shop"_s);
    there.server.sql(u"shop"_s, u"DELETE FROM orders; CREATE TABLE live_only (a int)"_s);

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->path(u"shop.sql"_s));
    REQUIRE(record);
    QCOMPARE(there.server.sql(u"shop"_s, u"SELECT count(*) FROM live_only"_s), u"0"_s);
    const QByteArray restored = m_trip->restore(17, u"shop"_s, *record);

    QVERIFY2(restored.isEmpty(), restored.constData());
    QCOMPARE(there.contentOf(u"shop"_s), before);
}

void tst_ImportSql::readsPackedScripts_data()
{
    QTest::addColumn<QString>("how");
    for (const QString &how : {u"gzip"_s, u"members"_s, u"crlf"_s, u"bom"_s})
        QTest::newRow(qPrintable(how)) << how;
}

void tst_ImportSql::readsPackedScripts()
{
    QFETCH(const QString, how);
    PostgresFixture &there = m_trip->on(17);
    QByteArray script = shopDump();
    QVERIFY(!script.isEmpty());
    const QString before = there.contentOf(u"shop"_s);
    if (how == u"crlf")
        script.replace('\n', "\r\n");
    if (how == u"bom")
        script.prepend("\xef\xbb\xbf");
    const qsizetype half = script.size() / 2;
    const QByteArray file = how == u"members" ? packed(script.first(half)) + packed(script.sliced(half))
                            : how == u"gzip"  ? packed(script)
                                              : script;
    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->write(u"a file"_s, file));
    REQUIRE(record);
    const QByteArray restored = m_trip->restore(17, u"shop"_s, *record);

    QVERIFY2(restored.isEmpty(), restored.constData());
    if (how != u"crlf") // what stands in texts over several lines is another text then
        QCOMPARE(there.contentOf(u"shop"_s), before);
}

void tst_ImportSql::refusesBadFiles_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<Error::Code>("code");
    using enum Error::Code;
    const auto row = [](const char *how, Error::Code code) { QTest::newRow(how) << QString::fromLatin1(how) << code; };
    row("nothing", Corrupt);
    row("cut in rows", Corrupt);
    row("cut in a statement", Corrupt);
    row("cut before the end mark", Corrupt);
    row("cut between statements", Corrupt);
    row("something behind", Corrupt);
    row("cut gzip", Corrupt);
    row("cut gzip at its end", Corrupt);
    row("gzip with a wrong checksum", Corrupt);
    row("gzip with something behind", Corrupt);
    row("gzip of nothing", Corrupt);
    row("damaged rows", Corrupt);
    row("open transaction", Corrupt);
    row("no beginning", InvalidInput);
    row("zstd", InvalidInput);
    row("utf16", InvalidInput);
    row("binary", InvalidInput);
    row("zeros from comment to comment", Corrupt);
    row("a letter between statements", CommandFailed);
    row("a subscription that a zero cuts", Corrupt);
    row("a membership that a zero cuts", Corrupt);
    row("changes the catalogue of the server", Refused);
    row("psql runs a program", Refused);
    row("psql runs a program behind a statement", Refused);
    row("psql sends a query on", Refused);
    row("wrong key of restrict", Refused);
    row("several databases", Refused);
    row("connects twice", Refused);
    row("connects without creating", Refused);
    row("changes the server", Refused);
    row("runs a program on the server", Refused);
    row("writes a file on the server", Refused);
    row("makes a role", Refused);
    row("a letter of two bytes", Refused);
    row("no such type", CommandFailed);
    row("two statements that look like one", Refused);
}

static QByteArray damagedFile(const QString &how, const QByteArray &dump,
                              const std::function<QByteArray(QByteArray)> &packed)
{
    const qsizetype rows = dump.indexOf("customer 100\t");
    const qsizetype table = dump.indexOf("CREATE TABLE public.orders (");
    const QByteArray gzip = packed(dump);
    QByteArray wrong = gzip;
    wrong[gzip.size() - 6] = char(~wrong[gzip.size() - 6]);
    QByteArray damaged = dump;
    damaged.replace("\tcustomer 100\t", "\t\t\t");
    const qsizetype index = dump.indexOf("-- Name: orders orders_pkey;");
    QByteArray zeros = dump;
    zeros.replace(index + 10, 80, QByteArray(80, '\0')); // on the end of a line, too
    zeros.insert(table, QByteArray("-- far from the beginning\n").repeated(4000));
    QByteArray letter = dump;
    letter.insert(table, "\xff");
    const QHash<QString, QByteArray> files{
        {u"nothing"_s, {}},
        {u"cut in rows"_s, dump.first(rows)},
        {u"cut in a statement"_s, dump.first(table + 40)},
        {u"cut before the end mark"_s, dump.first(dump.lastIndexOf("-- PostgreSQL database dump complete"))},
        {u"cut between statements"_s, dump.first(table)},
        {u"something behind"_s, dump + "\nINSERT INTO public.invoice VALUES (1);\n"},
        {u"cut gzip"_s, gzip.first(gzip.size() / 2)},
        {u"cut gzip at its end"_s, gzip.chopped(5)},
        {u"gzip with a wrong checksum"_s, wrong},
        {u"gzip with something behind"_s, gzip + "garbage"},
        {u"gzip of nothing"_s, packed({})},
        {u"damaged rows"_s, damaged},
        {u"no beginning"_s, dump.sliced(table)},
        {u"zstd"_s, "\x28\xb5\x2f\xfd....."},
        {u"utf16"_s, QByteArray("\xff\xfe-\0-\0", 6)},
        {u"zeros from comment to comment"_s, zeros},
        {u"a letter between statements"_s, letter},
        {u"binary"_s, QByteArray("SQLite format 3\0\1\2", 18)},
        {u"several databases"_s, "--\n-- PostgreSQL database cluster dump\n--\n\n" + dump},
    };
    return files.value(how);
}

// A good dump with something at its end that is not for it to say.
static QByteArray overreachingFile(const QString &how, const QByteArray &dump)
{
    const auto with = [&dump](const QByteArray &statement) {
        const qsizetype end = dump.lastIndexOf("--\n-- PostgreSQL database dump complete");
        return dump.first(end) + statement + '\n' + dump.sliced(end);
    };
    const QHash<QString, QByteArray> files{
        {u"open transaction"_s, with("BEGIN;\nSELECT 1;")},
        {u"psql runs a program"_s, with("\\! touch /tmp/never")},
        {u"psql runs a program behind a statement"_s, with("SELECT 1; \\! touch /tmp/never")},
        {u"psql sends a query on"_s, with("SELECT 'DROP DATABASE shop' \\gexec")},
        {u"wrong key of restrict"_s, with("\\unrestrict another")},
        {u"connects twice"_s, with("CREATE DATABASE a;\n\\connect a\n\\connect b")},
        {u"connects without creating"_s, with("\\connect postgres")},
        {u"changes the server"_s, with("ALTER SYSTEM SET work_mem = '1GB';")},
        {u"runs a program on the server"_s, with("COPY public.customers FROM PROGRAM 'id';")},
        {u"writes a file on the server"_s, with("COPY public.customers TO '/tmp/never';")},
        {u"makes a role"_s, with("CREATE ROLE intruder SUPERUSER LOGIN;")},
        {u"a letter of two bytes"_s, with("SET client_encoding = 'SJIS';")},
        {u"changes the catalogue of the server"_s,
         with("UPDATE pg_catalog.pg_database SET datallowconn = false WHERE datname = 'shop';")},
        // The server reads up to the zero.
        {u"a subscription that a zero cuts"_s,
         with(QByteArray("CREATE SUBSCRIPTION s CONNECTION 'host=/nowhere' PUBLICATION p?WITH (connect = false);")
                  .replace('?', '\0'))},
        {u"a membership that a zero cuts"_s,
         with(QByteArray("GRANT pg_monitor TO pg_read_all_data?ON TABLE t TO x;").replace('?', '\0'))},
        {u"no such type"_s, with("CREATE TABLE public.x (a nothing_known);")},
        // To our reader a text with a quote in it; to the server, which was told behind its back, two statements.
        {u"two statements that look like one"_s,
         with("SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);\n"
              "SELECT 'a\\'; CREATE ROLE intruder; --';")},
    };
    return files.value(how);
}

static QByteArray badFile(const QString &how, const QByteArray &dump,
                          const std::function<QByteArray(QByteArray)> &packed)
{
    const QByteArray overreaching = overreachingFile(how, dump);
    return overreaching.isEmpty() ? damagedFile(how, dump, packed) : overreaching;
}

void tst_ImportSql::refusesBadFiles()
{
    QFETCH(const QString, how);
    QFETCH(const Error::Code, code);
    PostgresFixture &there = m_trip->on(17);
    const QByteArray dump = shopDump();
    QVERIFY(dump.contains("customer 100\t") && dump.contains("\\restrict"));
    const QString before = there.contentOf(u"shop"_s);
    const QByteArray file = badFile(how, dump, [this](const QByteArray &bytes) { return packed(bytes); });

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->write(u"bad"_s, file));

    QVERIFY(!record);
    QVERIFY2(record.error().code == code, told(record).constData());
    QCOMPARE(there.contentOf(u"shop"_s), before);
    QVERIFY(!QFile::exists(u"/tmp/never"_s));
    QCOMPARE(there.server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_roles WHERE rolname = 'intruder'"_s), u"0"_s);
    QCOMPARE(there.server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname LIKE '%\\_us\\_%'"_s),
             u"0"_s);
}

void tst_ImportSql::anErrorNamesItsLine()
{
    QByteArray dump = shopDump();
    const qsizetype end = dump.lastIndexOf("--\n-- PostgreSQL database dump complete");
    const qint64 line = dump.first(end).count('\n') + 2;
    dump.insert(end, "\nSELECT nothing_known(\n1);\n");

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->write(u"bad.sql"_s, dump));

    QVERIFY(!record);
    QVERIFY2(record.error().message.contains(u"line %1"_s.arg(line)), told(record).constData());
    QVERIFY2(record.error().why.contains(u"nothing_known"_s), told(record).constData());
    QVERIFY2(record.error().why.contains(u"does not exist"_s), told(record).constData());
}

void tst_ImportSql::neverTouchesAnotherDatabase()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    QCOMPARE(there.server.sql(u"postgres"_s, u"ALTER DATABASE shop IS_TEMPLATE true"_s), QString());
    QCOMPARE(m_trip->dump(17, 17, u"shop"_s, {u"--create"_s, u"--clean"_s}, m_trip->path(u"shop.sql"_s)), QByteArray());
    QByteArray dump = m_trip->read(u"shop.sql"_s);
    QVERIFY(there.makeShop());
    there.server.sql(u"postgres"_s, u"CREATE DATABASE victim IS_TEMPLATE true"_s);
    there.server.sql(u"victim"_s, u"CREATE TABLE precious AS SELECT 42 AS a"_s);
    dump.replace("DATABASE shop", "DATABASE victim").replace("\\connect shop", "\\connect victim");
    dump.replace("datname = 'shop'", "datname = 'victim'");
    QVERIFY(dump.contains("DROP DATABASE victim;") && dump.contains("\\connect victim"));
    QVERIFY(dump.contains("UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'victim';"));

    REQUIRE(m_trip->import(17, u"shop"_s, m_trip->write(u"create.sql"_s, dump)));

    QCOMPARE(there.server.sql(u"victim"_s, u"SELECT a FROM precious"_s), u"42"_s);
    QCOMPARE(there.server.sql(u"victim"_s, u"SELECT count(*) FROM pg_class WHERE relname = 'orders'"_s), u"0"_s);
    QCOMPARE(there.server.sql(u"postgres"_s, u"SELECT datistemplate FROM pg_database WHERE datname = 'victim'"_s),
             u"t"_s);
    there.drop(u"victim"_s);
}

// Its rights and settings come back with the rows: where a role of theirs is missing, the plan has to say so.
void tst_ImportSql::knowsTheRolesOfTheLiveDatabase()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(!shopDump().isEmpty());
    QCOMPARE(there.server.sql(u"postgres"_s, u"GRANT CONNECT ON DATABASE shop TO reader; ALTER DATABASE shop OWNER TO"
                                             " keeper; ALTER ROLE mapped IN DATABASE shop SET work_mem TO '1MB'"_s),
             QString());

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->path(u"shop.sql"_s));

    REQUIRE(record);
    const QStringList roles = record->facts[u"roles"_s].toVariant().toStringList();
    for (const QString &role : {u"reader"_s, u"keeper"_s, u"mapped"_s, u"postgres"_s})
        QVERIFY2(roles.count(role) == 1, qPrintable(role + u" in "_s + roles.join(u", "_s)));
}

// pg_dump 17 sets what a server of 15 does not have.
void tst_ImportSql::readsADumpOfANewerServer()
{
    QVERIFY(m_trip->on(15).makeShop());
    const QString before = m_trip->on(15).contentOf(u"shop"_s);
    const QByteArray dumped = m_trip->dump(15, 17, u"shop"_s, {}, m_trip->path(u"new.sql"_s));
    QVERIFY2(dumped.isEmpty(), dumped.constData());
    QVERIFY(m_trip->read(u"new.sql"_s).contains("transaction_timeout"));

    const Result<StorageRecord> record = m_trip->import(15, u"shop"_s, m_trip->path(u"new.sql"_s));
    REQUIRE(record);
    QCOMPARE(m_trip->restore(15, u"shop"_s, *record), QByteArray());

    QCOMPARE(m_trip->on(15).contentOf(u"shop"_s), before);
}

void tst_ImportSql::readsSqlWrittenByHand()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    const QString file = m_trip->write(u"hand.sql"_s, "create table t (a int);\ninsert into t values (1), (2);\n"
                                                      "copy t from stdin;\n3\n\\.\nselect * from t");
    const Result<StorageRecord> unmarked = m_trip->import(17, u"shop"_s, file);
    QVERIFY(!unmarked);
    QCOMPARE(unmarked.error().code, Error::Code::InvalidInput);
    const Result<StorageRecord> cut = m_trip->import(17, u"shop"_s, file, {.handWritten = true});
    QVERIFY(!cut);
    QCOMPARE(cut.error().code, Error::Code::Corrupt);

    const Result<StorageRecord> record = m_trip->import(
        17, u"shop"_s, m_trip->write(u"hand.sql"_s, m_trip->read(u"hand.sql"_s) + ";"), {.handWritten = true});
    REQUIRE(record);

    QCOMPARE(m_trip->restore(17, u"shop"_s, *record), QByteArray());
    QCOMPARE(there.server.sql(u"shop"_s, u"SELECT string_agg(a::text, ',' ORDER BY a) FROM t"_s), u"1,2,3"_s);
}

void tst_ImportSql::readsLatin1()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    there.server.sql(u"shop"_s, u"UPDATE customers SET name = 'Käthe ñ' WHERE id = 1"_s);
    const QString before = there.contentOf(u"shop"_s);
    const QString file = m_trip->path(u"latin.sql"_s);
    QCOMPARE(m_trip->dump(17, 17, u"shop"_s, {u"--encoding=LATIN1"_s}, file), QByteArray());
    QVERIFY(m_trip->read(u"latin.sql"_s).contains("K\xe4the \xf1"));

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file);
    REQUIRE(record);

    QCOMPARE(m_trip->restore(17, u"shop"_s, *record), QByteArray());
    QCOMPARE(there.contentOf(u"shop"_s), before);
}

QTEST_GUILESS_MAIN(tst_ImportSql)
#include "tst_importsql.moc"

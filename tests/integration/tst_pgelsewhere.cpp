// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/postgresfixture.h"

#include <QCoreApplication>
#include <QFile>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A backup of one server comes to another one, of the next major and set up otherwise, in both forms of a backup.
class tst_PgElsewhere final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void cleanupTestCase();
    void init();

    void tablespacesThatAreMissingAreDoneWithout();
    void whatIsCarriedOverOrWaitsStaysInItsTablespace();
    void aSubscriptionKeepsItsOptionsAndIsDisabled();
    void aProviderOfLabelsThatIsMissingIsToldBefore();

private:
    // Backed up here, compared and restored over there; what the plan warns of.
    void comesOver(QStringList *warnings);
    QString here(const QString &statements) { return m_from->server.sql(u"moved"_s, statements); }
    QString there(const QString &statements) { return m_into->server.sql(u"moved"_s, statements); }

    std::unique_ptr<PostgresFixture> m_from;
    std::unique_ptr<PostgresFixture> m_into;
};

void tst_PgElsewhere::initTestCase_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

void tst_PgElsewhere::initTestCase()
{
    m_from = std::make_unique<PostgresFixture>(PostgresServer::binaries15());
    m_into = std::make_unique<PostgresFixture>(PostgresServer::binaries17());
    QVERIFY2(m_from->start() && m_into->start(), qPrintable(m_from->server.problem() + m_into->server.problem()));
    const auto sql = [this](const QString &statement) { return m_from->server.sql(u"postgres"_s, statement); };
    QCOMPARE(sql(u"ALTER ROLE postgres SET allow_in_place_tablespaces = on"_s), QString());
    QCOMPARE(sql(u"CREATE TABLESPACE \"fast \"\"one\" LOCATION ''"_s), QString());
    QCOMPARE(sql(u"CREATE TABLESPACE slow LOCATION ''"_s), QString());
}

void tst_PgElsewhere::cleanupTestCase()
{
    m_from.reset();
    m_into.reset();
}

void tst_PgElsewhere::init()
{
    for (PostgresFixture *fixture : {m_from.get(), m_into.get()}) {
        fixture->drop(u"moved"_s);
        QCOMPARE(fixture->server.sql(u"postgres"_s, u"CREATE DATABASE moved"_s), QString());
    }
    m_from->blobs.content.clear();
}

void tst_PgElsewhere::comesOver(QStringList *warnings)
{
    QFETCH_GLOBAL(const CaptureForm, form);
    const auto source = m_from->storage(m_from->config(u"moved"_s), form);
    const auto target = m_into->storage(m_into->config(u"moved"_s));
    const Result<StorageRecord> record = m_from->backUp(*source);
    REQUIRE(record);
    QCOMPARE(record->facts.contains(u"form"_s), form == CaptureForm::Fitting);

    const Result<Comparison> comparison = target->compare(*record, m_from->blobs, m_into->control);
    const Result<std::unique_ptr<Staged>> staged = target->stage(
        *record, m_from->blobs, {.operation = PostgresFixture::operation}, m_into->control);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 0);
    *warnings = comparison->warnings;
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, m_into->control));
    REQUIRE((*staged)->drop(m_into->control));
}

void tst_PgElsewhere::tablespacesThatAreMissingAreDoneWithout()
{
    QCOMPARE(
        here(u"CREATE TABLE fast (id int PRIMARY KEY USING INDEX TABLESPACE slow, t text) TABLESPACE \"fast \"\"one\";"
             " INSERT INTO fast VALUES (1, 'one'), (2, 'two'); CREATE INDEX fast_t ON fast (t) TABLESPACE slow;"
             " CREATE MATERIALIZED VIEW viewed TABLESPACE slow AS SELECT fast.id FROM fast;"
             " CREATE TABLE parted (a int) PARTITION BY LIST (a) TABLESPACE slow;"
             " CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1); INSERT INTO parted VALUES (1);"
             " CREATE TABLE usual (a int); INSERT INTO usual VALUES (7)"_s),
        QString());
    QStringList warnings;

    comesOver(&warnings);

    QCOMPARE(warnings.size(), 2);
    QVERIFY2(warnings.join(u' ').contains(u"fast \"one"_s) && warnings.join(u' ').contains(u"slow"_s),
             qPrintable(warnings.join(u' ')));
    QCOMPARE(there(u"SELECT (SELECT string_agg(t, ',' ORDER BY id) FROM fast) || (SELECT sum(id) FROM viewed) ||"
                   " (SELECT sum(a) FROM parted_1) || (SELECT sum(a) FROM usual)"_s),
             u"one,two317"_s);
    QCOMPARE(there(u"SELECT count(*) FROM pg_class WHERE reltablespace NOT IN (0, 1664)"_s), u"0"_s);
    QCOMPARE(there(u"SELECT string_agg(indexrelid::regclass::text, ',' ORDER BY 1) FROM pg_index WHERE indrelid ="
                   " 'fast'::regclass"_s),
             u"fast_pkey,fast_t"_s);
}

// At home, beside a schema of today. Another way to store tables is for one stream alone.
void tst_PgElsewhere::whatIsCarriedOverOrWaitsStaysInItsTablespace()
{
    QFETCH_GLOBAL(const CaptureForm, form);
    QCOMPARE(
        here(
            u"CREATE SCHEMA theirs; CREATE TYPE theirs.kind AS ENUM ('a'); CREATE TABLE theirs.users (id int"
            " PRIMARY KEY USING INDEX TABLESPACE slow) TABLESPACE \"fast \"\"one\"; CREATE TABLE orders (k theirs.kind)"
            " TABLESPACE \"fast \"\"one\"; CREATE INDEX orders_k ON orders (k) TABLESPACE slow; CREATE TABLE usual (k"
            " theirs.kind); CREATE TABLE theirs.usual (id int); CREATE TABLE plain (id int)"_s),
        QString());
    if (form == CaptureForm::SingleStream)
        QCOMPARE(here(u"CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE other"
                      " (k theirs.kind) USING heap_too; CREATE TABLE behind (k theirs.kind)"_s),
                 QString());
    const auto proof =
        u"SELECT c.oid::regclass::text, spcname, amname FROM pg_class c JOIN pg_am a ON a.oid = relam LEFT JOIN"
        " pg_tablespace t ON t.oid = reltablespace WHERE c.oid >= 16384 AND relkind IN ('r', 'i') AND"
        " relnamespace <> 'pg_toast'::regnamespace ORDER BY 1"_s;
    const QString before = here(proof);
    StorageConfig config = m_from->config(u"moved"_s);
    config.excludeSchemas = QStringList{u"theirs"_s};
    const auto storage = m_from->storage(config, form);
    const Result<StorageRecord> record = m_from->backUp(*storage);
    REQUIRE(record);

    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, m_from->blobs, {.operation = PostgresFixture::operation}, m_from->control);

    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, m_from->control));
    REQUIRE((*staged)->drop(m_from->control));
    QCOMPARE(here(proof), before);
}

void tst_PgElsewhere::aSubscriptionKeepsItsOptionsAndIsDisabled()
{
    QCOMPARE(
        here(u"CREATE TABLE t (a int); CREATE SUBSCRIPTION far CONNECTION 'host=/nowhere dbname=x password=hunter2'"
             " PUBLICATION p, \"q \"\"r\" WITH (connect = false, slot_name = 'far_slot', binary = true,"
             " streaming = true, disable_on_error = true, synchronous_commit = 'local');"
             " ALTER SUBSCRIPTION far ENABLE"_s),
        QString());
    QStringList warnings;

    comesOver(&warnings);

    QCOMPARE(warnings, QStringList{u"Subscriptions come back disabled: far."_s});
    QCOMPARE(
        there(u"SELECT subenabled, subslotname, subbinary, substream, subdisableonerr, subsynccommit, subpublications,"
              " subconninfo FROM pg_subscription"_s),
        u"f|far_slot|t|t|t|local|{p,\"q \\\"r\"}|host=/nowhere dbname=x password=hunter2"_s);
    const QString drop = u"ALTER SUBSCRIPTION far DISABLE; ALTER SUBSCRIPTION far SET (slot_name = NONE);"
                         " DROP SUBSCRIPTION far"_s;
    QCOMPARE(there(drop), QString());
    QCOMPARE(here(drop), QString());
}

void tst_PgElsewhere::aProviderOfLabelsThatIsMissingIsToldBefore()
{
    QFETCH_GLOBAL(const CaptureForm, form);
    const QString library = m_from->server.socketFolder() + u"/labelprovider15.so"_s;
    QVERIFY(QFile::exists(library)
            || (QFile::copy(QCoreApplication::applicationDirPath() + u"/labelprovider15.so"_s, library)
                && QFile::setPermissions(library, QFile::Permissions(0x5555))));
    QCOMPARE(here(u"LOAD '%1'; CREATE TABLE t (a int); SECURITY LABEL FOR understudy_test ON TABLE t IS 'secret'"_s.arg(
                 library)),
             QString());
    const auto source = m_from->storage(m_from->config(u"moved"_s), form);
    const auto target = m_into->storage(m_into->config(u"moved"_s));
    const Result<StorageRecord> record = m_from->backUp(*source);
    REQUIRE(record);

    const Result<Comparison> comparison = target->compare(*record, m_from->blobs, m_into->control);
    const Result<std::unique_ptr<Staged>> staged = target->stage(
        *record, m_from->blobs, {.operation = PostgresFixture::operation}, m_into->control);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    QVERIFY2(comparison->refusals.first().message.contains(u"understudy_test"_s),
             qPrintable(comparison->refusals.first().message));
    QVERIFY(!staged);
    QCOMPARE(staged.error().message, comparison->refusals.first().message);
}

QTEST_GUILESS_MAIN(tst_PgElsewhere)
#include "tst_pgelsewhere.moc"

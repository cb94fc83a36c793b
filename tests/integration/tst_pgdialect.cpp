// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgequality.h"
#include "tests/support/pgroundtrip.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a backup needs of a server is said before anything is touched; and what needs more than rows to come back.
class tst_PgDialect final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void whatTheServerLacksIsRefused_data();
    void whatTheServerLacksIsRefused();
    void whatComesBackInAnotherWayIsSaid_data();
    void whatComesBackInAnotherWayIsSaid();
    void aSubscriptionComesBackDisabledAndItsOldDatabaseCanGo();
    void secretsOfServersAreInNoManifest();
    void whoReadsASlotIsNamedInThePlan();
    void thePlanForAnotherDatabaseSpeaksOfThatOne();
    void aTableThatAnExtensionKeepsToItselfStopsNoBackup();
    void anExtensionComesBackInItsVersion();
    void aRestoredDatabaseThatItsUserDroppedCanBeUndone();
    void whatAPlainOwnerCannotDoIsSaid();

private:
    [[nodiscard]] PostgresFixture &there();
    [[nodiscard]] Result<StorageRecord> plainBackup();
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(PostgresStorage &storage, const StorageRecord &record);
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage() { return there().storage(there().config(s_database)); }
    [[nodiscard]] QString beside();

    static inline const QString s_database = u"fixture"_s;
    std::unique_ptr<PgRoundTrip> m_trip;
};

void tst_PgDialect::initTestCase_data()
{
    QTest::addColumn<int>("major");
    QTest::newRow("server 15") << 15;
    QTest::newRow("server 17") << 17;
}

void tst_PgDialect::initTestCase()
{
    m_trip = std::make_unique<PgRoundTrip>();
    QVERIFY(m_trip->start());
}

PostgresFixture &tst_PgDialect::there()
{
    QFETCH_GLOBAL(const int, major);
    return m_trip->on(major);
}

Result<StorageRecord> tst_PgDialect::plainBackup()
{
    QFETCH_GLOBAL(const int, major);
    const PgFixture plain{.name = "plain", .sql = u"CREATE TABLE t (a int); INSERT INTO t VALUES (1)"_s};
    if (const QByteArray failure = m_trip->make(major, plain, s_database); !failure.isEmpty())
        return std::unexpected(Error{.message = QString::fromUtf8(failure)});
    return there().backUp(*storage());
}

Result<std::unique_ptr<Staged>> tst_PgDialect::stage(PostgresStorage &storage, const StorageRecord &record)
{
    return storage.stage(record, there().blobs, {.operation = PostgresFixture::operation}, there().control);
}

QString tst_PgDialect::beside()
{
    return there().server.sql(u"postgres"_s,
                              u"SELECT string_agg(datname, ',') FROM pg_database WHERE datname LIKE 'fixture\\_%'"_s);
}

using Forge = std::function<void(QJsonObject &facts)>;

static Forge inProperties(const QString &field, const QJsonValue &value)
{
    return [=](QJsonObject &facts) {
        QJsonObject properties = facts[u"properties"_s].toObject();
        properties[field] = value;
        facts[u"properties"_s] = properties;
    };
}

static Forge inFacts(const QString &field, const QJsonValue &value)
{
    return [=](QJsonObject &facts) { facts[field] = value; };
}

static QJsonObject collation(const QString &name, const QString &provider, const QString &locale)
{
    return {{u"name"_s, name}, {u"provider"_s, provider}, {u"locale"_s, locale}};
}

static QJsonObject extension(const QString &name, const QString &version)
{
    return {{u"name"_s, name}, {u"version"_s, version}, {u"schema"_s, u"public"_s}};
}

void tst_PgDialect::whatTheServerLacksIsRefused_data()
{
    QTest::addColumn<Forge>("forge");
    QTest::addColumn<QString>("named");
    QTest::newRow("extension") << inFacts(u"extensions"_s, QJsonArray{extension(u"postgis"_s, u"3.5.0"_s)})
                               << u"postgis 3.5.0"_s;
    QTest::newRow("version of an extension that keeps rows its own way")
        << inFacts(u"extensions"_s, QJsonArray{extension(u"timescaledb"_s, u"99.9"_s)}) << u"timescaledb 99.9"_s;
    QTest::newRow("collation") << inFacts(u"collations"_s, QJsonArray{collation(u"xx_YY"_s, u"c"_s, u"xx_YY"_s)})
                               << u"xx_YY"_s;
    QTest::newRow("locale of a collation")
        << inFacts(u"collations"_s, QJsonArray{collation({}, u"c"_s, u"xx_YY.utf8"_s)}) << u"xx_YY.utf8"_s;
    QTest::newRow("locale of the database") << inProperties(u"collate"_s, u"zz_ZZ"_s) << u"zz_ZZ"_s;
    QTest::newRow("newer server") << inFacts(u"server"_s, QJsonObject{{u"version"_s, u"99.1"_s}, {u"major"_s, 99}})
                                  << u"99.1"_s;
    QTest::newRow("newer tool") << inFacts(u"tool"_s, QJsonObject{{u"version"_s, u"98.1"_s}, {u"major"_s, 98}})
                                << u"98"_s;
}

void tst_PgDialect::whatTheServerLacksIsRefused()
{
    QFETCH(const Forge, forge);
    QFETCH(const QString, named);
    Result<StorageRecord> record = plainBackup();
    REQUIRE(record);
    forge(record->facts);
    const QStringList before = equalityProof(there().server, s_database);

    const Result<Comparison> comparison = storage()->compare(*record, there().blobs, there().control);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage(), *record);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    const Error &refusal = comparison->refusals.first();
    QVERIFY2((refusal.message + refusal.why).contains(named), qPrintable(refusal.message + refusal.why));
    QVERIFY(!refusal.todo.isEmpty() && !refusal.safe.isEmpty());
    QVERIFY(!staged);
    QCOMPARE(staged.error().message, refusal.message);
    QCOMPARE(beside(), QString());
    QCOMPARE(firstDifferences(before, equalityProof(there().server, s_database)), QByteArray());
}

void tst_PgDialect::whatComesBackInAnotherWayIsSaid_data()
{
    QTest::addColumn<Forge>("forge");
    QTest::addColumn<QString>("named");
    QTest::newRow("version of an extension")
        << inFacts(u"extensions"_s, QJsonArray{extension(u"hstore"_s, u"99.9"_s)}) << u"99.9"_s;
    QTest::newRow("tablespace") << inFacts(u"tablespaces"_s, QJsonArray{u"nowhere"_s}) << u"nowhere"_s;
    QTest::newRow("tablespace of the database") << inProperties(u"tablespace"_s, u"elsewhere"_s) << u"elsewhere"_s;
    QTest::newRow("setting") << inProperties(
        u"settings"_s,
        QJsonArray{QJsonObject{{u"role"_s, QString()}, {u"name"_s, u"old_parameter"_s}, {u"value"_s, u"1"_s}}})
                             << u"old_parameter"_s;
}

void tst_PgDialect::whatComesBackInAnotherWayIsSaid()
{
    QFETCH(const Forge, forge);
    QFETCH(const QString, named);
    Result<StorageRecord> record = plainBackup();
    REQUIRE(record);
    forge(record->facts);

    const Result<Comparison> comparison = storage()->compare(*record, there().blobs, there().control);
    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 0);
    QCOMPARE(comparison->warnings.size(), 1);
    QVERIFY2(comparison->warnings.first().contains(named), qPrintable(comparison->warnings.first()));
    const Result<std::unique_ptr<Staged>> staged = stage(*storage(), *record);
    REQUIRE(staged);
    REQUIRE((*staged)->drop(there().control));
}

void tst_PgDialect::aSubscriptionComesBackDisabledAndItsOldDatabaseCanGo()
{
    QFETCH_GLOBAL(const int, major);
    const PgFixture fixture{.name = "subscription", .sql = uR"sql(CREATE TABLE t (a int);
CREATE SUBSCRIPTION far CONNECTION 'host=/nowhere dbname=x password=hunter2' PUBLICATION p WITH (connect = false, slot_name = 'far_slot');
ALTER SUBSCRIPTION far ENABLE)sql"_s};
    QCOMPARE(m_trip->make(major, fixture, s_database), QByteArray());
    const auto enabled = [&](const QString &database) {
        return there().server.sql(database, u"SELECT subname, subenabled, subslotname, subconninfo FROM pg_subscription"
                                            " WHERE subdbid = (SELECT oid FROM pg_database WHERE datname ="
                                            " current_database())"_s);
    };
    const auto storage = this->storage();
    const Result<StorageRecord> record = there().backUp(*storage);
    REQUIRE(record);
    const Result<Comparison> comparison = storage->compare(*record, there().blobs, there().control);
    REQUIRE(comparison);
    QCOMPARE(comparison->warnings, QStringList{u"Subscriptions come back disabled: far."_s});

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, there().control));
    QCOMPARE(enabled(s_database), u"far|f|far_slot|host=/nowhere dbname=x password=hunter2"_s);
    REQUIRE((*staged)->swapBack({staged->get()}, there().control));
    QCOMPARE(enabled(s_database), u"far|t|far_slot|host=/nowhere dbname=x password=hunter2"_s);
    REQUIRE((*staged)->swapIn({staged->get()}, there().control));

    REQUIRE((*staged)->drop(there().control));

    QCOMPARE(beside(), QString());
    QCOMPARE(enabled(s_database), u"far|f|far_slot|host=/nowhere dbname=x password=hunter2"_s);
    there().server.sql(s_database, u"ALTER SUBSCRIPTION far SET (slot_name = NONE)"_s);
    QCOMPARE(there().server.sql(s_database, u"DROP SUBSCRIPTION far"_s), QString());
}

void tst_PgDialect::secretsOfServersAreInNoManifest()
{
    QFETCH_GLOBAL(const int, major);
    PgFixture foreign = pgRightsFixtures().at(2);
    QCOMPARE(foreign.name, "foreign servers and user mappings");
    QCOMPARE(m_trip->make(major, foreign, s_database), QByteArray());

    const Result<StorageRecord> record = there().backUp(*storage());

    REQUIRE(record);
    QVERIFY(!QJsonDocument(record->facts).toJson().contains("hunter2"));
    QVERIFY(!record->summary.contains(u"hunter2"_s));
}

void tst_PgDialect::whoReadsASlotIsNamedInThePlan()
{
    const Result<StorageRecord> record = plainBackup();
    REQUIRE(record);
    QCOMPARE(there().server.sql(s_database, u"SELECT slot_name FROM pg_create_logical_replication_slot('reader_slot',"
                                            " 'pgoutput')"_s),
             u"reader_slot"_s);

    const Result<Comparison> comparison = storage()->compare(*record, there().blobs, there().control);

    there().server.sql(s_database, u"SELECT pg_drop_replication_slot('reader_slot')"_s);
    REQUIRE(comparison);
    QCOMPARE(comparison->warnings.size(), 1);
    QVERIFY(comparison->warnings.first().contains(u"reader_slot"_s));
}

// The stage that a backup is restored into need not be the one that it is of.
void tst_PgDialect::thePlanForAnotherDatabaseSpeaksOfThatOne()
{
    Result<StorageRecord> record = plainBackup();
    REQUIRE(record);
    record->facts[u"extensions"_s] = QJsonArray{extension(u"postgis"_s, u"3.5.0"_s)};
    const PostgresServer &server = there().server;
    there().drop(u"elsewhere"_s);
    QCOMPARE(server.sql(u"postgres"_s, u"CREATE DATABASE elsewhere"_s), QString());
    const auto slot = u"SELECT slot_name FROM pg_create_logical_replication_slot('%1', 'pgoutput')"_s;
    QCOMPARE(server.sql(s_database, slot.arg(u"of_the_source"_s)), u"of_the_source"_s);
    QCOMPARE(server.sql(u"elsewhere"_s, slot.arg(u"of_the_target"_s)), u"of_the_target"_s);
    const auto target = there().storage(there().config(u"elsewhere"_s));

    const Result<Comparison> comparison = target->compare(*record, there().blobs, there().control);

    server.sql(s_database, u"SELECT pg_drop_replication_slot('of_the_source')"_s);
    server.sql(u"elsewhere"_s, u"SELECT pg_drop_replication_slot('of_the_target')"_s);
    REQUIRE(comparison);
    QCOMPARE(comparison->warnings.size(), 1);
    QVERIFY2(comparison->warnings.first().contains(u"of_the_target"_s), qPrintable(comparison->warnings.first()));
    QVERIFY(!comparison->warnings.first().contains(u"of_the_source"_s));
    QCOMPARE(comparison->refusals.size(), 1);
    QVERIFY2(comparison->refusals.first().message.contains(u"elsewhere"_s),
             qPrintable(comparison->refusals.first().message));
}

void tst_PgDialect::aTableThatAnExtensionKeepsToItselfStopsNoBackup()
{
    QFETCH_GLOBAL(const int, major);
    const PgFixture fixture{.name = "extension of another",
                            .sql = uR"sql(CREATE EXTENSION understudy_conf;
GRANT SELECT ON options, systems, numbers TO keeper; REVOKE ALL ON fixed FROM PUBLIC;
CREATE TABLE mine AS SELECT 1 AS n; ALTER TABLE mine OWNER TO keeper)sql"_s,
                            .around = u"ALTER DATABASE %1 OWNER TO keeper"_s};
    QCOMPARE(m_trip->make(major, fixture, s_database), QByteArray());
    StorageConfig config = there().config(s_database);
    config.connection = there().server.connection(s_database, u"keeper"_s);
    const auto storage = there().storage(config);

    const Result<StorageCheck> check = storage->check(Purpose::Backup, there().control);
    const Result<StorageRecord> record = there().backUp(*storage);

    REQUIRE(record);
    REQUIRE(check);
    QVERIFY2(check->problems.isEmpty(), qPrintable(check->problems.value(0).message));
}

void tst_PgDialect::anExtensionComesBackInItsVersion()
{
    QFETCH_GLOBAL(const int, major);
    const PgFixture fixture{.name = "old", .sql = u"CREATE EXTENSION pg_trgm VERSION '1.5'; CREATE EXTENSION hstore"_s};
    QCOMPARE(m_trip->run(fixture, major, major, s_database), QByteArray());
}

void tst_PgDialect::aRestoredDatabaseThatItsUserDroppedCanBeUndone()
{
    const Result<StorageRecord> record = plainBackup();
    REQUIRE(record);
    there().server.sql(s_database, u"INSERT INTO t VALUES (2)"_s);
    const QStringList before = equalityProof(there().server, s_database);
    const auto storage = this->storage();
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, there().control));
    QCOMPARE(there().server.sql(u"postgres"_s, u"DROP DATABASE fixture"_s), QString());

    const Result<> accepted = (*staged)->drop(there().control);
    QVERIFY(!accepted); // what is kept is all there is
    const Result<QStringList> writes = (*staged)->writesSinceSwap(there().control);
    REQUIRE(writes);
    QCOMPARE(*writes, QStringList{u"fixture: dropped"_s});
    REQUIRE((*staged)->swapBack({staged->get()}, there().control));

    QCOMPARE(firstDifferences(before, equalityProof(there().server, s_database)), QByteArray());
    const Result<SwapState> state = (*staged)->state();
    REQUIRE(state);
    QCOMPARE(*state, SwapState::Old);
    REQUIRE((*staged)->drop(there().control));
    QCOMPARE(beside(), QString());
}

void tst_PgDialect::whatAPlainOwnerCannotDoIsSaid()
{
    QFETCH_GLOBAL(const int, major);
    const PgFixture fixture{.name = "of many",
                            .sql = uR"sql(CREATE TABLE mine (a int); ALTER TABLE mine OWNER TO keeper;
CREATE TABLE theirs (a int); ALTER TABLE theirs OWNER TO reader; GRANT SELECT ON theirs TO keeper;
CREATE EXTENSION file_fdw; CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
CREATE USER MAPPING FOR mapped SERVER far OPTIONS (password 'hunter2'))sql"_s,
                            .around = u"ALTER DATABASE %1 OWNER TO keeper"_s};
    QCOMPARE(m_trip->make(major, fixture, s_database), QByteArray());
    StorageConfig config = there().config(s_database);
    config.connection = there().server.connection(s_database, u"keeper"_s);

    const Result<StorageCheck> check = there().storage(config)->check(Purpose::Backup, there().control);

    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
    QVERIFY(check->problems.first().message.contains(u"user mapping of mapped for far"_s));
    const QString limits = check->cannot.join(u'\n');
    for (const QString &named : {u"“keeper” is no member of postgres, reader"_s, u"file_fdw"_s, u"pg_signal_backend"_s,
                                 u"pg_read_all_stats"_s, u"user mapping of mapped"_s})
        QVERIFY2(limits.contains(named), qPrintable(limits));
    config.adminConnection = there().server.connection(u"postgres"_s);
    const Result<StorageCheck> helped = there().storage(config)->check(Purpose::Backup, there().control);
    REQUIRE(helped);
    QVERIFY(!helped->cannot.join(u'\n').contains(u"no member of"_s));
    QVERIFY(!helped->cannot.join(u'\n').contains(u"pg_signal_backend"_s));
}

QTEST_GUILESS_MAIN(tst_PgDialect)
#include "tst_pgdialect.moc"

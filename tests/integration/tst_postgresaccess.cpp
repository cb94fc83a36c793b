// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"
#include "tests/support/postgresfixture.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Roles, passwords, tools, and schemas that a backup leaves out.
class tst_PostgresAccess : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { m_servers.reset(); }

    void anOwnerWhoIsNoSuperuserBacksUpAndRestores();
    void aRoleWithoutCreatedbCanBackUpAndNotRestore();
    void aTableThatMayNotBeReadStopsTheBackup();
    void rowSecurityStopsTheBackup();
    void missingRolesAreRefusedOrMade();

    void aWrongPasswordIsSaid();
    void thePasswordFileServesThePrograms();
    void aPasswordInTheStageFileIsRefused();
    void anUnreachableServerIsSaid();
    void olderToolsAreRefused();

    void anExcludedSchemaStaysAsItIsToday();
    void anExcludedSchemaThatDoesNotFitIsNamed();
    void anExcludedSchemaThatIsGoneIsRefusedInThePlan();

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    QString sql(const QString &database, const QString &text) { return fixture().server.sql(database, text); }
    [[nodiscard]] StorageConfig configOf(const QString &user) const;
    [[nodiscard]] StorageConfig withKeycloak();
    Result<std::unique_ptr<Staged>> stage(PostgresStorage &storage, const StorageRecord &record, bool roles = false);
    [[nodiscard]] QString beside()
    {
        return sql(u"postgres"_s, u"SELECT string_agg(datname, ',') FROM pg_database WHERE datname LIKE 'shop\\_%'"_s);
    }

    std::unique_ptr<BothServers> m_servers;
};

void tst_PostgresAccess::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void tst_PostgresAccess::init()
{
    QVERIFY(fixture().makeShop());
    sql(u"postgres"_s,
        u"DO $$ BEGIN CREATE ROLE keeper LOGIN PASSWORD 'secret'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        "ALTER ROLE keeper CREATEDB"_s);
}

void tst_PostgresAccess::cleanup()
{
    qunsetenv("PGPASSWORD");
    qunsetenv("PGPASSFILE");
    fixture().server.replaceAccessRules("local all all trust\n");
}

StorageConfig tst_PostgresAccess::configOf(const QString &user) const
{
    PostgresFixture &on = const_cast<tst_PostgresAccess *>(this)->fixture();
    StorageConfig config = on.config();
    config.connection = on.server.connection(u"shop"_s, user);
    return config;
}

Result<std::unique_ptr<Staged>> tst_PostgresAccess::stage(PostgresStorage &storage, const StorageRecord &record,
                                                          bool roles)
{
    return storage.stage(record, fixture().blobs,
                         {.operation = PostgresFixture::operation, .createMissingRoles = roles}, fixture().control);
}

static const auto s_givenAway = uR"(DO $$ DECLARE r record; BEGIN
FOR r IN SELECT c.oid::regclass AS name FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
LOOP EXECUTE format('ALTER TABLE %s OWNER TO keeper', r.name); END LOOP;
EXECUTE 'ALTER SEQUENCE invoice OWNER TO keeper'; EXECUTE 'ALTER TYPE status OWNER TO keeper';
EXECUTE 'ALTER FUNCTION newest() OWNER TO keeper'; EXECUTE 'ALTER FUNCTION noisy() OWNER TO keeper';
EXECUTE 'ALTER LARGE OBJECT 4711 OWNER TO keeper'; EXECUTE 'ALTER DATABASE shop OWNER TO keeper'; END $$)"_s;

void tst_PostgresAccess::anOwnerWhoIsNoSuperuserBacksUpAndRestores()
{
    QCOMPARE(sql(u"shop"_s, s_givenAway), QString());
    const auto storage = fixture().storage(configOf(u"keeper"_s));
    const Result<StorageCheck> check = storage->check(Purpose::Restore, fixture().control);
    REQUIRE(check);
    QVERIFY(check->problems.isEmpty());
    const QString before = fixture().contentOf(u"shop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    sql(u"shop"_s, u"DROP TABLE orders CASCADE"_s);

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(fixture().contentOf(u"shop"_s), before);
    QCOMPARE(sql(u"postgres"_s, u"SELECT datdba::regrole FROM pg_database WHERE datname = 'shop'"_s), u"keeper"_s);
    REQUIRE((*staged)->drop(fixture().control));
}

void tst_PostgresAccess::aRoleWithoutCreatedbCanBackUpAndNotRestore()
{
    QCOMPARE(sql(u"shop"_s, s_givenAway), QString());
    sql(u"postgres"_s, u"ALTER ROLE keeper NOCREATEDB"_s);
    const auto storage = fixture().storage(configOf(u"keeper"_s));

    const Result<StorageCheck> backup = storage->check(Purpose::Backup, fixture().control);
    const Result<StorageCheck> restore = storage->check(Purpose::Restore, fixture().control);
    const Result<StorageRecord> record = fixture().backUp(*storage);

    REQUIRE(backup);
    QVERIFY(backup->problems.isEmpty());
    QVERIFY(backup->cannot.contains(u"can back up, cannot restore: “keeper” needs CREATEDB"_s));
    REQUIRE(restore);
    QCOMPARE(restore->problems.size(), 1);
    QCOMPARE(restore->problems.first().code, Error::Code::Denied);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Denied);
    StorageConfig withAdmin = configOf(u"keeper"_s);
    withAdmin.adminConnection = fixture().server.connection(u"postgres"_s);
    const auto helped = fixture().storage(withAdmin);
    const Result<StorageCheck> better = helped->check(Purpose::Restore, fixture().control);
    REQUIRE(better);
    QCOMPARE(
        better->cannot,
        QStringList{u"cannot prove that nobody writes while others are connected: “keeper” needs pg_read_all_stats"_s});
    REQUIRE(stage(*helped, *record));
}

void tst_PostgresAccess::aTableThatMayNotBeReadStopsTheBackup()
{
    sql(u"shop"_s, u"GRANT SELECT ON customers TO keeper"_s);
    const auto storage = fixture().storage(configOf(u"keeper"_s));

    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(check);
    QCOMPARE(check->problems.first().code, Error::Code::Denied);
    QVERIFY(check->problems.first().message.contains(u"public.audit"_s));
    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Denied);
}

void tst_PostgresAccess::rowSecurityStopsTheBackup()
{
    QCOMPARE(sql(u"shop"_s, u"GRANT pg_read_all_data TO keeper; GRANT SELECT ON LARGE OBJECT 4711 TO keeper;"
                            " ALTER TABLE customers ENABLE ROW LEVEL SECURITY;"
                            " CREATE POLICY few ON customers USING (id < 10)"_s),
             QString());
    const auto storage = fixture().storage(configOf(u"keeper"_s));

    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);

    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
    QVERIFY(check->problems.first().message.contains(u"public.customers"_s));
    QVERIFY(!fixture().backUp(*storage));
}

void tst_PostgresAccess::missingRolesAreRefusedOrMade()
{
    sql(u"shop"_s,
        u"DO $$ BEGIN CREATE ROLE passing; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT SELECT ON customers TO passing"_s);
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    QCOMPARE(sql(u"shop"_s, u"DROP OWNED BY passing; DROP ROLE passing"_s), QString());

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    const Result<std::unique_ptr<Staged>> refused = stage(*storage, *record);
    const Result<std::unique_ptr<Staged>> made = stage(*storage, *record, true);

    REQUIRE(comparison);
    QCOMPARE(comparison->missingRoles, QStringList{u"passing"_s});
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(u"passing"_s));
    REQUIRE(made);
    REQUIRE((*made)->swapIn({made->get()}, fixture().control));
    QCOMPARE(sql(u"shop"_s, u"SELECT has_table_privilege('passing', 'customers', 'SELECT'); "_s), u"t"_s);
    sql(u"shop"_s, u"DROP OWNED BY passing"_s);
    fixture().drop(u"shop"_s);
    sql(u"postgres"_s, u"DROP ROLE passing"_s);
}

void tst_PostgresAccess::aWrongPasswordIsSaid()
{
    fixture().server.replaceAccessRules("local all postgres trust\nlocal all all scram-sha-256\n");
    const auto storage = fixture().storage(configOf(u"keeper"_s));

    const Result<StorageCheck> without = storage->check(Purpose::Backup, fixture().control);
    qputenv("PGPASSWORD", "wrong");
    const Result<StorageCheck> wrong = storage->check(Purpose::Backup, fixture().control);

    REQUIRE(without);
    QCOMPARE(without->problems.first().code, Error::Code::Denied);
    QVERIFY(without->problems.first().message.contains(u"needs a password"_s));
    REQUIRE(wrong);
    QCOMPARE(wrong->presence, StorageCheck::Presence::Unreadable);
    QVERIFY(wrong->problems.first().message.contains(u"is wrong"_s));
    QVERIFY(!wrong->problems.first().details.contains(u"secret"_s));
}

void tst_PostgresAccess::thePasswordFileServesThePrograms()
{
    QCOMPARE(sql(u"shop"_s, s_givenAway), QString());
    fixture().server.replaceAccessRules("local all postgres trust\nlocal all all scram-sha-256\n");
    QTemporaryDir folder;
    QFile file(folder.filePath(u"pgpass"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write("*:*:*:keeper:secret\n");
    file.close();
    qputenv("PGPASSFILE", file.fileName().toUtf8());
    QFile wrapper(folder.filePath(u"pg_dump"_s));
    QVERIFY(wrapper.open(QIODevice::WriteOnly));
    wrapper.write("#!/bin/sh\necho \"$@\" >> '" + folder.path().toUtf8() + "/arguments'\nexec '"
                  + PostgresServer::binaries17().toUtf8() + "/pg_dump' \"$@\"\n");
    wrapper.close();
    wrapper.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY(QFile::link(PostgresServer::binaries17() + u"/pg_restore"_s, folder.filePath(u"pg_restore"_s)));
    PostgresStorage storage(configOf(u"keeper"_s), fixture().commands, {folder.path()});

    REQUIRE(fixture().backUp(storage));

    QFile arguments(folder.filePath(u"arguments"_s));
    QVERIFY(arguments.open(QIODevice::ReadOnly));
    const QByteArray seen = arguments.readAll();
    QVERIFY(seen.contains("--snapshot="));
    QVERIFY(!seen.contains("secret"));
}

void tst_PostgresAccess::aPasswordInTheStageFileIsRefused()
{
    StorageConfig config = fixture().config();
    config.connection = u"postgresql://keeper:secret@/shop?host=/tmp"_s;

    const Result<StorageCheck> check = fixture().storage(config)->check(Purpose::Backup, fixture().control);

    QVERIFY(!check);
    QCOMPARE(check.error().code, Error::Code::InvalidInput);
    QVERIFY(!told(check).contains("secret"));
}

void tst_PostgresAccess::anUnreachableServerIsSaid()
{
    StorageConfig config = fixture().config();
    config.connection = u"postgresql://keeper@127.0.0.1:1/shop"_s;
    const auto storage = fixture().storage(config);

    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);
    const Result<std::unique_ptr<StorageLock>> lock = storage->lock(u"me"_s);

    REQUIRE(check);
    QCOMPARE(check->presence, StorageCheck::Presence::Unreadable);
    QCOMPARE(check->problems.first().code, Error::Code::Unreachable);
    QVERIFY(check->problems.first().why.contains(u"127.0.0.1:1"_s));
    QVERIFY(!lock);
    QCOMPARE(lock.error().code, Error::Code::Unreachable);
}

void tst_PostgresAccess::olderToolsAreRefused()
{
    QFETCH_GLOBAL(const int, major);
    PostgresStorage storage(fixture().config(), fixture().commands, {PostgresServer::binaries15()});

    const Result<StorageRecord> record = fixture().backUp(storage);

    QCOMPARE(record.has_value(), major == 15);
    if (major == 17) {
        QCOMPARE(record.error().code, Error::Code::CommandFailed);
        QVERIFY(record.error().message.contains(u"pg_dump 15"_s));
    } else {
        REQUIRE(stage(storage, *record));
    }
}

// A schema of another program in the same database, tied to the shop's tables in both directions.
StorageConfig tst_PostgresAccess::withKeycloak()
{
    const QString made = sql(u"shop"_s, uR"(CREATE SCHEMA keycloak;
        CREATE TABLE keycloak.users (id int PRIMARY KEY, name text, customer bigint REFERENCES public.customers);
        CREATE SEQUENCE keycloak.ids START 70; CREATE TYPE keycloak.kind AS ENUM ('a', 'b');
        INSERT INTO keycloak.users SELECT i, 'user ' || i, i FROM generate_series(1, 10) i;
        ALTER TABLE public.orders ADD COLUMN placed_by int REFERENCES keycloak.users;
        UPDATE public.orders SET placed_by = 1 + id % 10 WHERE id % 2 = 0;
        CREATE VIEW public.placed AS SELECT o.id, u.name FROM public.orders o JOIN keycloak.users u ON u.id = o.placed_by)"_s);
    if (!made.isEmpty())
        qWarning("%s", qPrintable(made));
    StorageConfig config = fixture().config();
    config.excludeSchemas = QStringList{u"keycloak"_s};
    return config;
}

void tst_PostgresAccess::anExcludedSchemaStaysAsItIsToday()
{
    const auto storage = fixture().storage(withKeycloak());
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    sql(u"shop"_s,
        u"INSERT INTO keycloak.users VALUES (11, 'new today', 11); SELECT nextval('keycloak.ids'); DELETE FROM public.orders WHERE id % 2 = 1"_s);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    REQUIRE(comparison);
    QCOMPARE(comparison->carriedOver, QStringList{u"schema keycloak, as it is when the restore begins"_s});
    QCOMPARE(comparison->refusals.size(), 0);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"shop"_s, u"SELECT count(*) FROM orders"_s), u"3000"_s);
    QCOMPARE(sql(u"shop"_s, u"SELECT name FROM keycloak.users WHERE id = 11"_s), u"new today"_s);
    QCOMPARE(sql(u"shop"_s, u"SELECT nextval('keycloak.ids')"_s), u"71"_s);
    QCOMPARE(sql(u"shop"_s, u"SELECT count(*) FROM placed"_s), u"1500"_s);
    QCOMPARE(
        sql(u"shop"_s,
            u"SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid IN ('orders'::regclass, 'keycloak.users'::regclass)"_s),
        u"3"_s);
    QVERIFY(sql(u"shop"_s, u"DELETE FROM keycloak.users WHERE id = 3"_s).startsWith(u"ERROR"_s));
}

void tst_PostgresAccess::anExcludedSchemaThatDoesNotFitIsNamed()
{
    const auto storage = fixture().storage(withKeycloak());
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    sql(u"shop"_s,
        u"INSERT INTO customers (id, name) VALUES (9999, 'later'); INSERT INTO keycloak.users VALUES (12, 'of a later customer', 9999)"_s);

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);

    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Refused);
    QVERIFY2(staged.error().message.contains(u"keycloak"_s), qPrintable(staged.error().message));
    QCOMPARE(beside(), QString());
}

void tst_PostgresAccess::anExcludedSchemaThatIsGoneIsRefusedInThePlan()
{
    const auto storage = fixture().storage(withKeycloak());
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    sql(u"shop"_s, u"DROP SCHEMA keycloak CASCADE"_s);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    QVERIFY(comparison->refusals.first().message.contains(u"keycloak"_s));
    QVERIFY(comparison->refusals.first().why.contains(u"orders"_s));
    QVERIFY(!stage(*storage, *record));
    QCOMPARE(beside(), QString());
}

QTEST_GUILESS_MAIN(tst_PostgresAccess)
#include "tst_postgresaccess.moc"

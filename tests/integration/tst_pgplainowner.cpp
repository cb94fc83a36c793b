// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"
#include "tests/support/patience.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A login that is no superuser, and owns its database: what it brings back, and what it is told before.
class tst_PgPlainOwner : public OnBothServers
{
    Q_OBJECT

public:
    tst_PgPlainOwner()
        : OnBothServers(u"plain"_s)
    { }

private slots:
    void cleanup();

    void thePublicSchemaOfAnotherComesBack_data();
    void thePublicSchemaOfAnotherComesBack();
    void whatItCannotChangeInPublicIsTold();
    void aSuperuserGivesPublicBackExactly();
    void aDatabaseWithoutPublicComesBackSo();
    void publicItselfMayBeLeftOut_data();
    void publicItselfMayBeLeftOut();
    void ownersThatItMayNotGiveToAreNamed_data();
    void ownersThatItMayNotGiveToAreNamed();
    void aSchemaOfOthersThatIsLeftOutStopsNothing();
    void rolesThatItMakesOwnWhatTheyShall();
    void extensionsThatTakeMoreAreToldAndTried();
    void autovacuumIsNobodysSession();

private:
    QString around(const QString &statements) { return fixture().server.sql(u"postgres"_s, statements); }
    void makeOwnedBy(const QString &role, const QString &statements);
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(const QString &user, const QStringList &without = {});
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(PostgresStorage &storage, const StorageRecord &record,
                                                        bool makeRoles = false);
    void restore(PostgresStorage &storage, const StorageRecord &record);
    void setTemplate(const QString &statements);

    QStringList m_notes;
    bool m_templateIsOld = false;
};

static const auto s_public = u"SELECT nspowner::regrole, array(SELECT a::text FROM unnest(nspacl) a ORDER BY 1),"
                             " obj_description(oid) FROM pg_namespace WHERE nspname = 'public'"_s;
// As servers before 15 have it.
static const auto s_oldTemplate = u"ALTER SCHEMA public OWNER TO postgres; GRANT ALL ON SCHEMA public TO PUBLIC"_s;
static const auto s_publicHere = u"ALTER SCHEMA public OWNER TO pg_database_owner; REVOKE ALL ON SCHEMA public FROM"
                                 " PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC"_s;

void tst_PgPlainOwner::cleanup()
{
    around(u"ALTER SYSTEM RESET ALL"_s);
    around(u"SELECT pg_reload_conf()"_s);
    if (m_templateIsOld)
        setTemplate(s_publicHere);
    m_templateIsOld = false;
    fixture().drop(u"plain"_s);
    QCOMPARE(around(u"DROP ROLE IF EXISTS maker, plainshop, stranger, made_later"_s), QString());
    m_notes.clear();
}

// Every new database is made of template0.
void tst_PgPlainOwner::setTemplate(const QString &statements)
{
    m_templateIsOld = true;
    around(u"ALTER DATABASE template0 ALLOW_CONNECTIONS true"_s);
    QCOMPARE(fixture().server.sql(u"template0"_s, statements), QString());
    around(u"ALTER DATABASE template0 ALLOW_CONNECTIONS false"_s);
}

void tst_PgPlainOwner::makeOwnedBy(const QString &role, const QString &statements)
{
    QCOMPARE(around(u"CREATE ROLE %1 LOGIN CREATEDB"_s.arg(role)), QString());
    make(u"CREATE TABLE t (id serial PRIMARY KEY, a int); INSERT INTO t (a) VALUES (7), (8); ALTER TABLE t OWNER TO %1;"
         " ALTER DATABASE plain OWNER TO %1; "_s.arg(role)
         + statements);
}

std::unique_ptr<PostgresStorage> tst_PgPlainOwner::storage(const QString &user, const QStringList &without)
{
    StorageConfig config = fixture().config(u"plain"_s);
    config.connection = fixture().server.connection(u"plain"_s, user);
    config.excludeSchemas = without;
    return fixture().storage(config);
}

Result<std::unique_ptr<Staged>> tst_PgPlainOwner::stage(PostgresStorage &storage, const StorageRecord &record,
                                                        bool makeRoles)
{
    const TaskControl control(fixture().cancelled, {}, [this](const QString &line) { m_notes.append(line); });
    return storage.stage(record, fixture().blobs,
                         {.operation = PostgresFixture::operation, .createMissingRoles = makeRoles}, control);
}

void tst_PgPlainOwner::restore(PostgresStorage &storage, const StorageRecord &record)
{
    const Result<std::unique_ptr<Staged>> staged = stage(storage, record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(sql(u"SELECT sum(a) FROM t"_s), u"15"_s);
}

void tst_PgPlainOwner::thePublicSchemaOfAnotherComesBack_data()
{
    QTest::addColumn<QString>("statements");
    QTest::addColumn<bool>("told");
    QTest::newRow("its owner") << u"ALTER SCHEMA public OWNER TO postgres"_s << true;
    QTest::newRow("its comment") << u"COMMENT ON SCHEMA public IS ''"_s << false;
    QTest::newRow("its rights") << u"REVOKE ALL ON SCHEMA public FROM PUBLIC"_s << false;
    QTest::newRow("all of them") << u"ALTER SCHEMA public OWNER TO postgres; COMMENT ON SCHEMA public IS 'theirs';"
                                    " GRANT ALL ON SCHEMA public TO PUBLIC"_s
                                 << true;
}

void tst_PgPlainOwner::thePublicSchemaOfAnotherComesBack()
{
    QFETCH(const QString, statements);
    QFETCH(const bool, told);
    makeOwnedBy(u"plainshop"_s, statements);
    const QString before = sql(s_public).replace(u"postgres"_s, u"pg_database_owner"_s);
    const auto storage = this->storage(u"plainshop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    restore(*storage, *record);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 0);
    QCOMPARE(comparison->warnings.filter(u"public"_s).size(), told ? 1 : 0);
    QCOMPARE(m_notes.filter(u"public"_s).size(), told ? 1 : 0);
    QCOMPARE(sql(s_public), before);
}

void tst_PgPlainOwner::whatItCannotChangeInPublicIsTold()
{
    setTemplate(s_oldTemplate);
    makeOwnedBy(u"plainshop"_s, u"ALTER SCHEMA public OWNER TO postgres; COMMENT ON SCHEMA public IS 'theirs';"
                                " REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC"_s);
    const auto storage = this->storage(u"plainshop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    restore(*storage, *record);

    QCOMPARE(m_notes.filter(u"public"_s).size(), 1);
    QVERIFY2(m_notes.filter(u"public"_s).first().contains(u"everybody"_s), qPrintable(m_notes.join(u'\n')));
}

// pg_dump takes for granted what servers have since 15.
void tst_PgPlainOwner::aSuperuserGivesPublicBackExactly()
{
    setTemplate(s_oldTemplate);
    makeOwnedBy(u"plainshop"_s, s_publicHere + u"; GRANT CREATE ON SCHEMA public TO plainshop WITH GRANT OPTION"_s);
    const QString before = sql(s_public);
    const auto storage = this->storage(u"postgres"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    restore(*storage, *record);

    QCOMPARE(sql(s_public), before);
    QCOMPARE(m_notes.filter(u"public"_s), QStringList());
}

void tst_PgPlainOwner::aDatabaseWithoutPublicComesBackSo()
{
    makeOwnedBy(u"plainshop"_s,
                u"CREATE SCHEMA a AUTHORIZATION plainshop; ALTER TABLE t SET SCHEMA a; DROP SCHEMA public;"
                " ALTER DATABASE plain SET search_path TO a"_s);
    for (const QString &user : {u"plainshop"_s, u"postgres"_s}) {
        const auto storage = this->storage(user);
        const Result<StorageRecord> record = fixture().backUp(*storage);
        REQUIRE(record);
        restore(*storage, *record);
        QCOMPARE(sql(s_public), QString());
        fixture().server.sql(u"postgres"_s, u"DROP DATABASE plain_old_0123abcd"_s);
    }
    // Where it may not be dropped.
    setTemplate(s_oldTemplate);
    const auto storage = this->storage(u"plainshop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    restore(*storage, *record);
    QCOMPARE(m_notes.filter(u"public"_s).size(), 1);
}

void tst_PgPlainOwner::publicItselfMayBeLeftOut_data()
{
    QTest::addColumn<QString>("user");
    QTest::newRow("a superuser") << u"postgres"_s;
    QTest::newRow("a plain owner") << u"plainshop"_s;
}

void tst_PgPlainOwner::publicItselfMayBeLeftOut()
{
    QFETCH(const QString, user);
    makeOwnedBy(u"plainshop"_s,
                u"CREATE SCHEMA a AUTHORIZATION plainshop; ALTER TABLE t SET SCHEMA a; CREATE TABLE of_today"
                " (b int); ALTER TABLE of_today OWNER TO plainshop; INSERT INTO of_today VALUES (1);"
                " ALTER DATABASE plain SET search_path TO a, public;"
                " GRANT CREATE ON SCHEMA public TO PUBLIC"_s);
    const QString before = sql(s_public);
    const auto storage = this->storage(user, {u"public"_s});
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    QCOMPARE(sql(u"INSERT INTO of_today VALUES (2)"_s), QString());

    restore(*storage, *record);

    QCOMPARE(sql(u"SELECT sum(b) FROM of_today"_s), u"3"_s);
    QCOMPARE(sql(s_public), before);
}

void tst_PgPlainOwner::ownersThatItMayNotGiveToAreNamed_data()
{
    QTest::addColumn<QString>("membership");
    QTest::addColumn<QString>("given"); // to stranger
    QTest::addColumn<bool>("refused");
    const auto table =
        u"CREATE SCHEMA theirs AUTHORIZATION stranger; ALTER TABLE t SET SCHEMA theirs; ALTER TABLE theirs.t"
        " OWNER TO stranger"_s;
    QTest::newRow("a table") << QString() << u"ALTER TABLE t OWNER TO stranger"_s << true;
    QTest::newRow("a schema") << QString() << u"CREATE SCHEMA theirs AUTHORIZATION stranger"_s << true;
    QTest::newRow("a type") << QString() << u"CREATE TYPE k AS ENUM ('a'); ALTER TYPE k OWNER TO stranger"_s << true;
    QTest::newRow("a right is not given away") << QString() << u"GRANT SELECT ON t TO stranger"_s << false;
    QTest::newRow("of a member") << u"GRANT stranger TO maker"_s << table << false;
    QTest::newRow("of a member, in public") << u"GRANT stranger TO maker"_s
                                            << u"GRANT CREATE ON SCHEMA public TO stranger; ALTER TABLE t OWNER TO"
                                               " stranger"_s
                                            << false;
    QTest::newRow("of a member without SET") << u"GRANT stranger TO maker WITH SET FALSE"_s << table << true;
    QTest::newRow("of a member who does not inherit")
        << u"ALTER ROLE maker NOINHERIT; GRANT stranger TO maker"_s << table << true;
}

void tst_PgPlainOwner::ownersThatItMayNotGiveToAreNamed()
{
    QFETCH_GLOBAL(const int, major);
    QFETCH(const QString, membership);
    QFETCH(const QString, given);
    QFETCH(const bool, refused);
    if (membership.contains(u"WITH"_s) && major < 16)
        return; // which have no such options
    around(u"CREATE ROLE stranger"_s);
    makeOwnedBy(u"maker"_s, given);
    if (!membership.isEmpty())
        QCOMPARE(around(membership), QString());
    const auto storage = this->storage(u"maker"_s);

    const Result<StorageCheck> check = storage->check(Purpose::Restore, fixture().control);
    const Result<StorageRecord> record = fixture().backUp(*this->storage(u"postgres"_s));
    REQUIRE(record);
    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);

    REQUIRE(check);
    QCOMPARE(check->cannot.filter(u"stranger"_s).size(), refused ? 1 : 0);
    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), refused ? 1 : 0);
    QCOMPARE(staged.has_value(), !refused);
    if (!refused) {
        REQUIRE((*staged)->drop(fixture().control));
    } else {
        QVERIFY(comparison->refusals.first().message.contains(u"stranger"_s));
        QCOMPARE(staged.error().code, Error::Code::Refused);
    }
}

// Unless it is there, and has to come over.
void tst_PgPlainOwner::aSchemaOfOthersThatIsLeftOutStopsNothing()
{
    around(u"CREATE ROLE stranger"_s);
    makeOwnedBy(u"maker"_s, u"CREATE SCHEMA theirs AUTHORIZATION stranger; CREATE TABLE theirs.u (a int); ALTER TABLE"
                            " theirs.u OWNER TO stranger; ALTER DEFAULT PRIVILEGES FOR ROLE stranger IN SCHEMA theirs"
                            " GRANT SELECT ON TABLES TO maker"_s);
    const auto storage = this->storage(u"maker"_s, {u"theirs"_s});
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<Comparison> inPlace = storage->compare(*record, fixture().blobs, fixture().control);
    fixture().drop(u"plain"_s);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    restore(*storage, *record);

    REQUIRE(inPlace);
    QCOMPARE(inPlace->refusals.size(), 1);
    QVERIFY(inPlace->refusals.first().message.contains(u"stranger"_s));
    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 0);
}

void tst_PgPlainOwner::rolesThatItMakesOwnWhatTheyShall()
{
    around(u"CREATE ROLE made_later"_s);
    makeOwnedBy(u"maker"_s, u"CREATE SCHEMA s AUTHORIZATION made_later; CREATE TABLE s.u (a int PRIMARY KEY);"
                            " INSERT INTO s.u VALUES (1); ALTER TABLE s.u OWNER TO made_later"_s);
    around(u"ALTER ROLE maker CREATEROLE"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage(u"postgres"_s));
    REQUIRE(record);
    fixture().drop(u"plain"_s);
    QCOMPARE(around(u"DROP ROLE made_later"_s), QString());
    const auto storage = this->storage(u"maker"_s);
    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record, true);

    REQUIRE(comparison);
    QCOMPARE(comparison->missingRoles, QStringList{u"made_later"_s});
    QCOMPARE(comparison->refusals.size(), 0);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(sql(u"SELECT (SELECT sum(a) FROM s.u), relowner::regrole FROM pg_class WHERE oid = 's.u'::regclass"_s),
             u"1|made_later"_s);
}

void tst_PgPlainOwner::extensionsThatTakeMoreAreToldAndTried()
{
    makeOwnedBy(u"plainshop"_s, u"CREATE EXTENSION file_fdw; CREATE EXTENSION pg_trgm"_s);
    const auto storage = this->storage(u"plainshop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 0);
    QCOMPARE(comparison->warnings.size(), 1);
    QVERIFY(comparison->warnings.first().contains(u"file_fdw"_s));
    QVERIFY(!comparison->warnings.first().contains(u"pg_trgm"_s));
    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Denied);
    QVERIFY(staged.error().details.contains(u"file_fdw"_s));
    QCOMPARE(around(u"SELECT datname FROM pg_database WHERE datname LIKE 'plain%'"_s), u"plain"_s);
}

// Whoever is no member of pg_read_all_stats does not see that it is autovacuum, and nobody but superusers may end it.
void tst_PgPlainOwner::autovacuumIsNobodysSession()
{
    makeOwnedBy(u"plainshop"_s, u"INSERT INTO t (a) SELECT 0 FROM generate_series(1, 3000); ALTER TABLE t SET"
                                " (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,"
                                " autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)"_s);
    const auto storage = this->storage(u"plainshop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    around(u"ALTER SYSTEM SET autovacuum = on"_s);
    around(u"ALTER SYSTEM SET autovacuum_naptime = '1s'"_s);
    around(u"SELECT pg_reload_conf()"_s);
    QCOMPARE(sql(u"UPDATE t SET a = a + 0"_s), QString());
    const auto isAtWork = [this](const QString &database) {
        return around(
                   u"SELECT count(*) > 0 FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND query LIKE"
                   " '%public.t%' AND datname = '%1'"_s.arg(database))
               == u"t"_s;
    };
    QVERIFY(QTest::qWaitFor([&] { return isAtWork(u"plain"_s); }, patienceMs));
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QVERIFY(QTest::qWaitFor([&] { return isAtWork(u"plain_old_0123abcd"_s); }, patienceMs));

    REQUIRE((*staged)->drop(fixture().control));

    QCOMPARE(around(u"SELECT datname FROM pg_database WHERE datname LIKE 'plain%'"_s), u"plain"_s);
}

QTEST_GUILESS_MAIN(tst_PgPlainOwner)
#include "tst_pgplainowner.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postgresstorage.h"
#include "services/storages/postgres/servercontainer.h"
#include "tests/suites/storagecontract.h"
#include "tests/support/dockerpostgres.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The promises that all storages make, for a database that only docker exec reaches.
class tst_PostgresDocker final : public StorageContract
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

private:
    [[nodiscard]] std::unique_ptr<Storage> storage();
    void write(int version);
    [[nodiscard]] QStringList beside();

    CommandRunner m_commands;
    std::unique_ptr<DockerDaemon> m_daemon;
    std::unique_ptr<DockerPostgres> m_server;
    std::unique_ptr<ServerContainers> m_containers;
};

void tst_PostgresDocker::initTestCase()
{
    if (!DockerDaemon::mayRun())
        QSKIP("A Docker daemon takes root rights: run the tests as root to see databases in containers tested.");
    m_daemon = std::make_unique<DockerDaemon>();
    QVERIFY2(m_daemon->start(), qPrintable(m_daemon->problem()));
    m_server = std::make_unique<DockerPostgres>(*m_daemon, u"shop-db-1"_s);
    QVERIFY2(m_server->makeImage(), qPrintable(m_server->problem()));
    QVERIFY2(m_server->run(), qPrintable(m_server->problem()));
    m_containers = std::make_unique<ServerContainers>(m_commands, m_daemon->path(u"scratch"_s));
}

void tst_PostgresDocker::cleanupTestCase()
{
    m_containers.reset();
    m_server.reset();
    m_daemon.reset();
}

void tst_PostgresDocker::init()
{
    for (const QString &database : beside() + QStringList{u"things"_s})
        m_server->sql(u"postgres"_s, u"DROP DATABASE IF EXISTS \"%1\" WITH (FORCE)"_s.arg(database));
    m_suite = std::make_unique<StorageSuite>(StorageSuite::Data{
        .storage = [this] { return storage(); },
        .write = [this](int version) { write(version); },
        .read = [this] { return m_server->contentOf(u"things"_s); },
        .remove = [this] { m_server->sql(u"postgres"_s, u"DROP DATABASE things WITH (FORCE)"_s); },
        .beside = [this] { return beside(); },
    });
}

// Whatever happened: no session and no program of ours stays in the container, and its server has not taken the end of
// one for a crash.
void tst_PostgresDocker::cleanup()
{
    m_suite.reset();
    QVERIFY(QTest::qWaitFor([this] { return m_server->ourSessions().isEmpty(); }));
    QVERIFY2(QTest::qWaitFor([this] { return m_server->programsInside().isEmpty(); }),
             qPrintable(m_server->programsInside().join(u"\n"_s)));
    QVERIFY2(!m_server->log().contains("terminated by signal"), m_server->log().right(3000).constData());
}

std::unique_ptr<Storage> tst_PostgresDocker::storage()
{
    const StorageConfig config{.component = u"database"_s,
                               .name = u"main"_s,
                               .kind = StorageKind::Postgres,
                               .connection = u"postgresql://postgres@/things"_s,
                               .container = m_server->name()};
    return std::make_unique<PostgresStorage>(PostgresConfig(config, nullptr, m_containers.get()), m_commands);
}

// Never an exclusive lock: a capture may be holding the tables.
static const auto s_writeVersion = uR"(
CREATE TABLE IF NOT EXISTS items (id int PRIMARY KEY, name text, version int);
CREATE TABLE IF NOT EXISTS only_%1 AS SELECT %1 AS number;
CREATE SEQUENCE IF NOT EXISTS numbers;
DELETE FROM items WHERE id % 3 = %1 % 3;
INSERT INTO items SELECT i, 'name ' || md5(i::text), %1 FROM generate_series(1, 2000 + %1 * 100) i ON CONFLICT (id) DO UPDATE SET version = %1;
SELECT setval('numbers', %1 * 1000);
)"_s;

void tst_PostgresDocker::write(int version)
{
    if (m_server->contentOf(u"things"_s).isEmpty())
        QCOMPARE(m_server->sql(u"postgres"_s, u"CREATE DATABASE things"_s), QString());
    const QString done = m_server->sql(u"things"_s, QString(s_writeVersion).replace(u"%1"_s, QString::number(version)));
    QCOMPARE(done, QString::number(version * 1000));
}

QStringList tst_PostgresDocker::beside()
{
    return m_server->sql(u"postgres"_s, u"SELECT datname FROM pg_database WHERE datname LIKE 'things\\_%'"_s)
        .split(u'\n', Qt::SkipEmptyParts);
}

QTEST_GUILESS_MAIN(tst_PostgresDocker)
#include "tst_postgresdocker.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postgresstorage.h"
#include "services/storages/postgres/servercontainer.h"
#include "tests/suites/storagecontract.h"
#include "tests/support/dockerfixture.h"
#include "tests/support/versionscript.h"

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
    std::unique_ptr<DockerFixture> m_docker;
    std::unique_ptr<ServerContainers> m_containers;
};

void tst_PostgresDocker::initTestCase()
{
    SKIP_WITHOUT_DOCKER();
    m_docker = std::make_unique<DockerFixture>();
    QVERIFY2(m_docker->start(), qPrintable(m_docker->problem()));
    m_containers = std::make_unique<ServerContainers>(m_commands, m_docker->daemon.path(u"scratch"_s));
}

void tst_PostgresDocker::cleanupTestCase()
{
    m_containers.reset();
    m_docker.reset();
}

void tst_PostgresDocker::init()
{
    for (const QString &database : beside() + QStringList{u"things"_s})
        m_docker->server.sql(u"postgres"_s, u"DROP DATABASE IF EXISTS \"%1\" WITH (FORCE)"_s.arg(database));
    m_suite = std::make_unique<StorageSuite>(StorageSuite::Data{
        .storage = [this] { return storage(); },
        .write = [this](int version) { write(version); },
        .read = [this] { return m_docker->server.contentOf(u"things"_s); },
        .remove = [this] { m_docker->server.sql(u"postgres"_s, u"DROP DATABASE things WITH (FORCE)"_s); },
        .beside = [this] { return beside(); },
    });
}

void tst_PostgresDocker::cleanup()
{
    m_suite.reset();
    QCOMPARE(m_docker->leftInside(), QString());
}

std::unique_ptr<Storage> tst_PostgresDocker::storage()
{
    const StorageConfig config{.component = u"database"_s,
                               .name = u"main"_s,
                               .kind = StorageKind::Postgres,
                               .connection = u"postgresql://postgres@/things"_s,
                               .container = m_docker->server.name()};
    return std::make_unique<PostgresStorage>(PostgresConfig(config, nullptr, m_containers.get()), m_commands);
}

void tst_PostgresDocker::write(int version)
{
    if (m_docker->server.contentOf(u"things"_s).isEmpty())
        QCOMPARE(m_docker->server.sql(u"postgres"_s, u"CREATE DATABASE things"_s), QString());
    const QString done = m_docker->server.sql(u"things"_s, statementsOfVersion(version));
    QCOMPARE(done, QString::number(version * 1000));
}

QStringList tst_PostgresDocker::beside()
{
    return m_docker->server.sql(u"postgres"_s, u"SELECT datname FROM pg_database WHERE datname LIKE 'things\\_%'"_s)
        .split(u'\n', Qt::SkipEmptyParts);
}

QTEST_GUILESS_MAIN(tst_PostgresDocker)
#include "tst_postgresdocker.moc"

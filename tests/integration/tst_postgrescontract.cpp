// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/suites/storagecontract.h"
#include "tests/support/bothservers.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/versionscript.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The promises that all storages make, for databases: on a server of 15 and one of 17, with the tools of 17, captured as
// copies of the tables, as one stream, and from a copy of the database in both forms.
class tst_PostgresContract final : public StorageContract
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void init();
    void cleanupTestCase() { m_servers.reset(); }

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    void write(int version);
    [[nodiscard]] QByteArray read();
    [[nodiscard]] QStringList beside();

    std::unique_ptr<BothServers> m_servers;
};

void tst_PostgresContract::initTestCase_data()
{
    QTest::addColumn<int>("major");
    QTest::addColumn<CaptureForm>("form");
    QTest::addColumn<HoldDatabase>("hold");
    QTest::newRow("server 15, copies") << 15 << CaptureForm::Fitting << HoldDatabase::Locks;
    QTest::newRow("server 17, copies") << 17 << CaptureForm::Fitting << HoldDatabase::Locks;
    QTest::newRow("server 15, one stream") << 15 << CaptureForm::SingleStream << HoldDatabase::Locks;
    QTest::newRow("server 17, one stream") << 17 << CaptureForm::SingleStream << HoldDatabase::Locks;
    QTest::newRow("server 15, clone") << 15 << CaptureForm::Fitting << HoldDatabase::Clone;
    QTest::newRow("server 17, clone") << 17 << CaptureForm::Fitting << HoldDatabase::Clone;
    QTest::newRow("server 17, one stream of a clone") << 17 << CaptureForm::SingleStream << HoldDatabase::Clone;
}

void tst_PostgresContract::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void tst_PostgresContract::init()
{
    QFETCH_GLOBAL(const CaptureForm, form);
    QFETCH_GLOBAL(const HoldDatabase, hold);
    fixture().drop(u"things"_s);
    StorageConfig config = fixture().config(u"things"_s);
    config.capture = hold;
    m_suite = std::make_unique<StorageSuite>(StorageSuite::Data{
        .storage = [this, config, form] { return fixture().storage(config, form); },
        .write = [this](int version) { write(version); },
        .read = [this] { return read(); },
        .remove = [this] { fixture().server.sql(u"postgres"_s, u"DROP DATABASE things WITH (FORCE)"_s); },
        .beside = [this] { return beside(); },
    });
}

void tst_PostgresContract::write(int version)
{
    if (fixture().server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname = 'things'"_s) == u"0"_s)
        QCOMPARE(fixture().server.sql(u"postgres"_s, u"CREATE DATABASE things"_s), QString());
    const QString done = fixture().server.sql(u"things"_s, statementsOfVersion(version));
    QCOMPARE(done, QString::number(version * 1000));
}

QByteArray tst_PostgresContract::read()
{
    if (fixture().server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname = 'things'"_s) == u"0"_s)
        return {};
    return fixture().contentOf(u"things"_s).toUtf8();
}

QStringList tst_PostgresContract::beside()
{
    return fixture()
        .server.sql(u"postgres"_s, u"SELECT datname FROM pg_database WHERE datname LIKE 'things\\_%'"_s)
        .split(u'\n', Qt::SkipEmptyParts);
}

QTEST_GUILESS_MAIN(tst_PostgresContract)
#include "tst_postgrescontract.moc"

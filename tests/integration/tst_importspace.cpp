// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"
#include "tests/support/ownmounts.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static constexpr qint64 s_disk = 256 << 20;

// The disk of the server is that of the live database: where it is full, the stage stands still.
class tst_ImportSpace final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aDumpThatWouldFillTheDiskIsNotBegun_data();
    void aDumpThatWouldFillTheDiskIsNotBegun();
    void aLoadThatFillsTheDiskIsStopped();

private:
    [[nodiscard]] QByteArray packed(const QByteArray &bytes) const;

    std::optional<TestMount> m_disk;
    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportSpace::init()
{
    m_trip = std::make_unique<DumpTrip>();
    PostgresServer &server = m_trip->on(17).server;
    const QString data = server.socketFolder() + u"/data"_s;
    QVERIFY(QDir().mkpath(data));
    m_disk = TestMount::memory(data, s_disk);
    QCOMPARE(m_disk->problem(), QByteArray());
    QVERIFY(giveToServant(data));
    server.set(u"max_wal_size=32MB"_s);
    server.set(u"log_statement=ddl"_s);
    QVERIFY(m_trip->start());
    QVERIFY(m_trip->on(17).makeShop());
}

void tst_ImportSpace::cleanup()
{
    m_trip->on(17).server.stop();
    m_disk.reset();
    m_trip.reset();
}

QByteArray tst_ImportSpace::packed(const QByteArray &bytes) const
{
    QFile::remove(m_trip->path(u"packed.gz"_s));
    QProcess gzip;
    gzip.start(u"gzip"_s, {u"-f"_s, m_trip->write(u"packed"_s, bytes)});
    gzip.waitForFinished(patienceMs);
    return m_trip->read(u"packed.gz"_s);
}

void tst_ImportSpace::aDumpThatWouldFillTheDiskIsNotBegun_data()
{
    QTest::addColumn<QString>("form");
    QTest::newRow("packed script") << u"sql.gz"_s;
    QTest::newRow("archive") << u"custom"_s;
}

// Small as a file, larger than the disk when it is unpacked.
void tst_ImportSpace::aDumpThatWouldFillTheDiskIsNotBegun()
{
    QFETCH(const QString, form);
    PostgresFixture &there = m_trip->on(17);
    const QString before = there.contentOf(u"shop"_s);
    QString file = m_trip->path(u"large"_s);
    if (form == u"custom") {
        PostgresFixture &roomy = m_trip->on(15);
        QVERIFY(roomy.makeShop());
        QCOMPARE(roomy.server.sql(u"shop"_s, u"CREATE UNLOGGED TABLE large AS SELECT repeat('x', 1000000) AS a FROM"
                                             " generate_series(1, 700)"_s),
                 QString());
        QCOMPARE(m_trip->dump(15, 17, u"shop"_s, {u"-Fc"_s}, file), QByteArray());
    } else {
        const QByteArray rows = packed((QByteArray(10'000, 'x') + '\n').repeated(1000));
        file = m_trip->write(u"large"_s, packed("CREATE TABLE large (a text);\nCOPY large FROM stdin;\n")
                                             + rows.repeated(70) + packed("\\.\n"));
    }
    QVERIFY2(QFile(file).size() < 10'000'000, QByteArray::number(QFile(file).size()).constData());
    const qsizetype told = there.server.log().size();

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file, {.handWritten = true});

    QVERIFY(!record);
    QVERIFY2(record.error().code == Error::Code::NoSpace, Testing::told(record).constData());
    QVERIFY(!there.server.log().sliced(told).contains("CREATE DATABASE"));
    QCOMPARE(there.contentOf(u"shop"_s), before);
}

// What a statement makes cannot be told before.
void tst_ImportSpace::aLoadThatFillsTheDiskIsStopped()
{
    PostgresFixture &there = m_trip->on(17);
    const QString before = there.contentOf(u"shop"_s);
    const QString file = m_trip->write(
        u"growing.sql"_s,
        "CREATE UNLOGGED TABLE large (a text);\nALTER TABLE large ALTER a SET STORAGE EXTERNAL;\n"
        "INSERT INTO large SELECT repeat('x', 250000) || pg_sleep(0.02) FROM generate_series(1, 9999);\n");

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file, {.handWritten = true});

    QVERIFY(!record);
    QVERIFY2(record.error().code == Error::Code::NoSpace, told(record).constData());
    QVERIFY2(!there.server.log().contains("No space left"), there.server.log().right(2000).constData());
    QCOMPARE(there.contentOf(u"shop"_s), before);
    QCOMPARE(there.server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname LIKE '%\\_us\\_%'"_s),
             u"0"_s);
}

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    (void)QCoreApplication::applicationFilePath(); // which cannot be told afterwards in every root
    if (const QByteArray problem = enterOwnMounts(); !problem.isEmpty())
        qFatal("This test mounts file systems for itself, which this system does not let it: %s", problem.constData());
    tst_ImportSpace test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_importspace.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Dumps that are a folder (pg_dump -Fd) become backups if every file of theirs is there and whole.
class tst_ImportFolder final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void comesBack_data();
    void comesBack();
    void refusesAFolderThatIsNotWhole_data();
    void refusesAFolderThatIsNotWhole();
    void judgesLargeObjects_data();
    void judgesLargeObjects();

private:
    void damageRows(const QString &how, const QString &path);
    [[nodiscard]] QString dumped(int tools, const QStringList &arguments);

    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportFolder::initTestCase()
{
    m_trip = std::make_unique<DumpTrip>();
    QVERIFY(m_trip->start());
}

QString tst_ImportFolder::dumped(int tools, const QStringList &arguments)
{
    const QString folder = m_trip->path(u"a folder"_s);
    QDir(folder).removeRecursively();
    const QByteArray problem = m_trip->dump(15, tools, u"shop"_s, QStringList{u"-Fd"_s} + arguments, folder);
    if (!problem.isEmpty())
        qWarning("%s", problem.constData());
    return folder;
}

void tst_ImportFolder::comesBack_data()
{
    QTest::addColumn<int>("tools");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("15") << 15 << QStringList();
    QTest::newRow("15, not packed") << 15 << QStringList{u"-Z0"_s};
    QTest::newRow("15, four at once") << 15 << QStringList{u"-j4"_s};
    QTest::newRow("15, inserts") << 15 << QStringList{u"--inserts"_s};
    QTest::newRow("17") << 17 << QStringList();
    QTest::newRow("17, zstd") << 17 << QStringList{u"--compress=zstd"_s};
    QTest::newRow("17, schema") << 17 << QStringList{u"--schema-only"_s};
}

void tst_ImportFolder::comesBack()
{
    QFETCH(const int, tools);
    QFETCH(const QStringList, arguments);
    PostgresFixture &there = m_trip->on(15);
    QVERIFY(there.makeShop());
    there.server.sql(u"shop"_s, u"CREATE TABLE nothing (a int)"_s);
    if (arguments.contains(u"--schema-only"_s))
        there.server.sql(u"shop"_s, u"TRUNCATE customers, orders, audit, \"odd \"\" name;\"; SELECT lo_unlink(4711);"
                                    " ALTER SEQUENCE invoice RESTART; REFRESH MATERIALIZED VIEW totals WITH NO DATA"_s);
    const QString before = there.contentOf(u"shop"_s);
    const QString folder = dumped(tools, arguments);
    there.server.sql(u"shop"_s, u"DELETE FROM orders"_s);

    const Result<StorageRecord> record = m_trip->import(15, u"shop"_s, folder);
    REQUIRE(record);

    QCOMPARE(record->facts[u"imported"_s][u"form"_s].toString(), u"directory"_s);
    if (arguments.contains(u"--schema-only"_s))
        return; // sequences and views have no data to compare
    QCOMPARE(m_trip->restore(15, u"shop"_s, *record), QByteArray());
    QCOMPARE(there.contentOf(u"shop"_s), before);
}

void tst_ImportFolder::refusesAFolderThatIsNotWhole_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QStringList>("arguments");
    const QStringList plain{u"-Z0"_s};
    for (const QStringList &arguments : {QStringList(), plain, QStringList{u"--compress=zstd"_s}}) {
        for (const QString &how : {u"missing"_s, u"cut"_s, u"empty"_s, u"extra"_s, u"link"_s, u"toc"_s})
            QTest::addRow("%s %s", qPrintable(how), qPrintable(arguments.join(u' '))) << how << arguments;
    }
    QTest::newRow("no table of contents") << u"gone"_s << QStringList();
    QTest::newRow("a path in the table of contents") << u"outside"_s << plain;
    QTest::newRow("cut between rows") << u"rows"_s << plain;
    QTest::newRow("cut inserts") << u"cut"_s << QStringList{u"--inserts"_s, u"-Z0"_s};
    QTest::newRow("lz4") << u"as it is"_s << QStringList{u"--compress=lz4"_s};
}

// The file with the rows of the orders.
static QString largestRows(const QString &folder)
{
    const QFileInfoList files = QDir(folder).entryInfoList({u"*.dat*"_s}, QDir::Files, QDir::Size);
    for (const QFileInfo &info : files) {
        if (info.fileName() != u"toc.dat" && !info.fileName().startsWith(u"blob"))
            return info.filePath();
    }
    return {};
}

void tst_ImportFolder::damageRows(const QString &how, const QString &path)
{
    QFile rows(path);
    QVERIFY(rows.exists());
    if (how == u"missing")
        QVERIFY(rows.remove());
    if (how == u"cut")
        QVERIFY(rows.resize(rows.size() / 2));
    if (how == u"empty")
        QVERIFY(rows.resize(0));
    if (how == u"rows") {
        QVERIFY(rows.open(QIODevice::ReadWrite));
        const QByteArray content = rows.readAll();
        QVERIFY(rows.resize(content.indexOf('\n', content.size() / 2) + 1));
        rows.close();
    }
    if (how == u"extra")
        QVERIFY(QFile::copy(path, QFileInfo(path).path() + u"/9999.dat"_s));
    if (how == u"link") {
        QVERIFY(rows.rename(m_trip->path(u"elsewhere"_s)));
        QVERIFY(QFile::link(m_trip->path(u"elsewhere"_s), path));
    }
}

// `name`: of a file that the table of contents names.
static void damageContents(const QString &how, const QString &toc, const QByteArray &name)
{
    if (how == u"toc")
        QVERIFY(QFile::resize(toc, QFileInfo(toc).size() / 2));
    if (how == u"gone")
        QVERIFY(QFile::remove(toc));
    if (how == u"outside") { // the same length, so that all the rest stands where it stood
        QFile file(toc);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray content = file.readAll();
        QVERIFY(content.contains(name));
        content.replace(name, QByteArray("../../../etc/passwd").last(name.size()).replace(0, 3, "../"));
        file.seek(0);
        file.write(content);
    }
}

void tst_ImportFolder::refusesAFolderThatIsNotWhole()
{
    QFETCH(const QString, how);
    QFETCH(const QStringList, arguments);
    PostgresFixture &there = m_trip->on(15);
    QVERIFY(there.makeShop());
    const QString folder = dumped(17, arguments);
    const QString rows = largestRows(folder);
    damageRows(how, rows);
    damageContents(how, folder + u"/toc.dat"_s, QFileInfo(rows).fileName().toUtf8());
    QVERIFY(!QTest::currentTestFailed());

    const Result<StorageRecord> record = m_trip->import(15, u"shop"_s, folder);

    QFile::remove(m_trip->path(u"elsewhere"_s));
    QVERIFY(!record);
    QVERIFY2(record.error().code == (how == u"gone" ? Error::Code::InvalidInput : Error::Code::Corrupt),
             told(record).constData());
}

void tst_ImportFolder::judgesLargeObjects_data()
{
    QTest::addColumn<int>("tools");
    QTest::addColumn<QString>("compression"); // empty: none
    QTest::addColumn<bool>("cut");
    for (const int tools : {15, 17}) {
        for (const bool cut : {false, true}) {
            QTest::addRow("%d, not packed%s", tools, cut ? ", cut" : "") << tools << u""_s << cut;
            QTest::addRow("%d, gzip%s", tools, cut ? ", cut" : "") << tools << u"6"_s << cut;
        }
    }
    QTest::newRow("17, zstd") << 17 << u"zstd"_s << false;
    QTest::newRow("17, zstd, cut") << 17 << u"zstd"_s << true;
}

// A large object has no end mark of its own: where nothing packs it, a person has to know.
void tst_ImportFolder::judgesLargeObjects()
{
    QFETCH(const int, tools);
    QFETCH(const QString, compression);
    QFETCH(const bool, cut);
    PostgresFixture &there = m_trip->on(15);
    QVERIFY(there.makeShop());
    there.server.sql(u"shop"_s, u"SELECT lo_from_bytea(4712, decode(repeat('00ff', 50000), 'hex'))"_s);
    const QString folder = dumped(tools, {u"--compress="_s + (compression.isEmpty() ? u"0"_s : compression)});
    const QStringList objects = QDir(folder).entryList({u"blob_4712.dat*"_s}, QDir::Files);
    QCOMPARE(objects.size(), 1);
    QFile object(folder + u'/' + objects.first());
    if (cut)
        QVERIFY(object.resize(object.size() / 2));

    const Result<StorageRecord> record = m_trip->import(15, u"shop"_s, folder);

    if (cut && !compression.isEmpty()) {
        QVERIFY(!record);
        QVERIFY2(record.error().code == Error::Code::Corrupt, told(record).constData());
        return;
    }
    REQUIRE(record);
    const bool warned = m_trip->warnings.join(u'\n').contains(u"large objects"_s);
    QVERIFY2(warned == compression.isEmpty(), qPrintable(m_trip->warnings.join(u'\n')));
    QCOMPARE(m_trip->notes.join(u'\n').contains(u"large objects"_s), warned);
}

QTEST_GUILESS_MAIN(tst_ImportFolder)
#include "tst_importfolder.moc"

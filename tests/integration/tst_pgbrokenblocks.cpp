// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A disk loses blocks of a table: no backup is made of the rest, as if that were all.
class tst_PgBrokenBlocks : public OnBothServers
{
    Q_OBJECT

public:
    tst_PgBrokenBlocks()
        : OnBothServers(u"broken"_s)
    { }

private slots:
    void cleanup() { fixture().server.sql(u"postgres"_s, u"ALTER ROLE postgres RESET ALL"_s); }

    void aBrokenBlockFailsTheBackupAndNamesItsTable_data();
    void aBrokenBlockFailsTheBackupAndNamesItsTable();
    void aServerThatPassesOverBrokenBlocksIsRefused_data();
    void aServerThatPassesOverBrokenBlocksIsRefused();

private:
    void breakBlock(const QString &table);
};

// Its second block is overwritten on the disk, and the server begins anew so that it has to read it.
void tst_PgBrokenBlocks::breakBlock(const QString &table)
{
    const QString path = sql(u"CHECKPOINT"_s) + sql(u"SHOW data_directory"_s) + u'/'
                         + sql(u"SELECT pg_relation_filepath('%1')"_s.arg(table));
    fixture().server.stop();
    QFile file(path);
    QVERIFY2(file.open(QIODevice::ReadWrite), qPrintable(path));
    QVERIFY(file.seek(8192) && file.write(QByteArray(8192, '\x5a')) == 8192);
    file.close();
    QVERIFY2(fixture().server.start(), qPrintable(fixture().server.problem()));
}

void tst_PgBrokenBlocks::aBrokenBlockFailsTheBackupAndNamesItsTable_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

void tst_PgBrokenBlocks::aBrokenBlockFailsTheBackupAndNamesItsTable()
{
    QFETCH(const CaptureForm, form);
    make(u"CREATE TABLE healthy AS SELECT 1 AS n; CREATE TABLE damaged AS SELECT i FROM generate_series(1, 2000) i"_s);
    breakBlock(u"damaged"_s);

    const auto storage = fixture().storage(fixture().config(u"broken"_s), form);
    const Result<StorageRecord> record = fixture().backUp(*storage);

    QVERIFY(!record);
    QVERIFY2(record.error().why.contains(u"damaged"_s), told(record).constData());
    QVERIFY2(record.error().details.contains(u"invalid page"_s), told(record).constData());
}

void tst_PgBrokenBlocks::aServerThatPassesOverBrokenBlocksIsRefused_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::addColumn<QString>("setting");
    for (const QString &setting : {u"zero_damaged_pages"_s, u"ignore_checksum_failure"_s}) {
        QTest::addRow("%s, copies", qPrintable(setting)) << CaptureForm::Fitting << setting;
        QTest::addRow("%s, one stream", qPrintable(setting)) << CaptureForm::SingleStream << setting;
    }
}

void tst_PgBrokenBlocks::aServerThatPassesOverBrokenBlocksIsRefused()
{
    QFETCH(const CaptureForm, form);
    QFETCH(const QString, setting);
    make(u"CREATE TABLE t AS SELECT i FROM generate_series(1, 2000) i"_s);
    QCOMPARE(sql(u"ALTER ROLE postgres SET %1 = on"_s.arg(setting)), QString());
    const auto storage = fixture().storage(fixture().config(u"broken"_s), form);

    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);
    const Result<StorageRecord> record = fixture().backUp(*storage);

    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
    QVERIFY(check->problems.first().why.contains(setting));
    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Refused);
    QVERIFY2(record.error().why.contains(setting), told(record).constData());
}

QTEST_GUILESS_MAIN(tst_PgBrokenBlocks)
#include "tst_pgbrokenblocks.moc"

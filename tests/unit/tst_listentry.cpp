// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listentry.h"
#include "tests/support/randomentries.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static QByteArray plainLine()
{
    return "f a/b.txt 0644 1000 1000 5 1700000000.000000001 1700000000.000000002 42 " + QByteArray(64, 'a');
}

class tst_ListEntry : public QObject
{
    Q_OBJECT

private slots:
    void ordersFolderByFolder();
    void writesTheDocumentedLine();
    void anyEntryComesBackAsItWas();
    void everyOtherLineIsRefused_data();
    void everyOtherLineIsRefused();
    void aChangedByteNeverGivesTheSameEntry();
};

void tst_ListEntry::ordersFolderByFolder()
{
    const QList<QByteArray> sorted{"", "a", "a/b", "a/b/c", "a/b.c", "a.b", "b", "\xff"};
    for (qsizetype i = 0; i + 1 < sorted.size(); ++i) {
        QVERIFY2(comparePaths(sorted[i], sorted[i + 1]) < 0, sorted[i].constData());
        QVERIFY(comparePaths(sorted[i + 1], sorted[i]) > 0);
    }
    QVERIFY(comparePaths("a/b", "a/b") == 0);
}

void tst_ListEntry::writesTheDocumentedLine()
{
    const ListEntry entry{.path = "a b/\xc3\xa4\n",
                          .mode = 0640,
                          .owner = 1000,
                          .group = 100,
                          .size = 10,
                          .modified = {.seconds = -1, .nanoseconds = 5},
                          .changed = {.seconds = 2, .nanoseconds = 999'999'999},
                          .inode = 77,
                          .linkGroup = 3,
                          .settled = true,
                          .attributes = {{.name = "user.x=y", .value = "\xab"}},
                          .sparse = true,
                          .extents = {{.offset = 0, .length = 4}, {.offset = 8, .length = 2}},
                          .blobs = {BlobId{}}};
    QCOMPARE(encodeEntry(entry),
             "f a\\0040b/\xc3\xa4\\0012 0640 1000 100 10 -1.000000005 2.999999999 77 links=3 settled=1"
             " attribute=user.x\\0075y=ab data=0+4,8+2 "
                 + QByteArray(64, '0') + "\n");
}

void tst_ListEntry::anyEntryComesBackAsItWas()
{
    QRandomGenerator random(1);
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray path = i % 50 == 0 ? QByteArray() : randomName(random) + '/' + randomName(random);
        const ListEntry entry = randomEntry(path, random);
        const QByteArray line = encodeEntry(entry);
        QCOMPARE(line.count('\n'), 1);
        const Result<ListEntry> parsed = parseEntry(line.chopped(1));
        QVERIFY2(parsed, line.constData());
        QCOMPARE(*parsed, entry);
    }
}

static QByteArray changed(const char *from, const char *to)
{
    return plainLine().replace(from, to);
}

static void rowsOfPaths()
{
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a type that does not exist") << changed("f a/", "x a/");
    QTest::newRow("no path") << changed("a/b.txt", "");
    QTest::newRow("an absolute path") << changed("a/b.txt", "/a/b.txt");
    QTest::newRow("a path out of the tree") << changed("a/b.txt", "a/../../b");
    QTest::newRow("a path that is only dots") << changed("a/b.txt", "..");
    QTest::newRow("a dot inside") << changed("a/b.txt", "a/./b");
    QTest::newRow("an empty name") << changed("a/b.txt", "a//b");
    QTest::newRow("a slash at the end") << changed("a/b.txt", "a/");
    QTest::newRow("NUL in the path") << changed("a/b.txt", "a\\0000b");
    QTest::newRow("an escape that is not needed") << changed("a/b.txt", "a/\\0142.txt");
    QTest::newRow("an escape out of range") << changed("a/b.txt", "a/\\0777");
    QTest::newRow("half an escape") << changed("a/b.txt", "a/\\01");
    QTest::newRow("a raw control byte") << changed("a/b.txt", "a/\tb");
}

static void rowsOfNumbers()
{
    const QByteArray good = plainLine();
    QTest::newRow("a short mode") << changed("0644", "644");
    QTest::newRow("a mode out of range") << changed("0644", "17777");
    QTest::newRow("a sign") << changed(" 5 ", " +5 ");
    QTest::newRow("a negative size") << changed(" 5 ", " -5 ");
    QTest::newRow("a zero in front") << changed(" 5 ", " 05 ");
    QTest::newRow("a size out of range") << changed(" 5 ", " 9223372036854775808 ");
    QTest::newRow("an owner out of range") << changed("1000 1000", "4294967296 1000");
    QTest::newRow("nanoseconds out of range") << changed(".000000001", ".1000000000");
    QTest::newRow("a short time") << changed(".000000001", ".1");
    QTest::newRow("two spaces") << changed(" 5 ", "  5 ");
    QTest::newRow("a space at the end") << good + ' ';
    QTest::newRow("a short id") << good.chopped(1);
    QTest::newRow("an id in capitals") << good.chopped(1) + 'A';
}

static void rowsOfOptions()
{
    QTest::newRow("an unknown option") << changed(" 42 ", " 42 colour=red ");
    QTest::newRow("options in another order") << changed(" 42 ", " 42 settled=1 links=3 ");
    QTest::newRow("an option twice") << changed(" 42 ", " 42 links=3 links=3 ");
    QTest::newRow("an option with another value") << changed(" 42 ", " 42 settled=0 ");
    QTest::newRow("a target on a file") << changed(" 42 ", " 42 target=x ");
    QTest::newRow("attributes out of order") << changed(" 42 ", " 42 attribute=user.b= attribute=user.a= ");
    QTest::newRow("an attribute twice") << changed(" 42 ", " 42 attribute=user.a= attribute=user.a= ");
    QTest::newRow("an attribute that is not hex") << changed(" 42 ", " 42 attribute=user.a=xy ");
    QTest::newRow("data beyond the end") << changed(" 42 ", " 42 data=0+6 ");
    QTest::newRow("data that overlaps") << changed(" 42 ", " 42 data=0+3,2+1 ");
    QTest::newRow("data whose end overflows") << changed(" 42 ", " 42 data=1+9223372036854775807 ");
    QTest::newRow("a device number on a file") << changed(" 42 ", " 42 device=3 ");
    QTest::newRow("a folder with content") << changed("f a/", "d a/");
    QTest::newRow("a symlink without a target") << changed("f a/", "l a/").chopped(65);
}

void tst_ListEntry::everyOtherLineIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    rowsOfPaths();
    rowsOfNumbers();
    rowsOfOptions();
}

void tst_ListEntry::everyOtherLineIsRefused()
{
    QVERIFY(parseEntry(plainLine()));
    QFETCH(const QByteArray, line);
    const Result<ListEntry> entry = parseEntry(line);
    QVERIFY(!entry);
    QCOMPARE(entry.error().code, Error::Code::Corrupt);
}

void tst_ListEntry::aChangedByteNeverGivesTheSameEntry()
{
    const Result<ListEntry> original = parseEntry(plainLine());
    for (qsizetype at = 0; at < plainLine().size(); ++at) {
        for (int c = 0; c < 256; ++c) {
            QByteArray line = plainLine();
            if (line[at] == char(c))
                continue;
            line[at] = char(c);
            const Result<ListEntry> entry = parseEntry(line);
            QVERIFY(!entry || *entry != *original);
        }
    }
}

QTEST_GUILESS_MAIN(tst_ListEntry)
#include "tst_listentry.moc"

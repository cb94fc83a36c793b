// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/pathfilter.h"

#include "services/storages/asidename.h"
#include "services/storages/files/displaypath.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_PathFilter final : public QObject
{
    Q_OBJECT

private slots:
    void matchesPatterns_data();
    void matchesPatterns();
    void coversWhatIsExcludedAndAllBelow_data();
    void coversWhatIsExcludedAndAllBelow();
    void leavesOutWhatLiesBesideADatabaseBehindALink();
    void survivesTheJournal();
    void knowsWhatUnderstudyLaidAside();
    void showsBytesAsText();
};

void tst_PathFilter::matchesPatterns_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");

    const auto row = [](const char *pattern, const char *text, bool matches) {
        QTest::addRow("%s ~ %s", pattern, text) << QByteArray(pattern) << QByteArray(text) << matches;
    };
    row("a", "a", true);
    row("a", "ab", false);
    row("*", "", true);
    row("*.tmp", "x.tmp", true);
    row("*.tmp", "x.tmp2", false);
    row("a*b*c", "a-b-b-c", true);
    row("*", "a/b", false);
    row("a/*", "a/b/c", false);
    row("a/**", "a/b/c", true);
    row("**/c", "a/b/c", true);
    row("?", "a", true);
    row("?", "/", false);
    row("[a-c]x", "bx", true);
    row("[a-c]x", "dx", false);
    row("[!a-c]x", "dx", true);
    row("[!a-c]x", "ax", false);
    row("[]]", "]", true);
    row("[", "[", true);
    row("\xff*", "\xff\xfe", true);
}

void tst_PathFilter::matchesPatterns()
{
    QFETCH(const QByteArray, pattern);
    QFETCH(const QByteArray, text);
    QTEST(matchesPattern(pattern, text), "matches");
}

static PathFilter filter()
{
    const StorageConfig config{
        .path = u"/srv/shop"_s,
        .exclude = {u".git"_s, u"node_modules/"_s, u"*.tmp"_s, u"/cache/*.bin"_s, u"var/**/old"_s},
        .nestedPaths = {u"/srv/shop/data/jobs.db"_s, u"/srv/shop/data/jobs.db-wal"_s, u"/srv/shop/data/jobs.db-shm"_s,
                        u"/srv/shop/data/jobs.db-journal"_s, u"/srv/shop/nested"_s, u"/srv/other"_s}};
    return PathFilter(config, "/srv/shop");
}

void tst_PathFilter::coversWhatIsExcludedAndAllBelow_data()
{
    QTest::addColumn<bool>("covered");
    QTest::newRow(".git") << true;
    QTest::newRow("a/.git/config") << true;
    QTest::newRow("a/b/node_modules") << true;
    QTest::newRow(".github") << false;
    QTest::newRow("a/x.tmp") << true;
    QTest::newRow("cache/x.bin") << true;
    QTest::newRow("a/cache/x.bin") << false;
    QTest::newRow("var/a/b/old") << true;
    QTest::newRow("data/jobs.db") << true;
    QTest::newRow("data/jobs.db-wal") << true;
    QTest::newRow("data/jobs.db-journal") << true;
    QTest::newRow("data/jobs.db-backup") << false;
    QTest::newRow("data/jobs.dbx") << false;
    QTest::newRow("nested/deep/file") << true;
    QTest::newRow("nestedx") << false;
    QTest::newRow("nested-journal") << false; // only databases have such files
    QTest::newRow("nested-journal/file") << false;
    QTest::newRow("nested-wal") << false;
    QTest::newRow("a/.x.understudy-4b3c2f10-27e1-4d0a-9b43-0d8f6a1f2c3e/tree") << true;
    QTest::newRow("a/.x.understudy-notes") << false;
}

void tst_PathFilter::coversWhatIsExcludedAndAllBelow()
{
    QTEST(filter().covers(QTest::currentDataTag()), "covered");
}

void tst_PathFilter::leavesOutWhatLiesBesideADatabaseBehindALink()
{
    const QTemporaryDir folder;
    const QString root = QDir(folder.path()).canonicalPath();
    QVERIFY(QDir(root).mkpath(u"data"_s));
    QFile database(root + u"/data/real.db"_s);
    QVERIFY(database.open(QIODevice::WriteOnly) && QFile::link(u"data/real.db"_s, root + u"/jobs.db"_s));
    StorageConfig config{.path = root};
    for (const QString &ending : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
        config.nestedPaths.append(root + u"/jobs.db"_s + ending);
    const PathFilter filter(config, QFile::encodeName(root));
    QVERIFY(filter.covers("jobs.db") && filter.covers("jobs.db-wal"));
    QVERIFY(filter.covers("data/real.db") && filter.covers("data/real.db-wal")
            && filter.covers("data/real.db-journal"));
    QVERIFY(!filter.covers("data") && !filter.covers("data/real.db-old"));
}

void tst_PathFilter::survivesTheJournal()
{
    const PathFilter again = PathFilter::fromJson(filter().toJson());
    QCOMPARE(again.toJson(), filter().toJson());
    QVERIFY(again.covers("a/.git") && again.covers("data/jobs.db") && !again.covers("a"));
}

void tst_PathFilter::knowsWhatUnderstudyLaidAside()
{
    const QString operation = u"4b3c2f10-27e1-4d0a-9b43-0d8f6a1f2c3e"_s;
    QVERIFY(isAsideName(asideName("uploads", operation)));
    QVERIFY(isAsideName(asideName(QByteArray(255, 'n'), operation)));
    QVERIFY(asideName(QByteArray(255, 'n'), operation).size() <= 255);
    QVERIFY(!isAsideName("uploads.understudy-4b3c2f10-27e1-4d0a-9b43-0d8f6a1f2c3e"));
    QVERIFY(!isAsideName(".uploads.understudy-"));
}

void tst_PathFilter::showsBytesAsText()
{
    QCOMPARE(displayPath("plain/\xc3\xa4"), u"plain/ä"_s);
    QCOMPARE(displayPath("a\nb"), u"a\\x0ab"_s);
    QCOMPARE(displayPath("\xff\xfe"), u"\\xff\\xfe"_s);
    QCOMPARE(displayPath("cut \xc3"), u"cut \\xc3"_s);
}

QTEST_GUILESS_MAIN(tst_PathFilter)
#include "tst_pathfilter.moc"

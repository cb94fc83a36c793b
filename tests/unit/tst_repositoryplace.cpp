// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/layout.h"
#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_uuid = u"0b0e2d0a-6e5c-4d59-9d3f-2f0a5f1f6f10"_s;

// What lies in the folder of a repository, or where one is to be, and is none of it.
class tst_RepositoryPlace : public QObject
{
    Q_OBJECT

private slots:
    void aFolderCalledLikeOursThatHoldsSomethingElseIsRefused_data();
    void aFolderCalledLikeOursThatHoldsSomethingElseIsRefused();
    void makingThatWasStoppedIsFinished();
    void whatIsNotOursIsNotSwept();
    void whatIsNotOursStaysInTheTrash();
    void aLinkInPlaceOfAFolderIsNotFollowed_data();
    void aLinkInPlaceOfAFolderIsNotFollowed();
    void nobodyWaitsForAPipe_data();
    void nobodyWaitsForAPipe();

private:
    static Result<CollectReport> emptyTrash(RepositoryFixture &fixture);
};

// Whether the file is there now.
static bool put(const QString &path, const QByteArray &content = "somebody's")
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return false;
    overwrite(path, content);
    return QFileInfo::exists(path);
}

Result<CollectReport> tst_RepositoryPlace::emptyTrash(RepositoryFixture &fixture)
{
    const auto repository = fixture.open();
    if (!repository)
        return std::unexpected(repository.error());
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    if (!lock)
        return std::unexpected(lock.error());
    return (*repository)->collect(**lock, true, fixture.control());
}

void tst_RepositoryPlace::aFolderCalledLikeOursThatHoldsSomethingElseIsRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("temporary files") << u"tmp/holiday.jpg"_s;
    QTest::newRow("temporary folders with ids") << u"tmp/"_s + s_uuid + u"/holiday.jpg"_s;
    QTest::newRow("an index") << u"index/"_s + QString(64, u'a');
    QTest::newRow("a trash") << u"trash/holiday.jpg"_s;
    QTest::newRow("packs in a trash") << u"trash/packs/1/"_s + QString(64, u'a');
    QTest::newRow("backups") << u"backups/2025/holiday.jpg"_s;
    QTest::newRow("packs") << u"packs/aa/holiday.jpg"_s;
    QTest::newRow("locks") << u"locks/writer-holiday"_s;
}

void tst_RepositoryPlace::aFolderCalledLikeOursThatHoldsSomethingElseIsRefused()
{
    QFETCH(const QString, file);
    RepositoryFixture fixture;
    QVERIFY(put(fixture.path() + u'/' + file));
    const QStringList before = fixture.filesBelow(fixture.path());

    QVERIFY(failsWith(fixture.open(), Error::Code::InvalidInput));

    QCOMPARE(fixture.filesBelow(fixture.path()), before);
}

void tst_RepositoryPlace::makingThatWasStoppedIsFinished()
{
    RepositoryFixture fixture;
    for (const QString &folder : {u"packs"_s, u"damaged"_s, u"trash/packs"_s, u"tmp"_s})
        QVERIFY(QDir().mkpath(fixture.path() + u'/' + folder));
    QVERIFY(put(fixture.path() + u"/RESTORE-BY-HAND.txt.3w5e"_s));
    QVERIFY(put(fixture.path() + u"/format.json."_s + s_uuid));

    QVERIFY(fixture.open());

    QVERIFY(fixture.backUp({{"a", "some content"}}));
}

void tst_RepositoryPlace::whatIsNotOursIsNotSwept()
{
    RepositoryFixture fixture;
    QVERIFY(fixture.open());
    const QStringList files{fixture.path() + u"/tmp/notes"_s, fixture.path() + u"/tmp/holiday/photo.jpg"_s,
                            fixture.path() + u"/locks/writer-of-letters"_s};
    for (const QString &file : files)
        QVERIFY(put(file));

    QVERIFY(fixture.backUp({{"a", "some content"}}));
    QVERIFY(emptyTrash(fixture));

    for (const QString &file : files)
        QCOMPARE(contentOf(file), "somebody's");
}

void tst_RepositoryPlace::whatIsNotOursStaysInTheTrash()
{
    RepositoryFixture fixture;
    QVERIFY(fixture.open());
    const QString trash = fixture.path() + u"/trash/packs/"_s;
    const QStringList files{trash + u"notes"_s, trash + u"01/photo.jpg"_s, trash + u"holiday/"_s + QString(64, u'a'),
                            trash + u"2/photo.jpg"_s, trash + u"2/"_s + QString(64, u'b') + u"/photo.jpg"_s};
    for (const QString &file : files)
        QVERIFY(put(file));
    const QString pack = trash + u"2/"_s + QString(64, u'c');
    QVERIFY(put(pack, QByteArray(5000, 'x')));
    QVERIFY(put(trash + u"3/"_s + QString(64, u'd'), QByteArray(5000, 'x')));
    const QString elsewhere = fixture.scratch() + u"/elsewhere/"_s + QString(64, u'e');
    QVERIFY(put(elsewhere));
    QVERIFY(QFile::link(QFileInfo(elsewhere).path(), trash + u'4'));

    const Result<CollectReport> report = emptyTrash(fixture);

    QVERIFY(report);
    QCOMPARE(report->freedBytes, 10'000);
    for (const QString &file : files)
        QCOMPARE(contentOf(file), "somebody's");
    QCOMPARE(contentOf(elsewhere), "somebody's");
    QVERIFY(!QFileInfo::exists(pack));
    QVERIFY(!QFileInfo::exists(trash + u'3'));
}

void tst_RepositoryPlace::aLinkInPlaceOfAFolderIsNotFollowed_data()
{
    QTest::addColumn<QString>("folder");
    for (const char *folder : {"packs", "damaged", "index", "backups", "locks", "tmp", "trash"})
        QTest::newRow(folder) << QString::fromLatin1(folder);
    QTest::newRow("deleted backups") << u"trash/backups"_s;
    QTest::newRow("packs in the trash") << u"trash/packs"_s;
}

void tst_RepositoryPlace::aLinkInPlaceOfAFolderIsNotFollowed()
{
    QFETCH(const QString, folder);
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    QVERIFY(repository);
    const QString elsewhere = fixture.scratch() + u"/elsewhere"_s;
    QVERIFY(put(elsewhere + u'/' + s_uuid + u"/letter"_s));
    QVERIFY(put(elsewhere + u"/1/"_s + QString(64, u'a')));
    QVERIFY(put(elsewhere + u"/writer-"_s + s_uuid));
    const QStringList before = fixture.filesBelow(elsewhere);
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"a test"_s);
    QVERIFY(lock);
    QVERIFY(QDir(fixture.path() + u'/' + folder).removeRecursively());
    QVERIFY(QFile::link(elsewhere, fixture.path() + u'/' + folder));

    // Whoever had it open before, and whoever opens it now.
    QVERIFY(failsWith((*repository)->begin(**lock, fixture.control()), Error::Code::Refused));
    QVERIFY(failsWith(emptyTrash(fixture), Error::Code::Refused));

    QCOMPARE(fixture.filesBelow(elsewhere), before);
    QCOMPARE(QDir(elsewhere).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 3);
}

void tst_RepositoryPlace::nobodyWaitsForAPipe_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("name");
    QTest::newRow("format") << u"."_s << u"format.json"_s;
    QTest::newRow("manifest") << u"backups"_s << u"manifest.json"_s;
    QTest::newRow("marks") << u"backups"_s << u"marks.json"_s;
    QTest::newRow("index") << u"index"_s << QString();
    QTest::newRow("pack") << u"packs"_s << QString();
}

void tst_RepositoryPlace::nobodyWaitsForAPipe()
{
    QFETCH(const QString, folder);
    QFETCH(const QString, name);
    RepositoryFixture fixture;
    QVERIFY(fixture.backUp({{"a", "some content"}}));
    const QString file = fixture.filesBelow(fixture.path() + u'/' + folder).filter(name).last();
    QVERIFY(QFile::remove(file));
    QCOMPARE(::mkfifo(QFile::encodeName(file).constData(), 0600), 0);

    const auto repository = fixture.open();
    QCOMPARE(repository.has_value(), folder != u"."_s);
    if (!repository)
        return;
    const Result<QList<Backup>> backups = (*repository)->backups();

    QVERIFY(backups);
    const bool isLost = folder == u"packs"_s || name == u"manifest.json"_s;
    QCOMPARE(backups->first().status, isLost ? BackupStatus::Damaged : BackupStatus::Ready);
}

QTEST_GUILESS_MAIN(tst_RepositoryPlace)
#include "tst_repositoryplace.moc"

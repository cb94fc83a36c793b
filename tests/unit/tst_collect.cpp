// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Tree = RepositoryFixture::Tree;

static constexpr qint64 s_day = 24LL * 3600 * 1000;

class tst_Collect : public QObject
{
    Q_OBJECT

private slots:
    void whatABackupNeedsStays();
    void aDeletedBackupKeepsItsPacksForSevenDays();
    void sevenDaysAreSevenTimesTwentyFourHours();
    void packsGoInTwoPhases();
    void chosenOnesGoForGoodAndTheOthersStay();
    void emptyingTheTrashFreesTheSpaceAtOnce();
    void aSparsePackIsRewritten();
    void rewritingLeavesNoBackupDamaged();
    void aDenselyUsedPackIsLeftAlone();
    void aPackInTheTrashComesBackWhenItIsNeeded();
    void aBackupThatLostABlobKeepsItsPacks();
    void duplicatesOfHealedBlobsGo();
    void aBackupAtWorkKeepsCollectOut();
    void aDeletionWithoutItsTimeCountsFromNow();
    void leftoversOfAStoppedCommitGo();

private:
    static Result<CollectReport> collect(RepositoryFixture &fixture, bool emptyTrash = false);
    static Result<> trash(RepositoryFixture &fixture, const Manifest &manifest);
    static bool isWhole(RepositoryFixture &fixture, const Manifest &manifest, const Tree &tree);
    static QStringList trashedPacks(RepositoryFixture &fixture);
};

Result<CollectReport> tst_Collect::collect(RepositoryFixture &fixture, bool emptyTrash)
{
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    if (!lock)
        return std::unexpected(lock.error());
    return (*repository)->collect(**lock, emptyTrash, fixture.control());
}

Result<> tst_Collect::trash(RepositoryFixture &fixture, const Manifest &manifest)
{
    const auto repository = fixture.open();
    return (*repository)->trash(manifest.id);
}

bool tst_Collect::isWhole(RepositoryFixture &fixture, const Manifest &manifest, const Tree &tree)
{
    const auto repository = fixture.open();
    const Result<Backup> backup = (*repository)->backup(manifest.id);
    return backup && backup->status == BackupStatus::Ready
           && RepositoryFixture::readBack(**repository, manifest) == tree
           && (*repository)->verify(manifest, fixture.control())->good()
           && (*repository)->check(fixture.control())->good();
}

QStringList tst_Collect::trashedPacks(RepositoryFixture &fixture)
{
    return fixture.filesBelow(fixture.path() + u"/trash/packs"_s);
}

void tst_Collect::whatABackupNeedsStays()
{
    RepositoryFixture fixture;
    const Tree tree = RepositoryFixture::randomTree(100, 3000, 1);
    const Result<Manifest> manifest = fixture.backUp(tree);
    const QStringList before = fixture.packFiles();
    const Result<CollectReport> report = collect(fixture);
    QVERIFY(report);
    QCOMPARE(report->packsRemoved, 0);
    QCOMPARE(fixture.packFiles(), before);
    QVERIFY(isWhole(fixture, *manifest, tree));
}

void tst_Collect::aDeletedBackupKeepsItsPacksForSevenDays()
{
    RepositoryFixture fixture;
    const Tree tree = RepositoryFixture::randomTree(10, 3000, 1);
    const Result<Manifest> manifest = fixture.backUp(tree);
    QVERIFY(trash(fixture, *manifest));
    fixture.clock().advance(6 * s_day);
    QCOMPARE(collect(fixture)->backupsPurged, 0);
    QCOMPARE(fixture.packFiles().size(), 1);
    QVERIFY((*fixture.open())->untrash(manifest->id));
    QVERIFY(isWhole(fixture, *manifest, tree));
    QVERIFY(trash(fixture, *manifest));
    fixture.clock().advance(7 * s_day);
    QCOMPARE(collect(fixture)->backupsPurged, 1);
    QVERIFY(fixture.packFiles().isEmpty());
}

// The midnights in between do not count.
void tst_Collect::sevenDaysAreSevenTimesTwentyFourHours()
{
    RepositoryFixture fixture;
    const Tree tree = RepositoryFixture::randomTree(10, 3000, 1);
    const Result<Manifest> manifest = fixture.backUp(tree);
    const QTime oneMinuteToMidnight(23, 59);
    fixture.clock().advance(fixture.clock().now().time().msecsTo(oneMinuteToMidnight));
    QVERIFY(trash(fixture, *manifest));
    fixture.clock().advance(6 * s_day + 2 * 60'000);
    QCOMPARE(collect(fixture)->backupsPurged, 0);
    fixture.clock().advance(s_day - 2 * 60'000 - 1);
    QCOMPARE(collect(fixture)->backupsPurged, 0);
    QVERIFY((*fixture.open())->untrash(manifest->id));
    QVERIFY(isWhole(fixture, *manifest, tree));
    QVERIFY(trash(fixture, *manifest));
    fixture.clock().advance(7 * s_day);
    QCOMPARE(collect(fixture)->backupsPurged, 1);
}

void tst_Collect::packsGoInTwoPhases()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp(RepositoryFixture::randomTree(10, 3000, 1));
    QVERIFY(trash(fixture, *manifest));
    fixture.clock().advance(8 * s_day);
    const Result<CollectReport> first = collect(fixture);
    QCOMPARE(first->packsRemoved, 1);
    QCOMPARE(first->freedBytes, 0);
    QCOMPARE(trashedPacks(fixture).size(), 1);
    const Result<CollectReport> second = collect(fixture);
    QCOMPARE(second->packsRemoved, 0);
    QVERIFY(second->freedBytes > 30'000);
    QVERIFY(trashedPacks(fixture).isEmpty());
}

void tst_Collect::chosenOnesGoForGoodAndTheOthersStay()
{
    RepositoryFixture fixture;
    const Tree kept = RepositoryFixture::randomTree(10, 3000, 1);
    const Result<Manifest> first = fixture.backUp(kept);
    const Result<Manifest> second = fixture.backUp(RepositoryFixture::randomTree(10, 3000, 2));
    QVERIFY(trash(fixture, *first));
    QVERIFY(trash(fixture, *second));
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, {});
    QVERIFY(lock);

    const Result<CollectReport> report = (*repository)->purge(**lock, {second->id}, fixture.control());

    QVERIFY(report);
    QCOMPARE(report->backupsPurged, 1);
    QVERIFY(report->freedBytes > 30'000);
    QCOMPARE((*repository)->untrash(second->id).error().code, Error::Code::NotFound);
    QVERIFY((*repository)->untrash(first->id));
    QVERIFY(isWhole(fixture, *first, kept));
    QVERIFY(!(*repository)->purge(**lock, {first->id}, fixture.control())); // it is not deleted
    QVERIFY(isWhole(fixture, *first, kept));
}

void tst_Collect::emptyingTheTrashFreesTheSpaceAtOnce()
{
    RepositoryFixture fixture;
    const Tree kept = RepositoryFixture::randomTree(10, 3000, 1);
    const Result<Manifest> first = fixture.backUp(kept);
    const Result<Manifest> second = fixture.backUp(RepositoryFixture::randomTree(10, 3000, 2));
    QVERIFY(trash(fixture, *second));
    const Result<CollectReport> report = collect(fixture, true);
    QCOMPARE(report->backupsPurged, 1);
    QVERIFY(report->freedBytes > 30'000);
    QVERIFY(trashedPacks(fixture).isEmpty());
    QCOMPARE(fixture.packFiles().size(), 1);
    QVERIFY(isWhole(fixture, *first, kept));
}

void tst_Collect::aSparsePackIsRewritten()
{
    RepositoryFixture fixture;
    const Tree all = RepositoryFixture::randomTree(100, 3000, 1);
    const Result<Manifest> first = fixture.backUp(all);
    Tree few;
    for (int i = 0; i < 100; i += 10)
        few.insert(all.keys()[i], all.values()[i]);
    const Result<Manifest> second = fixture.backUp(few);
    QVERIFY(trash(fixture, *first));
    const Result<CollectReport> report = collect(fixture, true);
    QVERIFY(report);
    QCOMPARE(report->packsRewritten, 1);
    QVERIFY(report->freedBytes > 250'000);
    QVERIFY(isWhole(fixture, *second, few));
    qint64 bytes = 0;
    for (const QString &pack : fixture.packFiles())
        bytes += QFileInfo(pack).size();
    QVERIFY(bytes < 50'000);
}

void tst_Collect::rewritingLeavesNoBackupDamaged()
{
    RepositoryFixture fixture;
    const Tree all = RepositoryFixture::randomTree(60, 3000, 1);
    const Tree few{{all.firstKey(), all.first()}};
    const Result<Manifest> first = fixture.backUp(all);
    const Result<Manifest> second = fixture.backUp(few);
    QVERIFY(trash(fixture, *first));
    QVERIFY(collect(fixture, true));
    QVERIFY(collect(fixture, true));
    QVERIFY(isWhole(fixture, *second, few));
    const auto repository = fixture.open();
    const Result<QList<PackId>> packs = (*repository)->packsOf(*second, fixture.control());
    QVERIFY(packs);
    QVERIFY(
        std::ranges::all_of(*packs, [&](const PackId &id) { return QFileInfo::exists((*repository)->packFile(id)); }));
    // The next backup reuses what was moved.
    const Result<Manifest> third = fixture.backUp(few);
    QVERIFY(third->newBytes < 3000);
    QCOMPARE(third->packs, *packs);
}

void tst_Collect::aDenselyUsedPackIsLeftAlone()
{
    RepositoryFixture fixture;
    const Tree all = RepositoryFixture::randomTree(100, 3000, 1);
    const Result<Manifest> first = fixture.backUp(all);
    Tree most = all;
    for (int i = 0; i < 100; i += 5)
        most.remove(all.keys()[i]);
    const Result<Manifest> second = fixture.backUp(most);
    QVERIFY(trash(fixture, *first));
    QCOMPARE(collect(fixture, true)->packsRewritten, 0);
    QVERIFY(isWhole(fixture, *second, most));
}

void tst_Collect::aPackInTheTrashComesBackWhenItIsNeeded()
{
    RepositoryFixture fixture;
    const Tree tree = RepositoryFixture::randomTree(10, 3000, 1);
    const Result<Manifest> manifest = fixture.backUp(tree);
    // As if a collect had not known of this backup.
    const QString pack = fixture.packFiles().first();
    QVERIFY(QDir().mkpath(fixture.path() + u"/trash/packs/1"_s));
    QVERIFY(QFile::rename(pack, fixture.path() + u"/trash/packs/1/"_s + QFileInfo(pack).fileName()));
    QCOMPARE((*fixture.open())->backup(manifest->id)->status, BackupStatus::Damaged);
    QVERIFY(collect(fixture));
    QVERIFY(isWhole(fixture, *manifest, tree));
}

void tst_Collect::aBackupThatLostABlobKeepsItsPacks()
{
    RepositoryFixture fixture;
    Tree tree = RepositoryFixture::randomTree(40, 3000, 1);
    QVERIFY(fixture.backUp(tree));
    const QString lost = fixture.packFiles().first();
    tree.insert("another", "something else");
    const Result<Manifest> second = fixture.backUp(tree);
    QVERIFY(QFile::remove(lost));
    const QStringList before = fixture.packFiles();
    QVERIFY(collect(fixture, true));
    QCOMPARE(fixture.packFiles(), before);
    QCOMPARE((*fixture.open())->backup(second->id)->status, BackupStatus::Damaged);
}

void tst_Collect::duplicatesOfHealedBlobsGo()
{
    RepositoryFixture fixture;
    const Tree tree = RepositoryFixture::randomTree(40, 3000, 1);
    const Result<Manifest> first = fixture.backUp(tree);
    const QString pack = fixture.packFiles().first();
    QByteArray content = contentOf(pack);
    content[5000] = char(content[5000] ^ 1);
    overwrite(pack, content);
    QVERIFY(!(*fixture.open())->check(fixture.control())->good());
    Tree more = tree;
    more.insert("another", "so that the new pack gets another name");
    const Result<Manifest> second = fixture.backUp(more);
    QVERIFY(fixture.backUp(tree)); // and the list of the first
    QVERIFY(collect(fixture, true));
    QVERIFY(!QFileInfo::exists(pack));
    QVERIFY(isWhole(fixture, *second, more));
    QVERIFY(isWhole(fixture, *first, tree));
}

void tst_Collect::aBackupAtWorkKeepsCollectOut()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a backup"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY((*writer)->put("something"));
    QVERIFY(failsWith(collect(fixture), Error::Code::Busy));
}

void tst_Collect::aDeletionWithoutItsTimeCountsFromNow()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp(RepositoryFixture::randomTree(10, 3000, 1));
    QVERIFY(trash(fixture, *manifest));
    overwrite(fixture.path() + u"/trash/backups/"_s + manifest->id + u"/marks.json"_s, "broken");
    fixture.clock().advance(100 * s_day);
    QCOMPARE(collect(fixture)->backupsPurged, 0);
    fixture.clock().advance(7 * s_day);
    QCOMPARE(collect(fixture)->backupsPurged, 1);
}

void tst_Collect::leftoversOfAStoppedCommitGo()
{
    RepositoryFixture fixture;
    const Tree tree = RepositoryFixture::randomTree(10, 3000, 1);
    const Result<Manifest> first = fixture.backUp(tree);
    const Result<Manifest> stopped = fixture.backUp(RepositoryFixture::randomTree(10, 3000, 2));
    QVERIFY(QDir(fixture.path() + u"/backups/"_s + stopped->id).removeRecursively());
    QCOMPARE(collect(fixture, true)->packsRemoved, 1);
    QVERIFY(isWhole(fixture, *first, tree));
}

QTEST_GUILESS_MAIN(tst_Collect)
#include "tst_collect.moc"

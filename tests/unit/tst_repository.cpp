// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Repository : public QObject
{
    Q_OBJECT

private slots:
    void whatWentInComesOut();
    void aSecondBackupOfTheSameStoresNearlyNothing();
    void theFiguresAreTrue();
    void reusesOnlyWhatIsThere();
    void aWriterReadsWhatItPut();
    void aBlobIsOneByteToFourMegabytes();
    void anAbandonedBackupLeavesNothing();
    void aCancelledBackupStops();
    void theNewestBackupComesFirst();
    void anUnknownBackupIsNotFound();
    void aCommittedBackupIsNeverReplaced();
    void changesOfMarksStay();
    void changesOfMarksWaitForEachOther();
    void aDeletedBackupComesBack();
    void aFolderWithSomethingElseIsRefused();
    void aRepositoryThatNeedsANewerReaderIsRefused_data();
    void aRepositoryThatNeedsANewerReaderIsRefused();
    void locksExcludeAsTheyShould();
    void twoWritersAtOnceBothSucceed();
    void leftoversOfADeadWriterAreSwept();
    void manyBackupsKeepFewIndexSegments();
    void largeFilesAndManyFilesComeBack();
};

static RepositoryFixture::Tree smallTree()
{
    return {{"a.txt", "alpha"}, {"b/c.txt", "gamma"}, {"b/d.bin", QByteArray(3'000'000, 'x')}, {"empty", ""}};
}

void tst_Repository::whatWentInComesOut()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp(smallTree());
    QVERIFY(manifest);
    const Result<std::unique_ptr<Repository>> repository = fixture.open();
    QVERIFY(repository);
    const Result<Backup> backup = (*repository)->backup(manifest->id);
    QVERIFY(backup);
    QCOMPARE(backup->manifest, *manifest);
    QCOMPARE(backup->status, BackupStatus::Ready);
    const Result<RepositoryFixture::Tree> tree = RepositoryFixture::readBack(**repository, backup->manifest);
    QVERIFY(tree);
    QCOMPARE(*tree, smallTree());
    const Result<CheckReport> report = (*repository)->verify(*manifest, fixture.control());
    QVERIFY(report);
    QVERIFY(report->good());
    QCOMPARE(report->packsChecked, 1);
}

void tst_Repository::aSecondBackupOfTheSameStoresNearlyNothing()
{
    RepositoryFixture fixture;
    const RepositoryFixture::Tree tree = RepositoryFixture::randomTree(500, 4000, 1);
    const Result<Manifest> first = fixture.backUp(tree);
    QVERIFY(first);
    const Result<Manifest> second = fixture.backUp(tree);
    QVERIFY(second);
    QVERIFY(first->newBytes > 2'000'000);
    QVERIFY2(second->newBytes < 3000, qPrintable(QString::number(second->newBytes)));
    QCOMPARE(second->packs, first->packs);
}

void tst_Repository::theFiguresAreTrue()
{
    RepositoryFixture fixture;
    RepositoryFixture::Tree tree = RepositoryFixture::randomTree(100, 10'000, 2);
    const Result<Manifest> first = fixture.backUp(tree);
    QVERIFY(first);
    const auto sizeOf = [&fixture] {
        qint64 bytes = 0;
        for (const QString &folder : {u"/packs"_s, u"/index"_s, u"/backups"_s}) {
            for (const QString &file : fixture.filesBelow(fixture.path() + folder))
                bytes += QFileInfo(file).size();
        }
        return bytes;
    };
    const qint64 before = sizeOf();
    QVERIFY(qAbs(before - first->newBytes) < 32);
    QVERIFY(qAbs(first->storedBytes - 1'000'000) < 30'000);
    tree["file-000007"] = RepositoryFixture::randomTree(1, 10'000, 3).first();
    const Result<Manifest> second = fixture.backUp(tree);
    QVERIFY(second);
    QVERIFY(qAbs(sizeOf() - before - second->newBytes) < 32);
    QVERIFY(qAbs(second->storedBytes - 1'000'000) < 40'000);
    QVERIFY(second->newBytes < 20'000);
}

void tst_Repository::reusesOnlyWhatIsThere()
{
    RepositoryFixture fixture;
    QVERIFY(fixture.backUp(smallTree()));
    const auto repository = fixture.open();
    QVERIFY(repository);
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    QVERIFY(lock);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);
    const Result<BlobId> known = (*writer)->put("alpha");
    const Result<BlobId> fresh = (*writer)->put("new");
    QVERIFY(known && fresh);
    QCOMPARE((*writer)->reuse(*known), true);
    QCOMPARE((*writer)->reuse(*fresh), true);
    QCOMPARE((*writer)->reuse(BlobId{}), false);
}

void tst_Repository::aWriterReadsWhatItPut()
{
    RepositoryFixture fixture;
    QVERIFY(fixture.backUp(smallTree()));
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);
    QList<std::pair<BlobId, QByteArray>> blobs;
    const RepositoryFixture::Tree tree = RepositoryFixture::randomTree(60, 1'000'000, 4);
    for (const QByteArray &content : tree) {
        const Result<BlobId> id = (*writer)->put(content);
        QVERIFY(id);
        blobs.append({*id, content});
        const Result<QByteArray> again = (*writer)->get(*id);
        QVERIFY2(again, qPrintable(again ? QString() : again.error().details));
        QCOMPARE(*again, content);
    }
    for (const auto &[id, content] : std::as_const(blobs)) {
        const Result<QByteArray> again = (*writer)->get(id);
        QVERIFY(again);
        QCOMPARE(*again, content);
    }
    const Result<BlobId> old = (*writer)->put("gamma");
    QVERIFY(old);
    QCOMPARE((*writer)->get(*old), "gamma"_ba);
    QVERIFY(failsWith((*writer)->get(BlobId{}), Error::Code::Corrupt));
}

void tst_Repository::aBlobIsOneByteToFourMegabytes()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);
    QVERIFY(failsWith((*writer)->put({}), Error::Code::InvalidInput));
    QVERIFY((*writer)->put(QByteArray(4 * 1024 * 1024, 'x')));
    QVERIFY(failsWith((*writer)->put(QByteArray(4 * 1024 * 1024 + 1, 'x')), Error::Code::InvalidInput));
}

void tst_Repository::anAbandonedBackupLeavesNothing()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    QVERIFY(repository);
    const QStringList before = fixture.filesBelow(fixture.path());
    {
        const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
        const auto writer = (*repository)->begin(**lock, fixture.control());
        QVERIFY(writer);
        for (const QByteArray &content : RepositoryFixture::randomTree(40, 1'000'000, 5))
            QVERIFY((*writer)->put(content));
    }
    QStringList after = fixture.filesBelow(fixture.path());
    after.removeOne(fixture.path() + u"/locks/repository"_s);
    QCOMPARE(after, before);
}

void tst_Repository::aCancelledBackupStops()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY((*writer)->put("one"));
    fixture.cancel();
    QVERIFY(failsWith((*writer)->put("two"), Error::Code::Cancelled));
    QVERIFY(failsWith((*writer)->commit({.id = u"0b0e2d0a-6e5c-4d59-9d3f-2f0a5f1f6f10"_s}), Error::Code::Cancelled));
    QVERIFY(fixture.packFiles().isEmpty());
}

void tst_Repository::theNewestBackupComesFirst()
{
    RepositoryFixture fixture;
    for (const QString &name : {u"one"_s, u"two"_s, u"three"_s})
        QVERIFY(fixture.backUp(smallTree(), name));
    const auto repository = fixture.open();
    const Result<QList<Backup>> backups = (*repository)->backups();
    QVERIFY(backups);
    QStringList names;
    for (const Backup &backup : *backups)
        names.append(backup.name());
    QCOMPARE(names, QStringList({u"three"_s, u"two"_s, u"one"_s}));
}

void tst_Repository::anUnknownBackupIsNotFound()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    for (const QString &id : {u"0b0e2d0a-6e5c-4d59-9d3f-2f0a5f1f6f10"_s, u"../locks"_s, QString()})
        QVERIFY(failsWith((*repository)->backup(id), Error::Code::NotFound));
}

void tst_Repository::aCommittedBackupIsNeverReplaced()
{
    RepositoryFixture fixture;
    const Result<Manifest> first = fixture.backUp(smallTree());
    QVERIFY(first);
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(!(*writer)->commit({.id = first->id, .createdAt = fixture.clock().now()}));
    QCOMPARE((*repository)->backup(first->id)->manifest, *first);
}

void tst_Repository::changesOfMarksStay()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp(smallTree());
    const auto repository = fixture.open();
    QVERIFY((*repository)->changeMarks(manifest->id, [](Marks &marks) { marks.name = u"renamed"_s; }));
    QVERIFY((*repository)->changeMarks(manifest->id, [](Marks &marks) { marks.kept = true; }));
    const Result<Backup> backup = (*repository)->backup(manifest->id);
    QVERIFY(backup);
    QCOMPARE(backup->name(), u"renamed"_s);
    QVERIFY(backup->marks.kept);
}

void tst_Repository::changesOfMarksWaitForEachOther()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp(smallTree());
    QVERIFY(manifest);
    std::atomic_int refused = 0;
    const auto changeOften = [&] {
        const auto repository = fixture.open();
        for (int round = 0; round < 50; ++round)
            refused += !(*repository)->changeMarks(manifest->id, [](Marks &marks) { marks.note += u'x'; });
    };
    std::thread other(changeOften);
    changeOften();
    other.join();
    QCOMPARE(refused, 0);
    QCOMPARE((*fixture.open())->backup(manifest->id)->marks.note.size(), 100);
}

void tst_Repository::aDeletedBackupComesBack()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp(smallTree());
    const auto repository = fixture.open();
    QVERIFY((*repository)->trash(manifest->id));
    QVERIFY((*repository)->backups()->isEmpty());
    QVERIFY(failsWith((*repository)->backup(manifest->id), Error::Code::NotFound));
    const Result<QList<Backup>> deleted = (*repository)->backups(true);
    QCOMPARE(deleted->size(), 1);
    QCOMPARE(deleted->first().marks.deletedAt, fixture.clock().now());
    QVERIFY((*repository)->untrash(manifest->id));
    const Result<Backup> backup = (*repository)->backup(manifest->id);
    QVERIFY(backup);
    QVERIFY(!backup->marks.deletedAt.isValid());
    QVERIFY(failsWith((*repository)->untrash(manifest->id), Error::Code::NotFound));
}

void tst_Repository::aFolderWithSomethingElseIsRefused()
{
    RepositoryFixture fixture;
    QVERIFY(QDir().mkpath(fixture.path()));
    overwrite(fixture.path() + u"/holiday.jpg"_s, "x");
    QVERIFY(failsWith(fixture.open(), Error::Code::InvalidInput));
    QCOMPARE(QDir(fixture.path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries), QStringList(u"holiday.jpg"_s));
}

void tst_Repository::aRepositoryThatNeedsANewerReaderIsRefused_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("a newer reader") << "\"min_reader\": 1"_ba << "\"min_reader\": 2"_ba;
    QTest::newRow("an unknown feature") << "[\n    ]"_ba << "[\"parity\"]"_ba;
    QTest::newRow("unknown features by kind") << "[\n    ]"_ba << "{\"read\": [\"parity\"]}"_ba;
    QTest::newRow("another hash") << "sha256"_ba << "blake3"_ba;
}

void tst_Repository::aRepositoryThatNeedsANewerReaderIsRefused()
{
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    RepositoryFixture fixture;
    QVERIFY(fixture.open());
    const QString file = fixture.path() + u"/format.json"_s;
    QByteArray json = contentOf(file);
    QVERIFY(json.contains(from));
    overwrite(file, json.replace(from, to));
    const QStringList before = fixture.filesBelow(fixture.path());
    QVERIFY(failsWith(fixture.open(), Error::Code::Refused));
    QCOMPARE(fixture.filesBelow(fixture.path()), before);
}

void tst_Repository::locksExcludeAsTheyShould()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    const auto other = fixture.open();
    {
        const auto first = (*repository)->lock(Repository::Access::Shared, u"a backup of shop/staging"_s);
        const auto second = (*other)->lock(Repository::Access::Shared, u"another backup"_s);
        QVERIFY(first && second);
        const auto exclusive = (*other)->lock(Repository::Access::Exclusive, u"collect"_s);
        QVERIFY(failsWith(exclusive, Error::Code::Busy));
        QVERIFY(exclusive.error().why.contains(u"another backup"_s));
    }
    const auto exclusive = (*other)->lock(Repository::Access::Exclusive, u"collect"_s);
    QVERIFY(exclusive);
    QVERIFY((*repository)->status()->lockedBy.contains(u"collect"_s));
    QVERIFY(failsWith((*repository)->lock(Repository::Access::Shared, u"a backup"_s), Error::Code::Busy));
}

void tst_Repository::twoWritersAtOnceBothSucceed()
{
    RepositoryFixture fixture;
    const auto one = fixture.open();
    const auto two = fixture.open();
    const auto lockOne = (*one)->lock(Repository::Access::Shared, u"one"_s);
    const auto lockTwo = (*two)->lock(Repository::Access::Shared, u"two"_s);
    const auto writerOne = (*one)->begin(**lockOne, fixture.control());
    const auto writerTwo = (*two)->begin(**lockTwo, fixture.control());
    QVERIFY(writerOne && writerTwo);
    const RepositoryFixture::Tree tree = RepositoryFixture::randomTree(50, 5000, 6);
    const auto first = RepositoryFixture::backUpWith(**writerOne, tree, u"one"_s, fixture.clock().now());
    const auto second = RepositoryFixture::backUpWith(**writerTwo, tree, u"two"_s, fixture.clock().now());
    QVERIFY(first && second);
    for (const Manifest &manifest : {*first, *second})
        QCOMPARE(RepositoryFixture::readBack(**one, manifest), tree);
    QVERIFY((*one)->check(fixture.control())->good());
}

void tst_Repository::leftoversOfADeadWriterAreSwept()
{
    RepositoryFixture fixture;
    QVERIFY(fixture.open());
    const QString dead = fixture.path() + u"/tmp/0b0e2d0a-6e5c-4d59-9d3f-2f0a5f1f6f10"_s;
    QVERIFY(QDir().mkpath(dead + u"/backup"_s));
    overwrite(dead + u"/pack.part"_s, "half a pack");
    QVERIFY(fixture.backUp(smallTree()));
    QVERIFY(fixture.filesBelow(fixture.path() + u"/tmp"_s).isEmpty());
    QVERIFY(!QFileInfo::exists(dead));
}

void tst_Repository::manyBackupsKeepFewIndexSegments()
{
    RepositoryFixture fixture;
    QList<Manifest> manifests;
    for (int i = 0; i < 40; ++i) {
        const Result<Manifest> manifest = fixture.backUp({{"file", QByteArray::number(i)}, {"same", "same"}});
        QVERIFY(manifest);
        manifests.append(*manifest);
    }
    QVERIFY(fixture.filesBelow(fixture.path() + u"/index"_s).size() <= 17);
    const auto repository = fixture.open();
    for (int i = 0; i < 40; ++i)
        QCOMPARE(RepositoryFixture::readBack(**repository, manifests[i])->value("file"), QByteArray::number(i));
}

void tst_Repository::largeFilesAndManyFilesComeBack()
{
    RepositoryFixture fixture;
    RepositoryFixture::Tree tree = RepositoryFixture::randomTree(3, 30'000'000, 7);
    for (int i = 0; i < 20'000; ++i)
        tree.insert("small/" + QByteArray::number(i).rightJustified(6, '0'), "content " + QByteArray::number(i));
    const Result<Manifest> manifest = fixture.backUp(tree);
    QVERIFY(manifest);
    QVERIFY(manifest->packs.size() > 3);
    for (const QString &pack : fixture.packFiles())
        QVERIFY(QFileInfo(pack).size() < 32 * 1024 * 1024);
    const auto repository = fixture.open();
    QCOMPARE(RepositoryFixture::readBack(**repository, *manifest), tree);
    QVERIFY((*repository)->verify(*manifest, fixture.control())->good());
}

QTEST_GUILESS_MAIN(tst_Repository)
#include "tst_repository.moc"

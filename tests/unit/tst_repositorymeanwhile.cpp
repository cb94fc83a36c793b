// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listwriter.h"
#include "services/repository/backupfolders.h"
#include "services/repository/blobreader.h"
#include "services/repository/checker.h"
#include "services/repository/neededblobs.h"
#include "tests/support/patience.h"
#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Tree = RepositoryFixture::Tree;

// What another program does in the middle of a read that holds no lock.
class tst_RepositoryMeanwhile : public QObject
{
    Q_OBJECT

private slots:
    void packsAndSegmentsThatComeWhileTheIndexIsOpenedAreFound();
    void segmentsThatAreMergedWhileTheIndexIsOpenedAreFound();
    void whatComesWhileTheIndexIsCheckedIsNotMissing();
    void whatHealsBeforeSegmentsAreMergedStaysInTheIndex();
    void aPackThatComesLaterThanItsSegmentIsRead();
    void aPackThatGoesBeforeItIsIndexedIsNotDamaged();
    void aBackupThatIsDeletedWhileItIsReadIsNotFound();
    void aBackupThatIsDeletedDuringACheckIsNotDamaged();
    void aDamagedPackThatIsGoneIsNotCounted();
    void whatTurnsOutDamagedDuringABackupIsStoredAgain();
    void aBackupThatCountsOnWhatIsDamagedSinceIsNotCommitted_data();
    void aBackupThatCountsOnWhatIsDamagedSinceIsNotCommitted();
    void aPackThatComesOutAsADamagedOneIsGood();

private:
    // A file that a reader wants to open, and has to wait for: whoever has a lease on a file is asked for it first.
    class Gate
    {
    public:
        explicit Gate(const QString &path)
            : m_descriptor(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
        {
            // The signal that asks is one that ends no program.
            m_made = ::fcntl(m_descriptor, F_SETSIG, SIGURG) == 0 && ::fcntl(m_descriptor, F_SETLEASE, F_WRLCK) == 0;
        }
        ~Gate() { ::close(m_descriptor); }
        Q_DISABLE_COPY_MOVE(Gate)
        [[nodiscard]] bool isMade() const { return m_made; }
        [[nodiscard]] bool waitForReader() const
        {
            return QTest::qWaitFor([this] { return ::fcntl(m_descriptor, F_GETLEASE) != F_WRLCK; }, patienceMs);
        }
        void letGo() const { ::fcntl(m_descriptor, F_SETLEASE, F_UNLCK); }

    private:
        int m_descriptor = -1;
        bool m_made = false;
    };
};

static QString onlyFileOf(const RepositoryFixture &fixture, const QString &folder)
{
    return fixture.filesBelow(fixture.path() + u'/' + folder).first();
}

void tst_RepositoryMeanwhile::packsAndSegmentsThatComeWhileTheIndexIsOpenedAreFound()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    const Result<Manifest> second = fixture.backUp({{"b", "another content"}});
    QVERIFY(second);
    const QString pack = onlyFileOf(fixture, u"packs"_s);
    const QString segment = onlyFileOf(fixture, u"index"_s);
    QVERIFY(QFile::rename(pack, fixture.scratch() + u"/pack"_s));
    QVERIFY(QFile::rename(segment, fixture.scratch() + u"/segment"_s));
    QVERIFY(fixture.backUp({{"a", "some content"}}));
    QVERIFY(QFile::remove(onlyFileOf(fixture, u"index"_s))); // so that its pack is indexed anew
    const Gate first(layout.index() + u'/' + QString(64, u'0'));
    QVERIFY(first.isMade());

    BlobReader reader(layout);
    std::thread reading([&reader] { (void)reader.refresh(); });
    const bool stopped = first.waitForReader(); // names were read
    const bool came = QFile::rename(fixture.scratch() + u"/pack"_s, pack)
                      && QFile::rename(fixture.scratch() + u"/segment"_s, segment);
    first.letGo();
    reading.join();
    const Result<> refreshed = reader.refresh();
    const Result<QByteArray> list = reader.read(second->storages.first().list.id);

    QVERIFY(stopped && came);
    QVERIFY(refreshed);
    QVERIFY(list);
}

void tst_RepositoryMeanwhile::segmentsThatAreMergedWhileTheIndexIsOpenedAreFound()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    QVERIFY(fixture.backUp({{"a", "some content"}}));
    const QString segment = onlyFileOf(fixture, u"index"_s);
    const QString merged = layout.index() + u'/' + QString(64, u'f');
    const Gate first(layout.index() + u'/' + QString(64, u'0'));
    QVERIFY(first.isMade());

    Result<PackSet> packs = PackSet::scan(layout);
    QVERIFY(packs);
    QList<PackId> indexedAnew;
    std::thread opening([&] {
        if (const Result<BlobIndex> index = BlobIndex::open(layout, *packs))
            indexedAnew = index->indexedAnew();
    });
    const bool stopped = first.waitForReader(); // names were read
    const bool moved = QFile::rename(segment, merged);
    first.letGo();
    opening.join();

    QVERIFY(stopped && moved);
    QCOMPARE(indexedAnew, QList<PackId>());
}

void tst_RepositoryMeanwhile::whatComesWhileTheIndexIsCheckedIsNotMissing()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    const QString pack = onlyFileOf(fixture, u"packs"_s);
    const QString segment = onlyFileOf(fixture, u"index"_s);
    QVERIFY(QFile::rename(pack, fixture.scratch() + u"/pack"_s));
    QVERIFY(QFile::rename(segment, fixture.scratch() + u"/segment"_s));
    const Gate first(layout.index() + u'/' + QString(64, u'0'));
    QVERIFY(first.isMade());

    BlobReader reader(layout);
    Result<> refreshed;
    std::thread checking([&] { refreshed = reader.refresh(BlobReader::Depth::Bytes); });
    const bool stopped = first.waitForReader(); // packs were looked for
    const bool came = QFile::rename(fixture.scratch() + u"/pack"_s, pack)
                      && QFile::rename(fixture.scratch() + u"/segment"_s, segment);
    first.letGo();
    checking.join();

    QVERIFY(stopped && came);
    QVERIFY(refreshed);
    const Result<NeededBlobs> needed = NeededBlobs::of(*manifest, reader, fixture.control());
    QVERIFY(needed);
    QCOMPARE(needed->missing, 0);
}

void tst_RepositoryMeanwhile::whatHealsBeforeSegmentsAreMergedStaysInTheIndex()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    QVERIFY(fixture.backUp({{"a", "some content"}}));
    const QString lost = onlyFileOf(fixture, u"packs"_s);
    for (quint32 i = 1; i < BlobIndex::mostSegments; ++i)
        QVERIFY(fixture.backUp(RepositoryFixture::randomTree(5, 100, i)));
    QVERIFY(QFile::remove(lost));
    const Tree tree{{"a", "some content"}, {"b", "so that the pack has another name"}};
    const Result<Manifest> healing = fixture.backUp(tree);
    QVERIFY(healing);
    QCOMPARE(BlobIndex::segmentNames(layout)->size(), BlobIndex::mostSegments + 1);

    QVERIFY(BlobIndex::merge(layout));

    QVERIFY(BlobIndex::segmentNames(layout)->size() < BlobIndex::mostSegments);
    const auto repository = fixture.open();
    QVERIFY((*repository)->backups(false));
    const Result<Tree> read = RepositoryFixture::readBack(**repository, *healing);
    QVERIFY(read);
    QCOMPARE(*read, tree);
}

void tst_RepositoryMeanwhile::aPackThatComesLaterThanItsSegmentIsRead()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    const QString pack = onlyFileOf(fixture, u"packs"_s);
    QVERIFY(QFile::rename(pack, fixture.scratch() + u"/pack"_s));
    BlobReader reader((Layout(fixture.path())));
    QVERIFY(reader.refresh());
    QVERIFY(QFile::rename(fixture.scratch() + u"/pack"_s, pack));

    QVERIFY(reader.read(manifest->storages.first().list.id));
}

void tst_RepositoryMeanwhile::aPackThatGoesBeforeItIsIndexedIsNotDamaged()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    QVERIFY(fixture.backUp({{"a", "some content"}}));
    QVERIFY(QFile::remove(onlyFileOf(fixture, u"index"_s)));
    Result<PackSet> packs = PackSet::scan(layout);
    QVERIFY(packs);
    QVERIFY(QFile::remove(onlyFileOf(fixture, u"packs"_s)));

    QVERIFY(BlobIndex::open(layout, *packs));

    QCOMPARE(fixture.filesBelow(layout.damaged()), QStringList());
}

void tst_RepositoryMeanwhile::aBackupThatIsDeletedWhileItIsReadIsNotFound()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    const QString folder = layout.backup(manifest->id);
    QVERIFY(QFile::remove(Layout::marks(folder)));
    const Gate marks(Layout::marks(folder));
    QVERIFY(marks.isMade());

    const BackupFolders folders(layout);
    Result<Backup> backup;
    std::thread reading([&] { backup = folders.read(manifest->id, false); });
    const bool stopped = marks.waitForReader();
    const bool gone = QDir().rename(folder, layout.trashedBackup(manifest->id));
    marks.letGo();
    reading.join();

    QVERIFY(stopped && gone);
    QVERIFY(failsWith(backup, Error::Code::NotFound));
}

void tst_RepositoryMeanwhile::aBackupThatIsDeletedDuringACheckIsNotDamaged()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    QStringList ids;
    for (const char *content : {"some content", "another content"}) {
        const Result<Manifest> manifest = fixture.backUp({{"a", content}});
        QVERIFY(manifest);
        ids.append(manifest->id);
    }
    ids.sort();
    const QString firstMarks = Layout::marks(layout.backup(ids.first()));
    QVERIFY(QFile::remove(firstMarks));
    const Gate marks(firstMarks);
    QVERIFY(marks.isMade());

    BlobReader reader(layout);
    Result<CheckReport> report;
    std::thread checking([&] { report = Checker(layout, reader).check(fixture.control()); });
    const bool stopped = marks.waitForReader();
    const Result<> deleted = (*fixture.open())->trash(ids.last());
    marks.letGo();
    checking.join();

    QVERIFY(stopped && deleted);
    QVERIFY(report);
    QCOMPARE(report->damagedBackups, QStringList());
}

void tst_RepositoryMeanwhile::aDamagedPackThatIsGoneIsNotCounted()
{
    RepositoryFixture fixture;
    QVERIFY(fixture.backUp(RepositoryFixture::randomTree(3, 1000, 1)));
    const QString pack = onlyFileOf(fixture, u"packs"_s);
    QByteArray content = contentOf(pack);
    content[500] = char(content[500] ^ 1);
    overwrite(pack, content);
    const auto repository = fixture.open();
    QVERIFY(!(*repository)->check(fixture.control())->good());
    QCOMPARE((*repository)->status()->damagedPacks.size(), 1);
    QVERIFY(QFile::remove(pack));
    Tree more = RepositoryFixture::randomTree(3, 1000, 1);
    more.insert("another", "so that the next pack has another name");
    QVERIFY(fixture.backUp(more));
    QVERIFY(fixture.backUp(RepositoryFixture::randomTree(3, 1000, 1))); // and the list of the first
    QVERIFY((*repository)->check(fixture.control())->good());

    QCOMPARE((*repository)->status()->damagedPacks, QStringList());
}

static void damage(const QString &pack)
{
    QByteArray content = contentOf(pack);
    content[20] = char(content[20] ^ 1); // in the first frame
    overwrite(pack, content);
}

void tst_RepositoryMeanwhile::whatTurnsOutDamagedDuringABackupIsStoredAgain()
{
    RepositoryFixture fixture;
    const Tree tree{{"a", "some content"}, {"b", "another content"}};
    const Result<Manifest> first = fixture.backUp(tree);
    QVERIFY(first);
    damage(onlyFileOf(fixture, u"packs"_s));
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a backup"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);
    QVERIFY(failsWith((*repository)->read(first->storages.first().list.id), Error::Code::Corrupt));
    QCOMPARE((*writer)->reuse(first->storages.first().list.id), Result<bool>(false));

    const Result<Manifest> second = RepositoryFixture::backUpWith(**writer, tree, u"second"_s, fixture.clock().now());

    QVERIFY(second);
    QCOMPARE((*repository)->backup(second->id)->status, BackupStatus::Ready);
    QCOMPARE(RepositoryFixture::readBack(**fixture.open(), *second), tree);
    QCOMPARE(RepositoryFixture::readBack(**fixture.open(), *first), tree);
}

void tst_RepositoryMeanwhile::aBackupThatCountsOnWhatIsDamagedSinceIsNotCommitted_data()
{
    QTest::addColumn<bool>("lost");
    QTest::newRow("a check finds the damage") << false;
    QTest::newRow("the pack is lost") << true;
}

void tst_RepositoryMeanwhile::aBackupThatCountsOnWhatIsDamagedSinceIsNotCommitted()
{
    QFETCH(const bool, lost);
    RepositoryFixture fixture;
    const Tree tree{{"a", "some content"}};
    QVERIFY(fixture.backUp(tree));
    const QString pack = onlyFileOf(fixture, u"packs"_s);
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a backup"_s);
    auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);
    QVERIFY((*writer)->put(tree.first()));
    damage(pack);
    if (lost)
        QVERIFY(QFile::remove(pack));
    QVERIFY(!(*fixture.open())->check(fixture.control())->good()); // another program
    QVERIFY(failsWith(RepositoryFixture::backUpWith(**writer, tree, u"second"_s, fixture.clock().now()),
                      Error::Code::Corrupt));
    writer->reset();
    QCOMPARE((*repository)->backups()->size(), 1);

    QVERIFY(fixture.backUp(tree));

    QVERIFY((*fixture.open())->check(fixture.control())->good());
}

// The same content in the same order gives the same pack, whose mark came only after the backup had begun.
void tst_RepositoryMeanwhile::aPackThatComesOutAsADamagedOneIsGood()
{
    RepositoryFixture fixture;
    const Tree tree{{"a", "some content"}};
    QVERIFY(fixture.backUp(tree));
    const QString pack = onlyFileOf(fixture, u"packs"_s);
    const QByteArray whole = contentOf(pack);
    QVERIFY(QFile::remove(pack));
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a backup"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);
    overwrite(pack, whole);
    damage(pack);
    QVERIFY(!(*fixture.open())->check(fixture.control())->good());

    QVERIFY(RepositoryFixture::backUpWith(**writer, tree, u"second"_s, fixture.clock().now()));

    QCOMPARE(contentOf(pack), whole);
    QVERIFY((*fixture.open())->status()->damagedPacks.isEmpty());
    QVERIFY((*fixture.open())->check(fixture.control())->good());
}

QTEST_GUILESS_MAIN(tst_RepositoryMeanwhile)
#include "tst_repositorymeanwhile.moc"

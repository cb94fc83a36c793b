// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listwriter.h"
#include "services/repository/backupfolders.h"
#include "services/repository/blobreader.h"
#include "services/repository/checker.h"
#include "services/repository/neededblobs.h"
#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Tree = RepositoryFixture::Tree;

// What another program does in the middle of a read that holds no lock. A pipe in place of a file stops the reader there:
// its open() ends when somebody opens the other end.
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

private:
    // A pipe that one reader opened.
    class Pipe
    {
    public:
        explicit Pipe(const QString &path)
            : m_path(QFile::encodeName(path))
        {
            m_made = ::mkfifo(m_path.constData(), 0600) == 0;
        }
        [[nodiscard]] bool isMade() const { return m_made; }
        void waitForReader() { m_descriptor = ::open(m_path.constData(), O_WRONLY | O_CLOEXEC); }
        void letGo() const { ::close(m_descriptor); }

    private:
        QByteArray m_path;
        bool m_made = false;
        int m_descriptor = -1;
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
    Pipe first(layout.index() + u'/' + QString(64, u'0'));
    Pipe last(layout.index() + u'/' + QString(63, u'0') + u'1');
    QVERIFY(first.isMade() && last.isMade());

    BlobReader reader(layout);
    std::thread reading([&reader] { (void)reader.refresh(); });
    first.waitForReader(); // names were read
    const bool came = QFile::rename(fixture.scratch() + u"/pack"_s, pack)
                      && QFile::rename(fixture.scratch() + u"/segment"_s, segment);
    last.waitForReader();
    reading.join();
    const Result<> refreshed = reader.refresh();
    const Result<QByteArray> list = reader.read(second->storages.first().list.id);
    first.letGo();
    last.letGo();

    QVERIFY(came);
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
    Pipe first(layout.index() + u'/' + QString(64, u'0'));
    Pipe last(layout.index() + u'/' + QString(63, u'0') + u'1');
    QVERIFY(first.isMade() && last.isMade());

    Result<PackSet> packs = PackSet::scan(layout);
    QVERIFY(packs);
    QList<PackId> indexedAnew;
    std::thread opening([&] {
        if (const Result<BlobIndex> index = BlobIndex::open(layout, *packs))
            indexedAnew = index->indexedAnew();
    });
    first.waitForReader(); // names were read
    const bool moved = QFile::rename(segment, merged);
    last.waitForReader();
    opening.join();
    first.letGo();
    last.letGo();

    QVERIFY(moved);
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
    Pipe first(layout.index() + u'/' + QString(64, u'0'));
    Pipe last(layout.index() + u'/' + QString(63, u'0') + u'1');
    QVERIFY(first.isMade() && last.isMade());

    BlobReader reader(layout);
    Result<> refreshed;
    std::thread checking([&] { refreshed = reader.refresh(BlobReader::Depth::Bytes); });
    first.waitForReader(); // packs were looked for
    const bool came = QFile::rename(fixture.scratch() + u"/pack"_s, pack)
                      && QFile::rename(fixture.scratch() + u"/segment"_s, segment);
    last.waitForReader();
    checking.join();
    first.letGo();
    last.letGo();

    QVERIFY(came);
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
    Pipe marks(Layout::marks(folder));
    QVERIFY(marks.isMade());

    const BackupFolders folders(layout);
    Result<Backup> backup;
    std::thread reading([&] { backup = folders.read(manifest->id, false); });
    marks.waitForReader();
    const bool gone = QDir().rename(folder, layout.trashedBackup(manifest->id));
    marks.letGo();
    reading.join();

    QVERIFY(gone);
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
    Pipe marks(firstMarks);
    QVERIFY(marks.isMade());

    BlobReader reader(layout);
    Result<CheckReport> report;
    std::thread checking([&] { report = Checker(layout, reader).check(fixture.control()); });
    marks.waitForReader();
    const Result<> deleted = (*fixture.open())->trash(ids.last());
    marks.letGo();
    checking.join();

    QVERIFY(deleted);
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

QTEST_GUILESS_MAIN(tst_RepositoryMeanwhile)
#include "tst_repositorymeanwhile.moc"

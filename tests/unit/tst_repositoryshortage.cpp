// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/backupfolders.h"
#include "services/repository/blobreader.h"
#include "services/repository/packcheck.h"
#include "services/repository/packtrash.h"
#include "tests/support/ordinaryuser.h"
#include "tests/support/repositoryfixture.h"

#include <QFile>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What the system refuses for now, for want of descriptors or of rights, says nothing about the bytes: it is an error, and
// nothing is called damaged, taken for gone or removed because of it.
class tst_RepositoryShortage final : public QObject
{
    Q_OBJECT

private slots:
    void aPackThatCannotBeOpenedIsNotJudged();
    void aBlobOfAPackThatCannotBeOpenedIsNotMissing();
    void segmentsThatCannotBeOpenedAreNotLeftOut();
    void aPackThatMayNotBeReadIsNotMarked();
    void aPackThatMayNotBeReadIsNotIndexedAsDamaged();
    void aSegmentThatMayNotBeReadStays();
    void aFolderOfPacksThatMayNotBeReadIsNotEmpty_data();
    void aFolderOfPacksThatMayNotBeReadIsNotEmpty();
    void packsInATrashThatMayNotBeReadAreNotGone();
    void aManifestThatMayNotBeReadIsNotDamaged_data();
    void aManifestThatMayNotBeReadIsNotDamaged();
    void aManifestThatCannotBeOpenedIsNotDamaged();
    void aBackupWhoseListMayNotBeReadIsNotDamaged();
    void backupsThatMayNotBeReadMakeNoNewRepository();
    void whatTheDiskCannotReadIsDamaged();
};

namespace {

// While it lives this process can open `left` more files, and no other.
class FewDescriptors
{
public:
    explicit FewDescriptors(rlim_t left)
    {
        const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        ::close(next);
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit few{.rlim_cur = rlim_t(next) + left, .rlim_max = m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &few);
    }
    ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(FewDescriptors)

private:
    rlimit m_before = {};
};

// While it lives nobody but root may do with `path` what `mode` forbids.
class Rights
{
public:
    Rights(const QString &path, mode_t mode)
        : m_path(QFile::encodeName(path))
    {
        struct stat status = {};
        ::stat(m_path.constData(), &status);
        m_before = status.st_mode;
        ::chmod(m_path.constData(), mode);
    }
    ~Rights() { ::chmod(m_path.constData(), m_before); }
    Q_DISABLE_COPY_MOVE(Rights)

private:
    QByteArray m_path;
    mode_t m_before = 0;
};

} // namespace

static PackId idOf(const QString &packFile)
{
    return PackId::fromHex(packFile.last(64).toLatin1()).value_or(PackId());
}

template<typename Value>
static bool wasNotRead(const Result<Value> &result)
{
    return failsWith(result, Error::Code::Io) && result.error().message.contains(u"could not be read"_s);
}

void tst_RepositoryShortage::aPackThatCannotBeOpenedIsNotJudged()
{
    RepositoryFixture fixture;
    QVERIFY(fixture.backUp({{"a", "some content"}}));
    const QString file = fixture.packFiles().first();

    const FewDescriptors none(0);

    QVERIFY(wasNotRead(PackCheck::byName(idOf(file), file, fixture.control())));
    QVERIFY(wasNotRead(PackCheck::byBlobs(idOf(file), file, fixture.control())));
}

void tst_RepositoryShortage::aBlobOfAPackThatCannotBeOpenedIsNotMissing()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    BlobReader reader((Layout(fixture.path())));
    QVERIFY(reader.refresh());

    Result<QByteArray> list;
    {
        const FewDescriptors none(0);
        list = reader.read(manifest->storages.first().list.id);
    }

    QVERIFY(wasNotRead(list));
    reader.look([](const BlobIndex &, const PackSet &packs) { QVERIFY(packs.damaged().isEmpty()); });
    QVERIFY(reader.read(manifest->storages.first().list.id));
}

void tst_RepositoryShortage::segmentsThatCannotBeOpenedAreNotLeftOut()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    QVERIFY(fixture.backUp({{"a", "some content"}}));
    QVERIFY(fixture.backUp({{"b", "another content"}}));
    Result<PackSet> packs = PackSet::scan(layout);
    QVERIFY(packs);

    Result<> opened;
    {
        const FewDescriptors one(1); // for the first of the two
        const Result<BlobIndex> index = BlobIndex::open(layout, *packs);
        if (!index)
            opened = std::unexpected(index.error());
    }

    QVERIFY(wasNotRead(opened));
    QVERIFY(packs->damaged().isEmpty());
}

// A repository of an ordinary user with one backup, and what a reader of it says while `spoilt` has the rights `mode`.
static QByteArray whileForbidden(const QString &spoilt, mode_t mode,
                                 const std::function<QByteArray(RepositoryFixture &, const Manifest &)> &look)
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    if (!manifest)
        return "no backup";
    const QString path = spoilt.isEmpty() ? fixture.packFiles().first() : fixture.path() + u'/' + spoilt;
    const QString target = spoilt == u"index"_s ? fixture.filesBelow(path).first() : path;
    {
        const Rights rights(target, mode);
        if (const QByteArray wrong = look(fixture, *manifest); !wrong.isEmpty())
            return wrong;
    }
    if (!fixture.filesBelow(Layout(fixture.path()).damaged()).isEmpty())
        return "it was marked as damaged";
    const auto repository = fixture.open();
    const Result<CheckReport> report = (*repository)->check(fixture.control());
    return report && report->good() && report->repaired.isEmpty() ? "" : "it is not as it was";
}

void tst_RepositoryShortage::aPackThatMayNotBeReadIsNotMarked()
{
    const QByteArray wrong = asOrdinaryUser([] {
        return whileForbidden({}, 0, [](RepositoryFixture &fixture, const Manifest &manifest) -> QByteArray {
            const auto repository = fixture.open();
            if (!failsWith((*repository)->check(fixture.control()), Error::Code::Denied))
                return "check judged it";
            if (!failsWith((*repository)->verify(manifest, fixture.control()), Error::Code::Denied))
                return "verify judged it";
            if (!failsWith(RepositoryFixture::readBack(**repository, manifest), Error::Code::Denied))
                return "a reader judged it";
            return {};
        });
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_RepositoryShortage::aPackThatMayNotBeReadIsNotIndexedAsDamaged()
{
    const QByteArray wrong = asOrdinaryUser([] {
        return whileForbidden({}, 0, [](RepositoryFixture &fixture, const Manifest &) -> QByteArray {
            const QString segment = fixture.filesBelow(Layout(fixture.path()).index()).first();
            const QString aside = fixture.scratch() + u"/segment"_s;
            if (!QFile::rename(segment, aside))
                return "the index stayed";
            const auto repository = fixture.open();
            const bool denied = failsWith((*repository)->backups(false), Error::Code::Denied);
            return QFile::rename(aside, segment) && denied ? "" : "the index was built without it";
        });
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_RepositoryShortage::aSegmentThatMayNotBeReadStays()
{
    const QByteArray wrong = asOrdinaryUser([] {
        return whileForbidden(u"index"_s, 0, [](RepositoryFixture &fixture, const Manifest &) -> QByteArray {
            const auto repository = fixture.open();
            if (!failsWith((*repository)->check(fixture.control()), Error::Code::Denied))
                return "check judged it";
            if (!failsWith((*repository)->backups(false), Error::Code::Denied))
                return "a reader left it out";
            const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"a test"_s);
            if (!lock || !failsWith((*repository)->collect(**lock, false, fixture.control()), Error::Code::Denied))
                return "collect judged it";
            return {};
        });
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_RepositoryShortage::aFolderOfPacksThatMayNotBeReadIsNotEmpty_data()
{
    QTest::addColumn<bool>("all");
    QTest::addColumn<uint>("mode");
    QTest::newRow("all packs") << true << 0U;
    QTest::newRow("the packs of one folder") << false << 0U;
    QTest::newRow("names without their files") << false << 0400U;
}

void tst_RepositoryShortage::aFolderOfPacksThatMayNotBeReadIsNotEmpty()
{
    QFETCH(const bool, all);
    QFETCH(const uint, mode);
    const QByteArray wrong = asOrdinaryUser([all, mode]() -> QByteArray {
        RepositoryFixture fixture;
        if (!fixture.backUp({{"a", "some content"}}))
            return "no backup";
        const Layout layout(fixture.path());
        const Rights rights(all ? layout.packs() : layout.packFolder(idOf(fixture.packFiles().first())), mode);
        if (!failsWith(PackSet::scan(layout), Error::Code::Denied))
            return "its packs seem gone";
        const auto repository = fixture.open();
        if (!failsWith((*repository)->check(fixture.control()), Error::Code::Denied))
            return "check judged it";
        return failsWith((*repository)->backups(false), Error::Code::Denied) ? "" : "the list judged it";
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_RepositoryShortage::packsInATrashThatMayNotBeReadAreNotGone()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        RepositoryFixture fixture;
        if (!fixture.backUp({{"a", "some content"}}))
            return "no backup";
        const Layout layout(fixture.path());
        PackTrash trash(layout);
        const PackId pack = idOf(fixture.packFiles().first());
        if (!trash.take({pack}))
            return "the trash did not take it";
        const auto isNeeded = [](const PackId &) { return true; };
        {
            const Rights rights(layout.trashedPacks(1), 0);
            if (!failsWith(trash.bringBack(isNeeded), Error::Code::Denied))
                return "what is needed seemed gone";
        }
        const Result<bool> cameBack = trash.bringBack(isNeeded);
        return cameBack && *cameBack && QFile::exists(layout.pack(pack)) ? "" : "it did not come back";
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_RepositoryShortage::aManifestThatMayNotBeReadIsNotDamaged_data()
{
    QTest::addColumn<bool>("all");
    QTest::newRow("one manifest") << false;
    QTest::newRow("names of backups without their folders") << true;
}

void tst_RepositoryShortage::aManifestThatMayNotBeReadIsNotDamaged()
{
    QFETCH(const bool, all);
    const QByteArray wrong = asOrdinaryUser([all]() -> QByteArray {
        RepositoryFixture fixture;
        const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
        if (!manifest)
            return "no backup";
        const Layout layout(fixture.path());
        const Rights rights(all ? layout.backups() : Layout::manifest(layout.backup(manifest->id)), all ? 0400 : 0);
        const auto repository = fixture.open();
        if (!failsWith((*repository)->backups(false), Error::Code::Denied))
            return "the list judged it";
        if (!failsWith((*repository)->backup(manifest->id), Error::Code::Denied))
            return "it was judged";
        const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"a test"_s);
        if (!lock || !failsWith((*repository)->collect(**lock, false, fixture.control()), Error::Code::Denied))
            return "collect judged it";
        return failsWith((*repository)->check(fixture.control()), Error::Code::Denied) ? "" : "check judged it";
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_RepositoryShortage::aManifestThatCannotBeOpenedIsNotDamaged()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    const BackupFolders folders((Layout(fixture.path())));

    Result<Backup> backup;
    {
        const FewDescriptors none(0);
        backup = folders.read(manifest->id, false);
    }

    QVERIFY(wasNotRead(backup));
    QCOMPARE(folders.read(manifest->id, false)->status, BackupStatus::Ready);
}

void tst_RepositoryShortage::aBackupWhoseListMayNotBeReadIsNotDamaged()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        RepositoryFixture fixture;
        if (!fixture.backUp({{"a", "some content"}}))
            return "no first backup";
        const QString first = fixture.packFiles().first();
        const Result<Manifest> second = fixture.backUp({{"a", "some content"}, {"b", "another content"}});
        if (!second)
            return "no second backup";
        if (!QFile::remove(first)) // so that the list is asked what the second one needs
            return "the first pack stayed";
        const Rights rights(fixture.packFiles().first(), 0);
        const auto repository = fixture.open();
        if (!failsWith((*repository)->backup(second->id), Error::Code::Denied))
            return "it was judged";
        if (!failsWith((*repository)->backups(false), Error::Code::Denied))
            return "it was judged among others";
        return failsWith((*repository)->check(fixture.control()), Error::Code::Denied) ? "" : "check judged it";
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_RepositoryShortage::backupsThatMayNotBeReadMakeNoNewRepository()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        RepositoryFixture fixture;
        if (!fixture.backUp({{"a", "some content"}}))
            return "no backup";
        const Layout layout(fixture.path());
        if (!QFile::remove(layout.formatFile()))
            return "format.json stayed";
        const Rights rights(layout.backups(), 0);
        if (!failsWith(fixture.open(), Error::Code::Denied))
            return "it was opened";
        return QFile::exists(layout.formatFile()) ? "a new one was made of it" : "";
    });
    QCOMPARE(wrong, QByteArray());
}

// The disk itself says that these bytes are lost; file systems with checksums say so too. The memory of a process at the
// address 0 answers as such a disk does.
void tst_RepositoryShortage::whatTheDiskCannotReadIsDamaged()
{
    RepositoryFixture fixture;
    const Result<PackCheck> check = PackCheck::byBlobs(PackId(), u"/proc/self/mem"_s, fixture.control());
    QVERIFY(check);
    QVERIFY(!check->good);
}

QTEST_GUILESS_MAIN(tst_RepositoryShortage)
#include "tst_repositoryshortage.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/blobreader.h"
#include "services/repository/neededblobs.h"
#include "tests/support/foldersnapshot.h"
#include "tests/support/repositoryfixture.h"

#include <QFile>
#include <QTest>

#include <atomic>
#include <cerrno>

#include <dlfcn.h>
#include <sys/types.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Tree = RepositoryFixture::Tree;

// Which reads of the index fail: takes the place of the call of the C library.
static std::atomic_int s_errorNumber = 0; // 0: none fails
static std::atomic_int s_number = 0; // the read with this number and the next, as one may be tried again; 0: every one
static std::atomic_int s_reads = 0;

static bool failsNow(int descriptor)
{
    const QString path = QFile::symLinkTarget(u"/proc/self/fd/"_s + QString::number(descriptor));
    if (s_errorNumber == 0 || !path.contains(u"/index/"_s))
        return false;
    const int number = ++s_reads;
    return s_number == 0 || number == s_number || number == s_number + 1;
}

extern "C" ssize_t pread(int descriptor, void *bytes, size_t size, off_t offset)
{
    using Function = ssize_t (*)(int, void *, size_t, off_t);
    static const auto s_original = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "pread"));
    if (!failsNow(descriptor))
        return s_original(descriptor, bytes, size, offset);
    errno = s_errorNumber;
    return -1;
}

namespace {

class FailingReads
{
public:
    explicit FailingReads(int errorNumber, int number = 0)
    {
        s_reads = 0;
        s_number = number;
        s_errorNumber = errorNumber;
    }
    ~FailingReads() { s_errorNumber = 0; }
    Q_DISABLE_COPY_MOVE(FailingReads)

    [[nodiscard]] bool hadOne() const { return s_reads >= s_number; }
};

} // namespace

// A page of the index that cannot be read for now (a server that does not answer) says nothing about the blobs in it.
class tst_RepositoryIndexRead final : public QObject
{
    Q_OBJECT

private slots:
    void aBlobIsNotMissing();
    void nothingIsStoredAgain();
    void aBackupIsNotDamaged();
    void aPageThatIsLostCountsAsAbsent();
    void collectLosesNothing_data();
    void collectLosesNothing();
};

template<typename Value>
static bool wasNotRead(const Result<Value> &result)
{
    return failsWith(result, Error::Code::Io) && result.error().message.contains(u"could not be read"_s);
}

void tst_RepositoryIndexRead::aBlobIsNotMissing()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    const BlobId id = manifest->storages.first().list.id;
    Result<PackSet> packs = PackSet::scan(layout);
    QVERIFY(packs);
    const Result<BlobIndex> index = BlobIndex::open(layout, *packs);
    QVERIFY(index);

    {
        const FailingReads failing(ESTALE);
        QVERIFY(wasNotRead(index->find(id, *packs)));
        QVERIFY(wasNotRead(index->findAll(id)));
    }

    QVERIFY(!index->isDamaged());
    QVERIFY(index->find(id, *packs).value());
    QCOMPARE(index->findAll(id).value().size(), 1);
}

void tst_RepositoryIndexRead::nothingIsStoredAgain()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a backup"_s);
    QVERIFY(lock);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);

    {
        const FailingReads failing(ESTALE);
        QVERIFY(wasNotRead((*writer)->reuse(manifest->storages.first().list.id)));
        QVERIFY(wasNotRead((*writer)->put("some content")));
    }

    QVERIFY((*writer)->reuse(manifest->storages.first().list.id).value());
}

void tst_RepositoryIndexRead::aBackupIsNotDamaged()
{
    RepositoryFixture fixture;
    const Result<Manifest> manifest = fixture.backUp({{"a", "some content"}});
    QVERIFY(manifest);
    const auto repository = fixture.open();
    const FolderSnapshot whole(fixture.path());
    for (int number = 1;; ++number) {
        BlobReader reader((Layout(fixture.path())));
        QVERIFY(reader.refresh());
        const FailingReads failing(ESTALE, number);
        const Result<NeededBlobs> needed = NeededBlobs::of(*manifest, reader, fixture.control());
        const Result<CheckReport> report = (*repository)->check(fixture.control());
        const Result<CheckReport> verified = (*repository)->verify(*manifest, fixture.control());
        QVERIFY(needed ? needed->missing == 0 : wasNotRead(needed));
        QVERIFY(report ? report->good() && report->repaired.isEmpty() : wasNotRead(report));
        QVERIFY(verified ? verified->good() : wasNotRead(verified));
        QCOMPARE(needed && report && verified, !failing.hadOne());
        if (!failing.hadOne())
            break;
    }
    QCOMPARE(FolderSnapshot(fixture.path()).files(), whole.files());
}

void tst_RepositoryIndexRead::aPageThatIsLostCountsAsAbsent()
{
    RepositoryFixture fixture;
    const Tree tree{{"a", "some content"}};
    QVERIFY(fixture.backUp(tree));
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a backup"_s);
    QVERIFY(lock);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    QVERIFY(writer);
    Result<Manifest> manifest;
    {
        const FailingReads failing(EIO, 1);
        manifest = RepositoryFixture::backUpWith(**writer, tree, u"another"_s, fixture.clock().now());
    }
    QVERIFY(manifest);
    QCOMPARE(RepositoryFixture::readBack(**fixture.open(), *manifest), tree);
}

// The first entries of `tree`.
static Tree part(const Tree &tree, int count)
{
    Tree result;
    for (const auto &[path, content] : tree.asKeyValueRange()) {
        if (result.size() < count)
            result.insert(path, content);
    }
    return result;
}

static Result<CollectReport> purge(RepositoryFixture &fixture, const Manifest &manifest)
{
    const auto repository = fixture.open();
    if (const Result<> trashed = (*repository)->trash(manifest.id); !trashed)
        return std::unexpected(trashed.error());
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    return lock ? (*repository)->collect(**lock, true, fixture.control()) : std::unexpected(lock.error());
}

void tst_RepositoryIndexRead::collectLosesNothing_data()
{
    QTest::addColumn<int>("errorNumber");
    QTest::newRow("for now") << ESTALE;
    QTest::newRow("for good") << EIO;
}

// What collect rewrote once lies in a pack that no manifest names: the index alone says that it is needed. Whichever read
// of the index then fails, nothing of it may go.
void tst_RepositoryIndexRead::collectLosesNothing()
{
    QFETCH(const int, errorNumber);
    RepositoryFixture fixture;
    const Tree all = RepositoryFixture::randomTree(400, 100, 1);
    const Tree tree = part(all, 60);
    const Result<Manifest> first = fixture.backUp(all);
    const Result<Manifest> second = fixture.backUp(part(all, 160));
    const Result<Manifest> kept = fixture.backUp(tree);
    QVERIFY(first && second && kept);
    const Result<CollectReport> rewritten = purge(fixture, *first);
    QVERIFY(rewritten);
    QCOMPARE(rewritten->packsRewritten, 1);
    const FolderSnapshot whole(fixture.path());
    for (int number = 1;; ++number) {
        Result<CollectReport> collected;
        bool failed = false;
        {
            const FailingReads failing(errorNumber, number);
            collected = purge(fixture, *second);
            failed = failing.hadOne();
        }
        if (errorNumber == ESTALE)
            QCOMPARE(wasNotRead(collected), failed);
        const auto repository = fixture.open();
        const Result<CheckReport> report = (*repository)->check(fixture.control());
        QVERIFY(report);
        QVERIFY2(report->good(), qPrintable(u"a piece is gone after read %1 failed"_s.arg(number)));
        QCOMPARE(RepositoryFixture::readBack(**repository, *kept), tree);
        if (!failed) {
            QCOMPARE(collected->packsRewritten, 1);
            break;
        }
        whole.bringBack();
    }
}

QTEST_GUILESS_MAIN(tst_RepositoryIndexRead)
#include "tst_repositoryindexread.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/blobindex.h"
#include "tests/support/repositoryfixture.h"

#include <QFileInfo>
#include <QTest>
#include <QUuid>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Tree = RepositoryFixture::Tree;

// Blobs that lie in several packs, and packs that are damaged or gone while others hold what was moved out of them. In
// which order packs and segments come depends on their names: hence many tries, each with other bytes.
class tst_CollectCopies : public QObject
{
    Q_OBJECT

private slots:
    void aPackThatComesOutLikeOneThatGoesStays();
    void whatWasMovedIsFoundBesideADamagedCopy();
    void damageThatRewritingFindsLeavesTheOtherCopy();
    void aListThatComesBackFindsWhatWasMoved_data();
    void aListThatComesBackFindsWhatWasMoved();
    void aBackupWhoseMovedBlobsAreLostIsDamaged();
    void whatWasMovedComesBackFromTheTrash_data();
    void whatWasMovedComesBackFromTheTrash();
    void theTrashIsNotEmptiedWhileNobodyKnowsWhatABackupNeeds();
    void whatHealedNeedsNoListToBeRead();
    void aPackThatIsLostStaysKnownWhileABackupLacksIt();

private:
    struct Two
    {
        Manifest first;
        Manifest second;
    };
    // Both are under way at once, so each stores what they have in common.
    static Result<Two> backUpAtOnce(RepositoryFixture &fixture, const Tree &first, const Tree &second);
    static bool dispose(RepositoryFixture &fixture, const QStringList &ids, bool emptyTrash = true);
    struct Moved
    {
        Manifest manifest;
        Tree tree;
        QString listPack;
        QString sparse; // where the content lay before it was moved, and what else is in the trash
        QString moved; // where it lies now
    };
    // A small part of a large backup that is deleted: its content is moved, and the old pack lies in the trash.
    static std::optional<Moved> moveSome(RepositoryFixture &fixture);
    static bool isReadable(RepositoryFixture &fixture, const Manifest &manifest, const Tree &tree);
    static void damage(const QString &pack);
};

static constexpr quint32 s_tries = 24;

static QByteArray bytesOf(quint32 seed, int count)
{
    return RepositoryFixture::randomTree(1, count, seed).first();
}

Result<tst_CollectCopies::Two> tst_CollectCopies::backUpAtOnce(RepositoryFixture &fixture, const Tree &first,
                                                               const Tree &second)
{
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"two backups"_s);
    const auto one = (*repository)->begin(**lock, fixture.control());
    const auto other = (*repository)->begin(**lock, fixture.control());
    const Result<Manifest> firstManifest = RepositoryFixture::backUpWith(**one, first, u"first"_s,
                                                                         fixture.clock().now());
    if (!firstManifest)
        return std::unexpected(firstManifest.error());
    const Result<Manifest> secondManifest = RepositoryFixture::backUpWith(**other, second, u"second"_s,
                                                                          fixture.clock().now());
    if (!secondManifest)
        return std::unexpected(secondManifest.error());
    return Two{.first = *firstManifest, .second = *secondManifest};
}

bool tst_CollectCopies::dispose(RepositoryFixture &fixture, const QStringList &ids, bool emptyTrash)
{
    const auto repository = fixture.open();
    for (const QString &id : ids) {
        if (!(*repository)->trash(id))
            return false;
    }
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    return lock && (*repository)->collect(**lock, emptyTrash, fixture.control());
}

std::optional<tst_CollectCopies::Moved> tst_CollectCopies::moveSome(RepositoryFixture &fixture)
{
    const Tree all = RepositoryFixture::randomTree(60, 3000, 1);
    Moved moved;
    for (int i = 0; i < 10; ++i)
        moved.tree.insert(all.keys()[i], all.values()[i]);
    const Result<Manifest> first = fixture.backUp(all);
    const QStringList before = fixture.packFiles();
    const Result<Manifest> second = fixture.backUp(moved.tree);
    if (!first || !second || before.size() != 1)
        return std::nullopt;
    moved.manifest = *second;
    moved.sparse = before.first();
    for (const QString &pack : fixture.packFiles())
        moved.listPack = before.contains(pack) ? moved.listPack : pack;
    fixture.clock().advance(1000);
    if (!(*fixture.open())->trash(first->id))
        return std::nullopt;
    fixture.clock().advance(8LL * 24 * 3600 * 1000);
    if (!dispose(fixture, {}, false) || QFileInfo::exists(moved.sparse))
        return std::nullopt;
    for (const QString &pack : fixture.packFiles())
        moved.moved = pack == moved.listPack ? moved.moved : pack;
    return moved;
}

bool tst_CollectCopies::isReadable(RepositoryFixture &fixture, const Manifest &manifest, const Tree &tree)
{
    const auto repository = fixture.open();
    const Result<Backup> backup = (*repository)->backup(manifest.id);
    return backup && backup->status == BackupStatus::Ready
           && RepositoryFixture::readBack(**repository, manifest) == tree;
}

void tst_CollectCopies::damage(const QString &pack)
{
    QByteArray content = contentOf(pack);
    content[200] = char(content[200] ^ 1);
    overwrite(pack, content);
}

// What is left of two packs can be what a third one holds, in the same order: then it has the name of that one.
void tst_CollectCopies::aPackThatComesOutLikeOneThatGoesStays()
{
    for (quint32 seed = 1; seed <= s_tries; ++seed) {
        RepositoryFixture fixture;
        const Tree few{{"a", bytesOf(seed, 20'000)}};
        Tree many = few;
        many.insert("b", bytesOf(1000 + seed, 100'000));
        const Result<Two> backups = backUpAtOnce(fixture, many, few);
        QVERIFY(backups);
        QVERIFY(dispose(fixture, {backups->first.id}));
        QVERIFY2(isReadable(fixture, backups->second, few), qPrintable(u"try %1"_s.arg(seed)));
        QVERIFY((*fixture.open())->check(fixture.control())->good());
    }
}

void tst_CollectCopies::whatWasMovedIsFoundBesideADamagedCopy()
{
    for (quint32 seed = 1; seed <= s_tries; ++seed) {
        RepositoryFixture fixture;
        const Tree kept{{"a", bytesOf(seed, 5000)}};
        QVERIFY(fixture.backUp({{"a", kept.first()}, {"x", "what nothing can heal"}}));
        damage(fixture.packFiles().first());
        QVERIFY(!(*fixture.open())->check(fixture.control())->good());
        const Result<Manifest> large = fixture.backUp({{"a", kept.first()}, {"b", bytesOf(1000 + seed, 100'000)}});
        const Result<Manifest> small = fixture.backUp(kept);
        QVERIFY(large && small);
        QVERIFY(dispose(fixture, {large->id}));
        QVERIFY2(isReadable(fixture, *small, kept), qPrintable(u"try %1"_s.arg(seed)));
    }
}

void tst_CollectCopies::damageThatRewritingFindsLeavesTheOtherCopy()
{
    for (quint32 seed = 1; seed <= s_tries; ++seed) {
        RepositoryFixture fixture;
        const Tree few{{"a", bytesOf(seed, 20'000)}, {"c", "small"}};
        const Tree many{{"a", few.first()}, {"b", bytesOf(1000 + seed, 100'000)}};
        const Result<Two> backups = backUpAtOnce(fixture, many, few);
        QVERIFY(backups);
        damage(fixture.path() + u"/packs/"_s + backups->first.packs.first().toString().first(2) + u'/'
               + backups->first.packs.first().toString());
        QVERIFY(dispose(fixture, {backups->first.id}));
        QVERIFY2(isReadable(fixture, backups->second, few), qPrintable(u"try %1"_s.arg(seed)));
    }
}

void tst_CollectCopies::aListThatComesBackFindsWhatWasMoved_data()
{
    QTest::addColumn<bool>("lost");
    QTest::newRow("a pack that is gone for a while") << true;
    QTest::newRow("a pack that is damaged for a while") << false;
}

// A collect moves the content into a pack that the manifest does not name; the next one cannot read a list.
void tst_CollectCopies::aListThatComesBackFindsWhatWasMoved()
{
    QFETCH(const bool, lost);
    RepositoryFixture fixture;
    const Tree all = RepositoryFixture::randomTree(60, 3000, 1);
    Tree few;
    for (int i = 0; i < 10; ++i)
        few.insert(all.keys()[i], all.values()[i]);
    const Result<Manifest> first = fixture.backUp(all);
    const QStringList before = fixture.packFiles();
    const Result<Manifest> second = fixture.backUp(few);
    QVERIFY(first && second);
    QString listPack;
    for (const QString &pack : fixture.packFiles())
        listPack = before.contains(pack) ? listPack : pack;
    QVERIFY(dispose(fixture, {first->id}));
    QVERIFY(isReadable(fixture, *second, few));

    const QByteArray whole = contentOf(listPack);
    if (lost)
        QVERIFY(QFile::remove(listPack));
    else
        damage(listPack);
    QVERIFY(dispose(fixture, {}));
    QVERIFY(dispose(fixture, {}));
    overwrite(listPack, whole);
    QVERIFY((*fixture.open())->check(fixture.control())->good());

    QVERIFY(isReadable(fixture, *second, few));
}

void tst_CollectCopies::aBackupWhoseMovedBlobsAreLostIsDamaged()
{
    RepositoryFixture fixture;
    const Tree all = RepositoryFixture::randomTree(60, 3000, 1);
    const Tree few{{all.firstKey(), all.first()}};
    const Result<Manifest> first = fixture.backUp(all);
    const Result<Manifest> second = fixture.backUp(few);
    QVERIFY(first && second);
    QVERIFY(dispose(fixture, {first->id}));
    for (const QString &pack : fixture.packFiles()) {
        if (!second->packs.contains(*PackId::fromHex(QFileInfo(pack).fileName().toLatin1())))
            QVERIFY(QFile::remove(pack));
    }

    const auto repository = fixture.open();

    QCOMPARE((*repository)->backups()->first().status, BackupStatus::Damaged);
    QCOMPARE((*repository)->backup(second->id)->status, BackupStatus::Damaged);
}

void tst_CollectCopies::whatWasMovedComesBackFromTheTrash_data()
{
    QTest::addColumn<bool>("lost");
    QTest::addColumn<bool>("emptyTrash");
    QTest::newRow("the new pack is damaged") << false << false;
    QTest::newRow("the new pack is lost") << true << false;
    QTest::newRow("the new pack is damaged, and the trash is emptied") << false << true;
}

// The old pack counts as replaced, but by now it holds the last good copy.
void tst_CollectCopies::whatWasMovedComesBackFromTheTrash()
{
    QFETCH(const bool, lost);
    QFETCH(const bool, emptyTrash);
    RepositoryFixture fixture;
    const std::optional<Moved> some = moveSome(fixture);
    QVERIFY(some);
    damage(some->moved);
    if (lost)
        QVERIFY(QFile::remove(some->moved));
    QVERIFY(!(*fixture.open())->check(fixture.control())->good());

    QVERIFY(dispose(fixture, {}, emptyTrash));

    QVERIFY(isReadable(fixture, some->manifest, some->tree));
    QVERIFY((*fixture.open())->check(fixture.control())->good());
    QVERIFY(dispose(fixture, {}, emptyTrash));
    QVERIFY(isReadable(fixture, some->manifest, some->tree));
}

void tst_CollectCopies::theTrashIsNotEmptiedWhileNobodyKnowsWhatABackupNeeds()
{
    RepositoryFixture fixture;
    const std::optional<Moved> some = moveSome(fixture);
    QVERIFY(some);
    const QByteArray list = contentOf(some->listPack);
    QVERIFY(QFile::remove(some->listPack));
    QVERIFY(QFile::remove(some->moved));
    for (const bool emptyTrash : {false, true, false})
        QVERIFY(dispose(fixture, {}, emptyTrash));

    overwrite(some->listPack, list);
    QVERIFY(dispose(fixture, {}, true));

    QVERIFY(isReadable(fixture, some->manifest, some->tree));
}

// What is lost and stored again by a later backup is no reason to go on doubting.
void tst_CollectCopies::whatHealedNeedsNoListToBeRead()
{
    RepositoryFixture fixture;
    const Layout layout(fixture.path());
    const std::optional<Moved> some = moveSome(fixture);
    QVERIFY(some);
    QVERIFY(QFile::remove(some->moved));
    Tree more = some->tree;
    more.insert("another", "so that the new pack gets another name");
    QVERIFY(fixture.backUp(more));
    QVERIFY(isReadable(fixture, some->manifest, some->tree));

    QVERIFY(dispose(fixture, {}));

    Result<PackSet> packs = PackSet::scan(layout);
    QVERIFY(packs);
    const Result<BlobIndex> index = BlobIndex::open(layout, *packs);
    QVERIFY(index);
    QVERIFY(index->isCovered(*packs));
    const auto isMoved = [&](const PackId &pack) { return packs->contains(pack) || index->isReplaced(pack); };
    QVERIFY(std::ranges::all_of(some->manifest.packs, isMoved));
    QVERIFY(isReadable(fixture, some->manifest, some->tree));
    QVERIFY(dispose(fixture, {}));
    QVERIFY(isReadable(fixture, some->manifest, some->tree));
}

void tst_CollectCopies::aPackThatIsLostStaysKnownWhileABackupLacksIt()
{
    RepositoryFixture fixture;
    const std::optional<Moved> some = moveSome(fixture);
    QVERIFY(some);
    QVERIFY(dispose(fixture, {})); // also the old pack is gone for good
    QVERIFY(QFile::remove(some->moved));
    const Result<Manifest> other = fixture.backUp({{"x", "something else"}});
    QVERIFY(other);
    for (const QStringList &ids : {QStringList(), QStringList(other->id)})
        QVERIFY(dispose(fixture, ids));

    QCOMPARE((*fixture.open())->backup(some->manifest.id)->status, BackupStatus::Damaged);
}

QTEST_GUILESS_MAIN(tst_CollectCopies)
#include "tst_collectcopies.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/repositoryfixture.h"

#include <QFileInfo>
#include <QTest>
#include <QUuid>

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

private:
    struct Two
    {
        Manifest first;
        Manifest second;
    };
    // Both are under way at once, so each stores what they have in common.
    static Result<Two> backUpAtOnce(RepositoryFixture &fixture, const Tree &first, const Tree &second);
    static bool dispose(RepositoryFixture &fixture, const QStringList &ids);
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

bool tst_CollectCopies::dispose(RepositoryFixture &fixture, const QStringList &ids)
{
    const auto repository = fixture.open();
    for (const QString &id : ids) {
        if (!(*repository)->trash(id))
            return false;
    }
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    return lock && (*repository)->collect(**lock, true, fixture.control());
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

QTEST_GUILESS_MAIN(tst_CollectCopies)
#include "tst_collectcopies.moc"

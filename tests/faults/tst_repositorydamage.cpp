// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packindex.h"
#include "tests/support/foldersnapshot.h"
#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Tree = RepositoryFixture::Tree;

static bool areAllReady(Repository &repository)
{
    const Result<QList<Backup>> backups = repository.backups();
    return backups && std::ranges::all_of(*backups, [](const Backup &b) { return b.status == BackupStatus::Ready; });
}

class tst_RepositoryDamage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aFlippedByteNeverGivesWrongData_data();
    void aFlippedByteNeverGivesWrongData();
    void aTruncatedFileNeverGivesWrongData_data();
    void aTruncatedFileNeverGivesWrongData();
    void aMissingFileNeverGivesWrongData();
    void aDamagedPackIsFoundByCheckAndVerify();
    void aDamagedIndexIsBuiltAnew();
    void aLostIndexIsBuiltAnew();
    void aDamagedManifestHurtsItsBackupAlone();
    void damagedMarksHurtNoData();
    void aLostPackHealsWithTheNextBackup();
    void aDamagedPackHealsWithTheNextBackup();
    void aPackThatCameBackIsGoodAgain();
    void whatIsLostInPlaceOfAPackHealsWithTheNextBackup();
    void whatIsLostInPlaceOfAnIndexIsBuiltAnew();
    void whatIsLostInPlaceOfAManifestHurtsItsBackupAlone();
    void formatFileGoneIsNotANewRepository();
    void aPackUnderAnotherNameIsFound();

private:
    // What a reader may see: what was backed up, or that it is damaged.
    QByteArray problemWith(const QString &file);
    QStringList filesOf(const QString &kind) const;
    void changeByte(const QString &file, qsizetype at) const;
    static void dataForKinds();

    std::unique_ptr<RepositoryFixture> m_fixture;
    std::unique_ptr<FolderSnapshot> m_whole;
    Tree m_trees[2];
    QList<Manifest> m_manifests;
};

void tst_RepositoryDamage::init()
{
    m_fixture = std::make_unique<RepositoryFixture>();
    m_trees[0] = {{"a.txt", "alpha"}, {"b/c.txt", "gamma gamma gamma"}, {"d", QByteArray(2000, 'x')}};
    m_trees[1] = m_trees[0];
    m_trees[1]["a.txt"] = "another alpha";
    m_manifests.clear();
    for (const Tree &tree : m_trees) {
        const Result<Manifest> manifest = m_fixture->backUp(tree);
        QVERIFY(manifest);
        m_manifests.append(*manifest);
    }
    m_whole = std::make_unique<FolderSnapshot>(m_fixture->path());
}

QByteArray tst_RepositoryDamage::problemWith(const QString &file)
{
    using enum Error::Code;
    const auto repository = m_fixture->open();
    if (!repository) {
        const Error::Code code = repository.error().code;
        return code == Corrupt || code == Refused ? QByteArray()
                                                  : "cannot be opened: " + repository.error().details.toUtf8();
    }
    const Result<QList<Backup>> backups = (*repository)->backups();
    if (!backups)
        return "cannot be listed: " + backups.error().details.toUtf8();
    if (backups->size() != 2)
        return "a backup is not listed";
    for (int i = 0; i < 2; ++i) {
        const Result<Backup> backup = (*repository)->backup(m_manifests[i].id);
        if (!backup && backup.error().code != Corrupt && backup.error().code != Refused)
            return "a backup fails with " + codeName(backup.error().code).toUtf8();
        const Result<Tree> tree = RepositoryFixture::readBack(**repository, backup ? backup->manifest : m_manifests[i]);
        if (!tree && tree.error().code != Corrupt)
            return "reading fails with " + codeName(tree.error().code).toUtf8();
        if (tree && *tree != m_trees[i])
            return "wrong data";
        if (!tree && !file.contains(u"/packs/"_s))
            return "data lost, though its pack is whole";
    }
    return {};
}

QStringList tst_RepositoryDamage::filesOf(const QString &kind) const
{
    return m_whole->files().filter(kind);
}

void tst_RepositoryDamage::changeByte(const QString &file, qsizetype at) const
{
    QByteArray content = m_whole->content(file);
    content[at] = char(content[at] ^ (1 << (at % 8)));
    overwrite(file, content);
}

void tst_RepositoryDamage::dataForKinds()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"/packs/", "/index/", "manifest.json", "marks.json", "format.json"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void tst_RepositoryDamage::aFlippedByteNeverGivesWrongData_data()
{
    dataForKinds();
}

void tst_RepositoryDamage::aFlippedByteNeverGivesWrongData()
{
    QFETCH(const QString, kind);
    const QStringList files = filesOf(kind);
    QVERIFY(!files.isEmpty());
    for (const QString &file : files) {
        for (qsizetype at = 0; at < m_whole->content(file).size(); ++at) {
            changeByte(file, at);
            const QByteArray problem = problemWith(file);
            QVERIFY2(problem.isEmpty(),
                     qPrintable(u"%1 at %2: %3"_s.arg(file).arg(at).arg(QString::fromUtf8(problem))));
            m_whole->bringBack();
        }
    }
}

void tst_RepositoryDamage::aTruncatedFileNeverGivesWrongData_data()
{
    dataForKinds();
}

void tst_RepositoryDamage::aTruncatedFileNeverGivesWrongData()
{
    QFETCH(const QString, kind);
    for (const QString &file : filesOf(kind)) {
        const QByteArray content = m_whole->content(file);
        for (qsizetype size = 0; size < content.size(); size += size < 64 || content.size() - size < 128 ? 1 : 61) {
            overwrite(file, content.first(size));
            const QByteArray problem = problemWith(file);
            QVERIFY2(problem.isEmpty(),
                     qPrintable(u"%1 cut to %2: %3"_s.arg(file).arg(size).arg(QString::fromUtf8(problem))));
            m_whole->bringBack();
        }
        overwrite(file, content + "garbage at the end");
        const QByteArray problem = problemWith(file);
        QVERIFY2(problem.isEmpty(), problem.constData());
        m_whole->bringBack();
    }
}

void tst_RepositoryDamage::aMissingFileNeverGivesWrongData()
{
    for (const QString &file : m_whole->files()) {
        QVERIFY(QFile::remove(file));
        const QByteArray problem = problemWith(file);
        QVERIFY2(problem.isEmpty(), qPrintable(file + u": "_s + QString::fromUtf8(problem)));
        m_whole->bringBack();
    }
}

void tst_RepositoryDamage::aDamagedPackIsFoundByCheckAndVerify()
{
    for (const QString &file : filesOf(u"/packs/"_s)) {
        const QString name = QFileInfo(file).fileName();
        for (qsizetype at = 0; at < m_whole->content(file).size(); at += 13) {
            changeByte(file, at);
            const auto repository = m_fixture->open();
            const Result<CheckReport> report = (*repository)->check(m_fixture->control());
            QVERIFY(report);
            QCOMPARE(report->damagedPacks, QStringList(name));
            QVERIFY(!report->damagedBackups.isEmpty());
            QVERIFY((*repository)->status()->damagedPacks.contains(name));
            m_whole->bringBack();
        }
        const Result<PackIndex> index = PackIndex::readFrom(file);
        QVERIFY(index);
        const qsizetype indexFrame = m_whole->content(file).size() - index->toFrame().size();
        // In the first frame, the one that ends the tar, the head of the index.
        for (const qsizetype at : {qsizetype(20), indexFrame - 1, indexFrame, indexFrame + 5}) {
            changeByte(file, at);
            const auto repository = m_fixture->open();
            const Result<CheckReport> report = (*repository)->verify(m_manifests[1], m_fixture->control());
            QVERIFY(report);
            QCOMPARE(report->damagedBackups, QStringList(m_manifests[1].id));
            QCOMPARE((*repository)->backups()->first().status, BackupStatus::Damaged);
            m_whole->bringBack();
        }
    }
}

void tst_RepositoryDamage::aDamagedIndexIsBuiltAnew()
{
    for (const QString &file : filesOf(u"/index/"_s)) {
        changeByte(file, 100);
        const auto repository = m_fixture->open();
        const Result<CheckReport> report = (*repository)->check(m_fixture->control());
        QVERIFY(report);
        QVERIFY(report->good());
        QVERIFY(report->repaired.contains(u"index/"_s + QFileInfo(file).fileName()));
        QVERIFY((*m_fixture->open())->check(m_fixture->control())->repaired.isEmpty());
        m_whole->bringBack();
    }
}

void tst_RepositoryDamage::aLostIndexIsBuiltAnew()
{
    for (const QString &file : filesOf(u"/index/"_s))
        QVERIFY(QFile::remove(file));
    const auto repository = m_fixture->open();
    QCOMPARE(RepositoryFixture::readBack(**repository, m_manifests[1]), m_trees[1]);
    const Result<Manifest> third = m_fixture->backUp(m_trees[1]);
    QVERIFY(third);
    QCOMPARE(m_fixture->packFiles().size(), 2);
}

void tst_RepositoryDamage::aDamagedManifestHurtsItsBackupAlone()
{
    const QString file = m_fixture->path() + u"/backups/"_s + m_manifests[0].id + u"/manifest.json"_s;
    for (const bool missing : {false, true}) {
        changeByte(file, 200);
        if (missing)
            QVERIFY(QFile::remove(file));
        const auto repository = m_fixture->open();
        const Result<QList<Backup>> backups = (*repository)->backups();
        QVERIFY(backups);
        QCOMPARE(backups->size(), 2);
        QCOMPARE(backups->first().status, BackupStatus::Ready);
        QCOMPARE(backups->last().status, BackupStatus::Damaged);
        QCOMPARE(backups->last().id(), m_manifests[0].id);
        QCOMPARE((*repository)->check(m_fixture->control())->damagedBackups, QStringList(m_manifests[0].id));
        const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
        const auto collected = (*repository)->collect(**lock, false, m_fixture->control());
        QVERIFY(failsWith(collected, Error::Code::Refused));
        QCOMPARE(m_fixture->packFiles().size(), 2);
        m_whole->bringBack();
    }
}

void tst_RepositoryDamage::damagedMarksHurtNoData()
{
    const QString file = m_fixture->path() + u"/backups/"_s + m_manifests[0].id + u"/marks.json"_s;
    changeByte(file, 50);
    const auto repository = m_fixture->open();
    const Result<Backup> backup = (*repository)->backup(m_manifests[0].id);
    QVERIFY(backup);
    QCOMPARE(backup->status, BackupStatus::Ready);
    QVERIFY(backup->marks.kept); // nothing may remove it by itself
    QVERIFY((*repository)->changeMarks(m_manifests[0].id, [](Marks &marks) { marks.kept = false; }));
    QVERIFY(!(*repository)->backup(m_manifests[0].id)->marks.kept);
}

void tst_RepositoryDamage::aLostPackHealsWithTheNextBackup()
{
    for (int i = 0; i < 2; ++i) {
        init();
        const QString file = filesOf(u"/packs/"_s).at(i);
        QVERIFY(QFile::remove(file));
        QCOMPARE((*m_fixture->open())->backup(m_manifests[0].id)->status == BackupStatus::Damaged,
                 m_manifests[0].packs.contains(*PackId::fromHex(QFileInfo(file).fileName().toLatin1())));
        const Result<Manifest> third = m_fixture->backUp(m_trees[0]);
        const Result<Manifest> fourth = m_fixture->backUp(m_trees[1]);
        QVERIFY(third && fourth);
        const auto repository = m_fixture->open();
        QCOMPARE(RepositoryFixture::readBack(**repository, *fourth), m_trees[1]);
        QVERIFY(areAllReady(**repository));
        QVERIFY((*repository)->check(m_fixture->control())->good());
    }
}

void tst_RepositoryDamage::aDamagedPackHealsWithTheNextBackup()
{
    for (int i = 0; i < 2; ++i) {
        init();
        const QString file = filesOf(u"/packs/"_s).at(i);
        changeByte(file, 20);
        QVERIFY(!(*m_fixture->open())->check(m_fixture->control())->good());
        QVERIFY(m_fixture->backUp(m_trees[0]));
        const Result<Manifest> fourth = m_fixture->backUp(m_trees[1]);
        QVERIFY(fourth);
        const auto repository = m_fixture->open();
        QVERIFY(areAllReady(**repository));
        QCOMPARE(RepositoryFixture::readBack(**repository, m_manifests[0]), m_trees[0]);
        QCOMPARE(RepositoryFixture::readBack(**repository, *fourth), m_trees[1]);
    }
}

void tst_RepositoryDamage::aPackThatCameBackIsGoodAgain()
{
    const QString file = filesOf(u"/packs/"_s).first();
    changeByte(file, 20);
    const auto repository = m_fixture->open();
    QVERIFY(!(*repository)->check(m_fixture->control())->good());
    overwrite(file, m_whole->content(file));
    QVERIFY((*repository)->check(m_fixture->control())->good());
    QVERIFY((*repository)->status()->damagedPacks.isEmpty());
}

void tst_RepositoryDamage::whatIsLostInPlaceOfAPackHealsWithTheNextBackup()
{
    for (int i = 0; i < 2; ++i) {
        init();
        QVERIFY(lose(filesOf(u"/packs/"_s).at(i)));
        const Result<QList<Backup>> backups = (*m_fixture->open())->backups();
        QVERIFY(backups);
        const auto isDamaged = [](const Backup &backup) { return backup.status == BackupStatus::Damaged; };
        QVERIFY(std::ranges::any_of(*backups, isDamaged));
        QVERIFY(m_fixture->backUp(m_trees[0]));
        const Result<Manifest> fourth = m_fixture->backUp(m_trees[1]);
        QVERIFY(fourth);
        const auto repository = m_fixture->open();
        QVERIFY(areAllReady(**repository));
        QCOMPARE(RepositoryFixture::readBack(**repository, m_manifests[0]), m_trees[0]);
        QCOMPARE(RepositoryFixture::readBack(**repository, *fourth), m_trees[1]);
        QVERIFY((*repository)->check(m_fixture->control())->good());
    }
}

void tst_RepositoryDamage::whatIsLostInPlaceOfAnIndexIsBuiltAnew()
{
    const QStringList files = filesOf(u"/index/"_s);
    for (const QString &file : files) {
        init();
        const QString segment = filesOf(u"/index/"_s).at(files.indexOf(file));
        QVERIFY(lose(segment));
        const Result<CheckReport> report = (*m_fixture->open())->check(m_fixture->control());
        QVERIFY(report);
        QVERIFY(report->good());
        QVERIFY(report->repaired.contains(u"index/"_s + QFileInfo(segment).fileName()));
        QVERIFY((*m_fixture->open())->check(m_fixture->control())->repaired.isEmpty());
        QVERIFY(lose(segment));
        QVERIFY(areAllReady(**m_fixture->open())); // a list needs no check before
    }
}

void tst_RepositoryDamage::whatIsLostInPlaceOfAManifestHurtsItsBackupAlone()
{
    QVERIFY(lose(m_fixture->path() + u"/backups/"_s + m_manifests[0].id + u"/manifest.json"_s));
    const auto repository = m_fixture->open();
    const Result<QList<Backup>> backups = (*repository)->backups();
    QVERIFY(backups);
    QCOMPARE(backups->size(), 2);
    QCOMPARE(backups->first().status, BackupStatus::Ready);
    QCOMPARE(backups->last().status, BackupStatus::Damaged);
    const Result<CheckReport> report = (*repository)->check(m_fixture->control());
    QVERIFY(report);
    QCOMPARE(report->damagedBackups, QStringList(m_manifests[0].id));
}

void tst_RepositoryDamage::formatFileGoneIsNotANewRepository()
{
    QVERIFY(QFile::remove(m_fixture->path() + u"/format.json"_s));
    QVERIFY(failsWith(m_fixture->open(), Error::Code::Corrupt));
}

void tst_RepositoryDamage::aPackUnderAnotherNameIsFound()
{
    const QStringList packs = filesOf(u"/packs/"_s);
    overwrite(packs[0], m_whole->content(packs[1]));
    overwrite(packs[1], m_whole->content(packs[0]));
    QVERIFY(problemWith(packs[0]).isEmpty());
    const Result<CheckReport> report = (*m_fixture->open())->check(m_fixture->control());
    QVERIFY(report);
    QCOMPARE(report->damagedPacks.size(), 2);
}

QTEST_GUILESS_MAIN(tst_RepositoryDamage)
#include "tst_repositorydamage.moc"

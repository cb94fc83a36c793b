// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/layout.h"
#include "services/repository/packset.h"
#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Tree = RepositoryFixture::Tree;

// The disk lost a folder, and not what else is in the repository: that stays in use.
class tst_RepositoryLost : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aLostBackupIsListedAsDamaged();
    void aLostBackupCanBeDeletedForGood();
    void aLostFolderOfPacksHurtsItsBackupsAloneAndHeals();
    void packsOfAFolderThatCanBeReadAgainComeBack();
    void aLostIndexIsBuiltAnew();
    void whatIsKnownToBeDamagedIsFoundAgain();
    void missingMarksHurtNoData();

private:
    [[nodiscard]] QString folderOf(const Manifest &manifest) const;
    [[nodiscard]] Result<CollectReport> collect(bool emptyTrash) const;

    std::unique_ptr<RepositoryFixture> m_fixture;
    Tree m_trees[2];
    QList<Manifest> m_manifests; // each with a pack of its own
};

void tst_RepositoryLost::init()
{
    m_fixture = std::make_unique<RepositoryFixture>();
    m_trees[0] = {{"a.txt", "alpha"}, {"b/c.txt", "gamma gamma gamma"}};
    m_trees[1] = {{"d.txt", "delta"}, {"e", QByteArray(2000, 'x')}};
    m_manifests.clear();
    for (const Tree &tree : m_trees) {
        const Result<Manifest> manifest = m_fixture->backUp(tree);
        QVERIFY(manifest);
        QCOMPARE(manifest->packs.size(), 1);
        m_manifests.append(*manifest);
    }
    QVERIFY(m_manifests[0].packs.first().toString().first(2) != m_manifests[1].packs.first().toString().first(2));
}

QString tst_RepositoryLost::folderOf(const Manifest &manifest) const
{
    return Layout(m_fixture->path()).backup(manifest.id);
}

Result<CollectReport> tst_RepositoryLost::collect(bool emptyTrash) const
{
    const auto repository = m_fixture->open();
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    return (*repository)->collect(**lock, emptyTrash, m_fixture->control());
}

void tst_RepositoryLost::aLostBackupIsListedAsDamaged()
{
    QVERIFY(lose(folderOf(m_manifests[0])));
    const auto repository = m_fixture->open();
    const Result<QList<Backup>> backups = (*repository)->backups();
    QVERIFY(backups);
    QCOMPARE(backups->size(), 2);
    QCOMPARE(backups->first().status, BackupStatus::Ready);
    QCOMPARE(backups->last().status, BackupStatus::Damaged);
    QCOMPARE(backups->last().id(), m_manifests[0].id);
    QVERIFY(backups->last().marks.kept);
    QVERIFY(!backups->last().failure.message.isEmpty());
    QVERIFY(failsWith((*repository)->backup(m_manifests[0].id), Error::Code::Corrupt));
    const Result<CheckReport> report = (*repository)->check(m_fixture->control());
    QVERIFY(report);
    QCOMPARE(report->damagedBackups, QStringList(m_manifests[0].id));
}

void tst_RepositoryLost::aLostBackupCanBeDeletedForGood()
{
    QVERIFY(lose(folderOf(m_manifests[0])));
    QVERIFY(failsWith(collect(false), Error::Code::Refused)); // nobody knows what it needs
    QCOMPARE(m_fixture->packFiles().size(), 2);
    QVERIFY((*m_fixture->open())->trash(m_manifests[0].id));
    QVERIFY(failsWith(collect(false), Error::Code::Refused));
    QCOMPARE(m_fixture->packFiles().size(), 2);

    QVERIFY(collect(true));

    QCOMPARE((*m_fixture->open())->backups()->size(), 1);
    QCOMPARE((*m_fixture->open())->backups(true)->size(), 0);
    QCOMPARE(m_fixture->packFiles().size(), 1);
}

void tst_RepositoryLost::aLostFolderOfPacksHurtsItsBackupsAloneAndHeals()
{
    const Layout layout(m_fixture->path());
    QVERIFY(lose(layout.packFolder(m_manifests[0].packs.first())));
    const auto repository = m_fixture->open();
    const Result<QList<Backup>> backups = (*repository)->backups();
    QVERIFY(backups);
    QCOMPARE(backups->first().status, BackupStatus::Ready);
    QCOMPARE(backups->last().status, BackupStatus::Damaged);
    QCOMPARE(RepositoryFixture::readBack(**repository, m_manifests[1]), m_trees[1]);
    QVERIFY((*repository)->status());
    const Result<CheckReport> report = (*repository)->check(m_fixture->control());
    QVERIFY(report);
    QCOMPARE(report->damagedBackups, QStringList(m_manifests[0].id));

    QVERIFY(m_fixture->backUp(m_trees[0])); // into a pack of the same name

    const Result<QList<Backup>> healed = (*m_fixture->open())->backups();
    QVERIFY(healed);
    QVERIFY(std::ranges::all_of(*healed, [](const Backup &one) { return one.status == BackupStatus::Ready; }));
    QCOMPARE(RepositoryFixture::readBack(**m_fixture->open(), m_manifests[0]), m_trees[0]);
    QVERIFY((*m_fixture->open())->check(m_fixture->control())->good());
    QVERIFY(collect(true));
    QVERIFY((*m_fixture->open())->check(m_fixture->control())->good());
}

void tst_RepositoryLost::packsOfAFolderThatCanBeReadAgainComeBack()
{
    const Layout layout(m_fixture->path());
    const PackId pack = m_manifests[0].packs.first();
    const QString aside = layout.packFolder(pack) + u".lost-1"_s;
    QVERIFY(QDir().rename(layout.packFolder(pack), aside));
    QCOMPARE((*m_fixture->open())->backup(m_manifests[0].id)->status, BackupStatus::Damaged);

    QVERIFY(m_fixture->backUp(m_trees[1]));

    QVERIFY(QFileInfo::exists(layout.pack(pack)));
    QVERIFY(!QFileInfo::exists(aside));
    QCOMPARE((*m_fixture->open())->backup(m_manifests[0].id)->status, BackupStatus::Ready);
    QCOMPARE(RepositoryFixture::readBack(**m_fixture->open(), m_manifests[0]), m_trees[0]);
}

void tst_RepositoryLost::aLostIndexIsBuiltAnew()
{
    const Layout layout(m_fixture->path());
    QVERIFY(lose(layout.index()));
    QCOMPARE(RepositoryFixture::readBack(**m_fixture->open(), m_manifests[0]), m_trees[0]);
    QCOMPARE((*m_fixture->open())->backups()->first().status, BackupStatus::Ready);

    QVERIFY(m_fixture->backUp(m_trees[1]));

    QCOMPARE(m_fixture->packFiles().size(), 2);
    QVERIFY(!m_fixture->filesBelow(layout.index()).isEmpty());
    QVERIFY((*m_fixture->open())->check(m_fixture->control())->good());
}

void tst_RepositoryLost::whatIsKnownToBeDamagedIsFoundAgain()
{
    const Layout layout(m_fixture->path());
    const QString pack = layout.pack(m_manifests[0].packs.first());
    QByteArray content = contentOf(pack);
    content[20] = char(content[20] ^ 1);
    overwrite(pack, content);
    QVERIFY(lose(layout.damaged()));
    QCOMPARE(RepositoryFixture::readBack(**m_fixture->open(), m_manifests[1]), m_trees[1]);

    QVERIFY(m_fixture->backUp(m_trees[1])); // makes a new folder for the marks

    QVERIFY(!(*m_fixture->open())->check(m_fixture->control())->good());
    QCOMPARE((*m_fixture->open())->status()->damagedPacks, QStringList(m_manifests[0].packs.first().toString()));
}

void tst_RepositoryLost::missingMarksHurtNoData()
{
    const QString file = Layout::marks(folderOf(m_manifests[0]));
    QVERIFY(QFileInfo::exists(file));
    QVERIFY(QFile::remove(file));
    const auto repository = m_fixture->open();
    const Result<Backup> backup = (*repository)->backup(m_manifests[0].id);
    QVERIFY(backup);
    QCOMPARE(backup->status, BackupStatus::Ready);
    QVERIFY(backup->marks.kept); // nothing may remove it by itself
    QVERIFY((*repository)->changeMarks(m_manifests[0].id, [](Marks &marks) { marks.name = u"mine"_s; }));
    QVERIFY((*repository)->backup(m_manifests[0].id)->marks.kept);
    QVERIFY((*repository)->changeMarks(m_manifests[0].id, [](Marks &marks) { marks.kept = false; }));
    QVERIFY(!(*repository)->backup(m_manifests[0].id)->marks.kept);
}

QTEST_GUILESS_MAIN(tst_RepositoryLost)
#include "tst_repositorylost.moc"

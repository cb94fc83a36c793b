// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settings.h"
#include "services/config/stagestore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

static StageFile stageFile(const QString &project, const QString &name, const QString &path = u"/srv/data"_s)
{
    StageFile file;
    file.stage.project = project;
    file.stage.name = name;
    file.stage.components = {u"c"_s};
    file.stage.storages = {StorageConfig{.component = u"c"_s, .name = u"f"_s, .path = path}};
    return file;
}

static void overwrite(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

class tst_StageStore : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_folder.reset(); }
    void aNewHomeHasNoStages();
    void findsWhatWasAdded();
    void doesNotReplaceUnlessAsked();
    void removesAStage();
    void tellsStagesApartWhoseNamesHoldDots();
    void aBrokenFileHidesNoOther();
    void aFileWithTheNameOfAnotherStageIsBroken();
    void aFailedWriteLeavesTheOldFile();
    void onlyTheOwnerMayReadTheHome();
    void theEnvironmentMovesTheHome();
    void theRepositoryLiesWhereTheSettingsSay();
    void unreadableSettingsAreAnError();

private:
    std::optional<QTemporaryDir> m_folder;
    std::optional<Home> m_home;
};

void tst_StageStore::init()
{
    m_folder.emplace();
    m_home.emplace(m_folder->filePath(u"home"_s));
}

void tst_StageStore::aNewHomeHasNoStages()
{
    const StageStore store(*m_home);

    QCOMPARE(store.stages()->size(), 0);
    QCOMPARE(store.all()->broken.size(), 0);
    QCOMPARE(store.stage(u"a/b"_s).error().code, Error::Code::NotFound);
}

void tst_StageStore::findsWhatWasAdded()
{
    StageStore store(*m_home);
    QVERIFY(store.add(stageFile(u"shop"_s, u"test"_s), false));
    QVERIFY(store.add(stageFile(u"blog"_s, u"live"_s), false));

    const Result<QList<StageFile>> stages = store.stages();

    QVERIFY(stages);
    QCOMPARE(stages->size(), 2);
    QCOMPARE(stages->first().stage.id(), u"blog/live"_s);
    QCOMPARE(store.stage(u"shop/test"_s)->stage.storages.first().path, u"/srv/data"_s);
}

void tst_StageStore::doesNotReplaceUnlessAsked()
{
    StageStore store(*m_home);
    QVERIFY(store.add(stageFile(u"shop"_s, u"test"_s), false));

    const Result<> again = store.add(stageFile(u"shop"_s, u"test"_s, u"/other"_s), false);
    QVERIFY(!again);
    QCOMPARE(again.error().code, Error::Code::InvalidInput);
    QCOMPARE(store.stage(u"shop/test"_s)->stage.storages.first().path, u"/srv/data"_s);

    QVERIFY(store.add(stageFile(u"shop"_s, u"test"_s, u"/other"_s), true));
    QCOMPARE(store.stage(u"shop/test"_s)->stage.storages.first().path, u"/other"_s);
}

void tst_StageStore::removesAStage()
{
    StageStore store(*m_home);
    QVERIFY(store.add(stageFile(u"shop"_s, u"test"_s), false));

    QVERIFY(store.remove(u"shop/test"_s));

    QCOMPARE(store.stages()->size(), 0);
    QCOMPARE(store.remove(u"shop/test"_s).error().code, Error::Code::NotFound);
}

void tst_StageStore::tellsStagesApartWhoseNamesHoldDots()
{
    StageStore store(*m_home);
    QVERIFY(store.add(stageFile(u"a.b"_s, u"c"_s), false));
    QVERIFY(store.add(stageFile(u"a"_s, u"b.c"_s), false));

    QCOMPARE(store.stages()->size(), 2);
    QCOMPARE(store.stage(u"a.b/c"_s)->stage.project, u"a.b"_s);
    QVERIFY(Home::fileName(u"../x"_s) != u"../x"_s);
    QVERIFY(!Home::fileName(u"a/../../b"_s).contains(u'/'));
}

void tst_StageStore::aBrokenFileHidesNoOther()
{
    StageStore store(*m_home);
    QVERIFY(store.add(stageFile(u"shop"_s, u"test"_s), false));
    overwrite(m_home->stages() + u"/blog.live.json"_s, "{ broken");

    QCOMPARE(store.stages()->size(), 1);
    const Result<StageStore::Files> all = store.all();
    QVERIFY(all);
    QCOMPARE(all->stages.size(), 1);
    QCOMPARE(all->broken.size(), 1);
    QCOMPARE(all->broken.first().name, Home::fileName(u"blog/live"_s));
    QVERIFY(all->broken.first().error.message.contains(u"blog.live.json"_s));
    QVERIFY(all->broken.first().error.why.contains(u"Line 1"_s));
    QCOMPARE(store.stage(u"blog/live"_s).error().code, Error::Code::InvalidInput);
    QVERIFY(store.add(stageFile(u"blog"_s, u"live"_s), true));
    QCOMPARE(store.all()->broken.size(), 0);
}

void tst_StageStore::aFileWithTheNameOfAnotherStageIsBroken()
{
    StageStore store(*m_home);
    QVERIFY(store.add(stageFile(u"shop"_s, u"test"_s), false));
    QVERIFY(QFile::copy(m_home->stages() + u"/shop.test.json"_s, m_home->stages() + u"/shop.live.json"_s));

    QCOMPARE(store.stages()->size(), 1);
    QCOMPARE(store.all()->broken.size(), 1);
    QVERIFY(!store.stage(u"shop/live"_s));
}

void tst_StageStore::aFailedWriteLeavesTheOldFile()
{
    StageStore store(*m_home);
    QVERIFY(store.add(stageFile(u"shop"_s, u"test"_s), false));
    // A folder in the place of the file cannot be replaced by a file, not even by root.
    QVERIFY(QDir().mkpath(m_home->stages() + u"/blog.live.json/x"_s));

    QVERIFY(!store.add(stageFile(u"blog"_s, u"live"_s), true));

    QCOMPARE(store.stages()->size(), 1);
    const QStringList names = QDir(m_home->stages()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
    QCOMPARE(names, QStringList({u"blog.live.json"_s, u"shop.test.json"_s}));
}

void tst_StageStore::onlyTheOwnerMayReadTheHome()
{
    QVERIFY(m_home->create());
    QVERIFY(m_home->create()); // again: fine

    const QFile::Permissions others = QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
    QVERIFY(!(QFileInfo(m_home->path()).permissions() & others));
    QVERIFY(!(QFileInfo(m_home->stages()).permissions() & others));
}

void tst_StageStore::theEnvironmentMovesTheHome()
{
    qputenv("UNDERSTUDY_HOME", m_folder->path().toLocal8Bit());
    QCOMPARE(Home().path(), m_folder->path());
    QCOMPARE(Home(u"/given"_s).path(), u"/given"_s);
    qunsetenv("UNDERSTUDY_HOME");
    QVERIFY(Home().path().endsWith(u"/understudy"_s));
}

void tst_StageStore::theRepositoryLiesWhereTheSettingsSay()
{
    Settings settings(*m_home);
    QCOMPARE(*settings.repository(), m_home->repository());

    QVERIFY(settings.setRepository(u"/media/backups"_s));
    QCOMPARE(*Settings(*m_home).repository(), u"/media/backups"_s);

    QVERIFY(settings.setRepository({}));
    QCOMPARE(*Settings(*m_home).repository(), m_home->repository());
}

void tst_StageStore::unreadableSettingsAreAnError()
{
    QVERIFY(m_home->create());
    overwrite(m_home->settings(), "[repository\npath");
    QVERIFY(!Settings(*m_home).repository());

    overwrite(m_home->settings(), "[repository]\npath=relative\n");
    QCOMPARE(Settings(*m_home).repository().error().code, Error::Code::InvalidInput);
}

QTEST_GUILESS_MAIN(tst_StageStore)

#include "tst_stagestore.moc"

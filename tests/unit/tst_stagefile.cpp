// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/stagefile.h"
#include "tests/support/stagejson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a stage file says is read, and written back.
class tst_StageFile : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryField();
    void readsWhatIsOptionalAsDefaults();
    void readsTheSupportedLevelFromACommand();
    void warnsOfUnknownFields_data();
    void warnsOfUnknownFields();
    void leavesOutTheStoragesBelowAFilesStorage();
    void twoPathsThatOnlyBeginAlikeAreNotNested();
    void readsAndWritesAContainer();
    void writesWhatItReads();
    void writesAChangeAndKeepsUnknownFields();
    void writesAStageThatNeverWasAFile();
};

void tst_StageFile::readsEveryField()
{
    const Result<StageFile> file = parseStageFile(exampleStageFile);

    QVERIFY2(file, qPrintable(file ? QString() : file.error().message + file.error().why));
    const Stage &stage = file->stage;
    QCOMPARE(stage.id(), u"shop/staging"_s);
    QVERIFY(!stage.isProtected);
    QCOMPARE(stage.releaseCommand.size(), 6);
    QCOMPARE(stage.schema->storage, u"database/main"_s);
    QCOMPARE(stage.schema->query, u"select max(version) from schema_migrations"_s);
    QCOMPARE(stage.schema->supported, 45);
    QCOMPARE(stage.runtime.kind, u"commands"_s);
    QCOMPARE(stage.runtime.suspend, QStringList({u"stop-it"_s, u"now"_s}));
    QCOMPARE(stage.health, QList({HealthCheck{.name = u"api"_s, .url = QUrl(u"http://127.0.0.1:8080/health"_s)}}));
    QCOMPARE(stage.graceMinutes, 3);
    QCOMPARE(stage.components, QStringList({u"database"_s, u"api"_s, u"worker"_s}));
    QCOMPARE(stage.storages.size(), 4);
    QCOMPARE(stage.storage(u"database/main"_s)->excludeSchemas, QStringList({u"keycloak"_s}));
    QCOMPARE(stage.storage(u"database/main"_s)->capture, HoldDatabase::Clone);
    QCOMPARE(stage.storage(u"api/uploads"_s)->exclude, QStringList({u".git"_s, u"node_modules"_s}));
    QCOMPARE(stage.storage(u"api/env"_s)->kind, StorageKind::Secrets);
    QCOMPARE(stage.storage(u"worker/jobs"_s)->path, u"/srv/shop/jobs.db"_s);
    QCOMPARE(stage.keepAutomatic, 9);
    QCOMPARE(file->warnings, QStringList());
}

void tst_StageFile::readsWhatIsOptionalAsDefaults()
{
    const Result<StageFile> file = parseStageFile(R"({"format":1,"project":"p","stage":"s","components":[
        {"name":"c","storages":[{"name":"f","kind":"files","path":"/a/b/"}]}]})");

    QVERIFY(file);
    QCOMPARE(file->stage.runtime, RuntimeConfig());
    QVERIFY(!file->stage.schema);
    QCOMPARE(file->stage.keepAutomatic, 7);
    QCOMPARE(file->stage.graceMinutes, 2);
    QCOMPARE(file->stage.storages.first().path, u"/a/b"_s);
}

void tst_StageFile::readsTheSupportedLevelFromACommand()
{
    const Result<StageFile> file = parseStageFile(with(R"("supported": 45)", R"("supported": {"command": ["level"]})"));

    QVERIFY(file);
    QVERIFY(!file->stage.schema->supported);
    QCOMPARE(file->stage.schema->supportedCommand, QStringList({u"level"_s}));
}

void tst_StageFile::warnsOfUnknownFields_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("words");

    QTest::newRow("a typo") << with(R"("exclude":)", R"("exlude":)")
                            << QStringList{u"components[1].storages[0].exlude"_s, u"mean “exclude”"_s};
    QTest::newRow("another case") << with(R"("retention")", R"("Retention")")
                                  << QStringList{u"“Retention”"_s, u"mean “retention”"_s};
    QTest::newRow("something else") << with(R"("format": 1,)", R"("format": 1, "owner": "ann",)")
                                    << QStringList{u"“owner”"_s};
    QTest::newRow("a field of another kind")
        << with(R"("kind": "secrets",)", R"("kind": "secrets", "excludeSchemas": [],)")
        << QStringList{u"components[1].storages[1].excludeSchemas"_s};
}

void tst_StageFile::warnsOfUnknownFields()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QStringList, words);

    const Result<StageFile> file = parseStageFile(json);

    QVERIFY(file);
    QCOMPARE(file->warnings.size(), 1);
    for (const QString &word : words)
        QVERIFY2(file->warnings.first().contains(word), qPrintable(file->warnings.first()));
    QCOMPARE(file->warnings.first().contains(u"mean"_s), words.size() == 2);
}

void tst_StageFile::leavesOutTheStoragesBelowAFilesStorage()
{
    const Result<StageFile> file = parseStageFile(with("/srv/shop/uploads", "/srv/shop"));

    QVERIFY(file);
    QCOMPARE(file->stage.storage(u"api/uploads"_s)->nestedPaths,
             QStringList({u"/srv/shop/.env"_s, u"/srv/shop/jobs.db"_s, u"/srv/shop/jobs.db-wal"_s,
                          u"/srv/shop/jobs.db-shm"_s, u"/srv/shop/jobs.db-journal"_s}));
    QCOMPARE(file->stage.storage(u"worker/jobs"_s)->nestedPaths, QStringList());
}

void tst_StageFile::twoPathsThatOnlyBeginAlikeAreNotNested()
{
    const Result<StageFile> file = parseStageFile(with("/srv/shop/jobs.db", "/srv/shop/uploads.db"));

    QVERIFY(file);
    QCOMPARE(file->stage.storage(u"api/uploads"_s)->nestedPaths, QStringList());
}

void tst_StageFile::readsAndWritesAContainer()
{
    // The same words as another storage's, but in a container they mean another database.
    const Result<StageFile> file = parseStageFile(
        with(R"({ "name": "jobs", "kind": "sqlite", "path": "/srv/shop/jobs.db" })",
             R"({ "name": "jobs", "kind": "postgres", "container": "shop-db-1",
                  "connection": "postgresql://shop@127.0.0.1:5432/shop" })"));

    QVERIFY2(file, qPrintable(file ? QString() : file.error().message + file.error().why));
    QCOMPARE(file->warnings, QStringList());
    QCOMPARE(file->stage.storage(u"worker/jobs"_s)->container, u"shop-db-1"_s);
    QCOMPARE(parseStageFile(stageFileJson(file->stage))->stage.storages, file->stage.storages);
}

void tst_StageFile::writesWhatItReads()
{
    const Result<StageFile> file = parseStageFile(exampleStageFile);
    QVERIFY(file);

    const QByteArray written = stageFileJson(file->stage);

    QCOMPARE(QJsonDocument::fromJson(written).object(), QJsonDocument::fromJson(exampleStageFile).object());
    QCOMPARE(parseStageFile(written)->stage, file->stage);
}

void tst_StageFile::writesAChangeAndKeepsUnknownFields()
{
    Result<StageFile> file = parseStageFile(with(R"("kind": "sqlite",)", R"("kind": "sqlite", "owner": "ann",)"));
    QVERIFY(file);
    file->stage.storages.last().path = u"/elsewhere/jobs.db"_s;
    file->stage.schema.reset();

    const Result<StageFile> again = parseStageFile(stageFileJson(file->stage));

    QVERIFY(again);
    QCOMPARE(again->stage.storages, file->stage.storages);
    QVERIFY(!again->stage.schema);
    QCOMPARE(again->stage.source["components"_L1][2]["storages"_L1][0]["owner"_L1].toString(), u"ann"_s);
}

void tst_StageFile::writesAStageThatNeverWasAFile()
{
    Stage stage{.project = u"p"_s, .name = u"s"_s, .isProtected = true, .graceMinutes = 5, .keepAutomatic = 3};
    stage.components = {u"c"_s};
    stage.storages = {StorageConfig{.component = u"c"_s, .name = u"f"_s, .path = u"/a"_s, .exclude = {u"x"_s}}};
    stage.health = {HealthCheck{.name = u"h"_s, .url = QUrl(u"https://localhost/"_s)}};

    Result<StageFile> again = parseStageFile(stageFileJson(stage));

    QVERIFY(again);
    again->stage.source = {};
    QCOMPARE(again->stage, stage);
}

QTEST_GUILESS_MAIN(tst_StageFile)

#include "tst_stagefile.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/commandtext.h"
#include "models/stagedraft.h"
#include "services/config/stagefile.h"
#include "tests/support/verifyresult.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

using Page = StageDraft::Page;

static const QByteArray s_file = R"({ "format": 1, "project": "shop", "stage": "staging", "futureField": {"a": [1]},
  "schema": { "storage": "database/main", "query": "select 1", "supported": 45 },
  "runtime": { "kind": "commands", "suspend": ["a"], "resume": ["b"], "state": ["c"], "unknown": 1 },
  "components": [
    { "name": "database", "storages": [ { "name": "main", "kind": "postgres", "connection": "host=h user=shop dbname=shop",
        "excludeSchemas": ["x"], "own": true } ] },
    { "name": "api", "storages": [ { "name": "uploads", "kind": "files", "path": "/srv/u", "exclude": [".git"] } ] } ],
  "retention": { "automatic": 9 } })";

static DetectedStorage found(const QString &path, const QString &name = u"uploads"_s)
{
    return {.config = {.component = u"app"_s, .name = name, .kind = StorageKind::Files, .path = path},
            .source = u"the folder"_s};
}

static QStringList fieldsOf(const QList<StageDraft::Problem> &problems)
{
    QStringList fields;
    for (const StageDraft::Problem &problem : problems)
        fields.append(problem.field);
    return fields;
}

class tst_StageDraft : public QObject
{
    Q_OBJECT

private slots:
    void anUntouchedDraftIsTheSameFile();
    void whatIsFoundAgainKeepsWhatThePersonChose();
    void aNewSearchForgetsWhatWasNotTaken();
    void twoOfOneNameGetDifferentOnes();
    void whatIsInAnotherContainerIsAnotherDatabase();
    void whatLiesInAContainerComesBackAsItWas();
    void aSchemaGoesWithItsStorage();
    void aStageWithoutStoragesIsAProblem();
    void storagesAreChecked_data();
    void storagesAreChecked();
    void commandsAndHealthChecksAreChecked();
    void namesAreChecked();
    void whatTheDraftLetsPassTheParserReads();
    void commandsReadBack_data();
    void commandsReadBack();
    void commandsAreSplitAsPeopleWriteThem_data();
    void commandsAreSplitAsPeopleWriteThem();
};

void tst_StageDraft::anUntouchedDraftIsTheSameFile()
{
    const Result<StageFile> file = parseStageFile(s_file);
    VERIFY_RESULT(file);
    const StageDraft draft = StageDraft::of(file->stage);
    QCOMPARE(QJsonDocument::fromJson(stageFileJson(draft.stage())), QJsonDocument::fromJson(s_file));
    for (const Page page : {Page::Found, Page::Control, Page::Name})
        QVERIFY(draft.problems(page).isEmpty());
}

void tst_StageDraft::whatIsFoundAgainKeepsWhatThePersonChose()
{
    StageDraft draft;
    draft.take(found(u"/srv/u"_s));
    draft.storages[0].config.name = u"mine"_s;
    draft.storages[0].suggested = false;
    draft.storages[0].password = u"typed"_s;
    DetectedStorage again = found(u"/srv/u"_s);
    again.sizeBytes = 5;
    draft.take(again);
    QCOMPARE(draft.storages.size(), 1);
    QCOMPARE(draft.storages.first().config.name, u"mine"_s);
    QVERIFY(!draft.storages.first().suggested);
    QCOMPARE(draft.storages.first().password, u"typed"_s);
    QCOMPARE(draft.storages.first().sizeBytes, 5);
}

void tst_StageDraft::aNewSearchForgetsWhatWasNotTaken()
{
    StageDraft draft;
    draft.take(found(u"/srv/a"_s, u"a"_s));
    draft.take(found(u"/srv/b"_s, u"b"_s));
    DetectedStorage byHand = found(u"/srv/c"_s, u"c"_s);
    byHand.source.clear();
    byHand.suggested = false;
    draft.take(byHand);
    draft.storages[0].suggested = false;
    draft.forgetFound();
    QCOMPARE(draft.storages.size(), 2);
    QCOMPARE(draft.storages.at(0).config.name, u"b"_s);
    QCOMPARE(draft.storages.at(1).config.name, u"c"_s);
}

void tst_StageDraft::twoOfOneNameGetDifferentOnes()
{
    StageDraft draft;
    draft.take(found(u"/srv/a"_s));
    draft.take(found(u"/srv/b"_s));
    draft.take(found(u"/srv/c"_s));
    QCOMPARE(draft.storages.at(2).id(), u"app/uploads-3"_s);
    QCOMPARE(draft.withFreeName(draft.storages.at(0).config, 0).name, u"uploads"_s);
    QVERIFY(draft.problems(Page::Found).isEmpty());
}

void tst_StageDraft::whatIsInAnotherContainerIsAnotherDatabase()
{
    StageDraft draft;
    DetectedStorage database{.config = {.component = u"db"_s,
                                        .name = u"shop"_s,
                                        .kind = StorageKind::Postgres,
                                        .connection = u"postgresql://shop@/shop"_s,
                                        .container = u"shop-db-1"_s},
                             .source = u"compose.yml"_s};
    draft.take(database);
    draft.take(database);
    QCOMPARE(draft.storages.size(), 1);
    database.config.container = u"test-db-1"_s;
    draft.take(database);
    QCOMPARE(draft.storages.size(), 2);
    QVERIFY(draft.storages.at(0).id() != draft.storages.at(1).id());
    database.config.container.clear();
    QCOMPARE(draft.indexOf(database.config), -1);
    QVERIFY(StageDraft::placeOf(draft.storages.at(1).config).contains(u"test-db-1"_s));
}

void tst_StageDraft::whatLiesInAContainerComesBackAsItWas()
{
    const QByteArray json = R"({ "format": 1, "project": "shop", "stage": "staging", "components": [
        { "name": "db", "storages": [ { "name": "main", "kind": "postgres", "connection": "postgresql://shop@/shop",
            "container": "shop-db-1", "capture": "clone", "future": 1 } ] } ] })";
    const Result<StageFile> file = parseStageFile(json);
    VERIFY_RESULT(file);
    StageDraft draft = StageDraft::of(file->stage);
    QVERIFY(draft.problems(Page::Found).isEmpty());
    QVERIFY(draft.storages.first().place.contains(u"shop-db-1"_s));
    QCOMPARE(QJsonDocument::fromJson(stageFileJson(draft.stage())), QJsonDocument::fromJson(json));
}

void tst_StageDraft::aSchemaGoesWithItsStorage()
{
    StageDraft draft = StageDraft::of(parseStageFile(s_file)->stage);
    QVERIFY(draft.stage().schema);
    draft.storages[0].suggested = false;
    QVERIFY(!draft.stage().schema);
    VERIFY_RESULT(parseStageFile(stageFileJson(draft.stage())));
}

void tst_StageDraft::aStageWithoutStoragesIsAProblem()
{
    StageDraft draft;
    QCOMPARE(fieldsOf(draft.problems(Page::Found)), QStringList{u"components"_s});
    draft.take({.config = {.component = u"cache"_s, .name = u"redis"_s}, .unsupported = u"Redis"_s});
    QCOMPARE(fieldsOf(draft.problems(Page::Found)), QStringList{u"components"_s});
}

void tst_StageDraft::storagesAreChecked_data()
{
    QTest::addColumn<StorageConfig>("config");
    QTest::addColumn<qsizetype>("problems");
    const auto row = [](const char *name, StorageConfig config, qsizetype problems) {
        QTest::newRow(name) << config << problems;
    };
    const StorageConfig files{.component = u"a"_s, .name = u"b"_s, .kind = StorageKind::Files, .path = u"/srv"_s};
    const StorageConfig postgres{
        .component = u"a"_s, .name = u"b"_s, .kind = StorageKind::Postgres, .connection = u"postgresql://u@h/d"_s};
    const auto changed = [](StorageConfig config, QString StorageConfig::*field, const QString &value) {
        config.*field = value;
        return config;
    };
    row("good", files, 0);
    row("good database", postgres, 0);
    row("name", changed(files, &StorageConfig::name, u"b c"_s), 1);
    row("component", changed(files, &StorageConfig::component, {}), 1);
    row("relative", changed(files, &StorageConfig::path, u"srv"_s), 1);
    row("climbing", changed(files, &StorageConfig::path, u"/srv/../etc"_s), 1);
    row("all", changed(files, &StorageConfig::path, u"/"_s), 1);
    row("no connection", changed(postgres, &StorageConfig::connection, u" "_s), 1);
    row("password", changed(postgres, &StorageConfig::connection, u"postgresql://u:p@h/d"_s), 1);
    const StorageConfig inside = changed(postgres, &StorageConfig::container, u"shop-db-1"_s);
    row("good container", inside, 0);
    row("no container's name", changed(inside, &StorageConfig::container, u"-shop db"_s), 1);
    row("service in a container", changed(inside, &StorageConfig::connection, u"service=shop dbname=x"_s), 1);
    row("service of the admin", changed(inside, &StorageConfig::adminConnection, u"postgresql:///d?service=a"_s), 1);
    row("service elsewhere", changed(postgres, &StorageConfig::connection, u"service=shop dbname=x"_s), 0);
    row("database called so", changed(inside, &StorageConfig::connection, u"postgresql://u@/service"_s), 0);
    row("password of the admin", changed(postgres, &StorageConfig::adminConnection, u"host=h password=x"_s), 1);
}

void tst_StageDraft::storagesAreChecked()
{
    QFETCH(const StorageConfig, config);
    StageDraft draft;
    draft.storages.append({.config = config});
    QTEST(draft.problems(Page::Found).size(), "problems");
}

void tst_StageDraft::commandsAndHealthChecksAreChecked()
{
    StageDraft draft;
    QVERIFY(draft.problems(Page::Control).isEmpty());
    draft.base.runtime = {.kind = u"commands"_s, .suspend = {u"a"_s}, .resume = {}, .state = {u""_s}};
    draft.base.health = {{.name = u"good"_s, .url = QUrl(u"https://h/health"_s)},
                         {.name = u"bad"_s, .url = QUrl(u"ftp://h"_s)},
                         {.name = u"secret"_s, .url = QUrl(u"http://u:p@h"_s)},
                         {.name = QString(), .url = QUrl(u"http://h"_s)}};
    QCOMPARE(fieldsOf(draft.problems(Page::Control)),
             (QStringList{u"runtime.resume"_s, u"runtime.state"_s, u"health.bad"_s, u"health.secret"_s, u"health."_s}));
}

void tst_StageDraft::namesAreChecked()
{
    StageDraft draft;
    QCOMPARE(fieldsOf(draft.problems(Page::Name)), (QStringList{u"project"_s, u"stage"_s}));
    draft.base.project = u"shop"_s;
    draft.base.name = u"a/b"_s;
    QCOMPARE(fieldsOf(draft.problems(Page::Name)), (QStringList{u"stage"_s}));
    draft.base.name = u"staging"_s;
    QVERIFY(draft.problems(Page::Name).isEmpty());
}

void tst_StageDraft::whatTheDraftLetsPassTheParserReads()
{
    StageDraft draft;
    draft.base = {.project = u"shop"_s, .name = u"local"_s, .isProtected = true};
    draft.base.runtime = {.kind = u"commands"_s, .suspend = {u"a b"_s, u"\""_s}, .resume = {u"b"_s}, .state = {u"c"_s}};
    draft.base.health = {{.name = u"api"_s, .url = QUrl(u"http://127.0.0.1/x?y=1"_s)}};
    draft.take(found(u"/srv/u"_s));
    for (const Page page : {Page::Found, Page::Control, Page::Name})
        QVERIFY(draft.problems(page).isEmpty());
    const Result<StageFile> file = parseStageFile(stageFileJson(draft.stage()));
    VERIFY_RESULT(file);
    QCOMPARE(file->stage.runtime, draft.base.runtime);
    QCOMPARE(file->warnings, QStringList());
}

void tst_StageDraft::commandsReadBack_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("plain") << QStringList{u"git"_s, u"-C"_s, u"/srv/shop"_s};
    QTest::newRow("spaces") << QStringList{u"/my program"_s, u" "_s, u"a  b\t"_s};
    QTest::newRow("empty") << QStringList{u"a"_s, u""_s, u""_s};
    QTest::newRow("quotes") << QStringList{u"\""_s,   u"'"_s,    u"it's \"so\""_s, u"\\"_s,
                                           u"\\\""_s, u"a\\b"_s, u"\\\\'"_s};
    QTest::newRow("no shell") << QStringList{u"sh"_s, u"-c"_s, u"a | b > $HOME && `c`; #d"_s};
    QTest::newRow("none") << QStringList{};
}

void tst_StageDraft::commandsReadBack()
{
    QFETCH(const QStringList, words);
    QCOMPARE(splitCommand(joinCommand(words)), words);
}

void tst_StageDraft::commandsAreSplitAsPeopleWriteThem_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("plain") << u"  docker  compose pause "_s << QStringList{u"docker"_s, u"compose"_s, u"pause"_s};
    QTest::newRow("quotes") << u"sh -c 'echo \"a\"'"_s << QStringList{u"sh"_s, u"-c"_s, u"echo \"a\""_s};
    QTest::newRow("inside") << u"--name=\"a b\"c"_s << QStringList{u"--name=a bc"_s};
    QTest::newRow("not closed") << u"a \"b c"_s << QStringList{u"a"_s, u"b c"_s};
    QTest::newRow("backslash") << u"C:\\a\\b"_s << QStringList{u"C:\\a\\b"_s};
    QTest::newRow("nothing") << u"  "_s << QStringList{};
}

void tst_StageDraft::commandsAreSplitAsPeopleWriteThem()
{
    QFETCH(const QString, line);
    QTEST(splitCommand(line), "words");
}

QTEST_APPLESS_MAIN(tst_StageDraft)

#include "tst_stagedraft.moc"

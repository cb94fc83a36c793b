// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/stagefile.h"
#include "tests/support/stagejson.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A stage file with a fault is refused, with words that lead to the fault.
class tst_StageFileFaults : public QObject
{
    Q_OBJECT

private slots:
    void namesTheFaultAndItsPlace_data();
    void namesTheFaultAndItsPlace();
    void neverRepeatsAPassword_data();
    void neverRepeatsAPassword();
    void refusesANewerFormat();
    void refusesEveryTruncation();
    void everyByteReplacedIsReadOrRefused();
};

static void row(const char *name, const QByteArray &json, const QString &place)
{
    QTest::newRow(name) << json << place;
}

static void rowsOfTheFile()
{
    row("nothing", "", u"Line 1, column 1"_s);
    row("not JSON", "hello", u"Line 1, column 2"_s); // just behind what cannot be
    row("trailing comma", "{\n  \"format\": 1,\n}", u"Line 3"_s);
    row("no UTF-8", with("shop", "sh\xff"), u"Line 1"_s);
    row("a list", "[]", u"not a stage file"_s);
    row("a field twice", with(R"("path": "/srv/shop/.env")", R"("path": "/a", "path": "/b")"), u"“path” twice"_s);
    row("no format", with(R"("format": 1,)", ""), u"“format”"_s);
    row("format as text", with(R"("format": 1)", R"("format": "1")"), u"“format”"_s);
    row("format 0", with(R"("format": 1)", R"("format": 0)"), u"“format”"_s);
    row("no project", with(R"("project": "shop",)", ""), u"“project”"_s);
    row("project as number", with(R"("project": "shop")", R"("project": 4)"), u"“project”"_s);
    row("empty stage", with(R"("stage": "staging")", R"("stage": "")"), u"“stage”"_s);
    row("stage with a slash", with(R"("stage": "staging")", R"("stage": "a/b")"), u"“stage”"_s);
    row("stage is ..", with(R"("stage": "staging")", R"("stage": "..")"), u"“stage”"_s);
    row("stage with a line break", with(R"("stage": "staging")", R"("stage": "a\n")"), u"“stage”"_s);
    row("stage too long", with("staging", QByteArray(101, 'a')), u"“stage”"_s);
    row("NUL in a name", with("staging", "a\\u0000b"), u"“stage”"_s);
    row("NUL in a path", with("/srv/shop/.env", "/srv/a\\u0000b"), u"“components[1].storages[1].path”"_s);
    row("NUL in a command", with("stop-it", "a\\u0000b"), u"“runtime.suspend[0]”"_s);
}

static void rowsOfControl()
{
    row("protected as text", with("false", R"("no")"), u"“protected”"_s);
    row("release without command", with(R"("release": { "command")", R"("release": { "comand")"),
        u"“release.command”"_s);
    row("command as text", with(R"(["git", "-C", "/srv/shop", "describe", "--tags", "--always"])", R"("git")"),
        u"“release.command”"_s);
    row("empty command", with(R"(["git", "-C", "/srv/shop", "describe", "--tags", "--always"])", "[]"),
        u"“release.command”"_s);
    row("command with a number", with(R"("now")", "5"), u"“runtime.suspend[1]”"_s);
    row("command with an empty argument list entry", with(R"("now")", R"("")"), u"“runtime.suspend[1]”"_s);
    row("unknown runtime", with(R"("kind": "commands")", R"("kind": "docker")"), u"“runtime.kind”"_s);
    row("runtime without state", with(R"(, "state": ["state"])", ""), u"“runtime.state”"_s);
    row("runtime as text", with(R"("graceMinutes": 3)", R"("graceMinutes": 3.5)"), u"“graceMinutes”"_s);
    row("negative grace", with(R"("graceMinutes": 3)", R"("graceMinutes": -1)"), u"“graceMinutes”"_s);
    row("health as object", with(R"([ { "name": "api", "url": "http://127.0.0.1:8080/health" } ])", "{}"),
        u"“health”"_s);
    row("health without url", with(R"(, "url": "http://127.0.0.1:8080/health")", ""), u"“health[0].url”"_s);
    row("file url", with("http://127.0.0.1:8080/health", "file:///etc/passwd"), u"“health[0].url”"_s);
    row("url without host", with("http://127.0.0.1:8080/health", "http:///health"), u"“health[0].url”"_s);
    row("url that is none", with("http://127.0.0.1:8080/health", "http://a b:x/"), u"“health[0].url”"_s);
}

static void rowsOfTheSchemaAndRetention()
{
    row("schema of no storage", with("database/main\"", "database/other\""), u"“schema.storage”"_s);
    row("schema of a file tree", with("database/main\"", "api/uploads\""), u"“schema.storage”"_s);
    row("schema without query", with(R"("query": "select max(version) from schema_migrations",)", ""),
        u"“schema.query”"_s);
    row("schema without supported", with(R"(, "supported": 45)", ""), u"“schema.supported”"_s);
    row("supported as text", with(R"("supported": 45)", R"("supported": "45")"), u"“schema.supported”"_s);
    row("supported with a fraction", with("45", "4.5"), u"“schema.supported”"_s);
    row("supported too large", with("45", "1e40"), u"“schema.supported”"_s);
    row("supported without command", with("45", "{}"), u"“schema.supported.command”"_s);
    row("retention as number", with(R"({ "automatic": 9 })", "9"), u"“retention”"_s);
    row("no backup to keep", with(R"("automatic": 9)", R"("automatic": 0)"), u"“retention.automatic”"_s);
}

static void rowsOfComponents()
{
    row("components as object", R"({"format":1,"project":"p","stage":"s","components":{}})", u"“components”"_s);
    row("no components", R"({"format":1,"project":"p","stage":"s"})", u"“components”"_s);
    row("no storages", R"({"format":1,"project":"p","stage":"s","components":[]})", u"“components”"_s);
    row("component as text", with(R"("components": [)", R"("components": [ "x",)"), u"“components[0]”"_s);
    row("component without storages", with(R"("components": [)", R"("components": [ {"name": "x"},)"),
        u"“components[0].storages”"_s);
    row("component without name", with(R"({ "name": "worker",)", "{"), u"“components[2].name”"_s);
    row("component twice", with(R"("name": "worker")", R"("name": "api")"), u"“components[2].name”"_s);
    row("storage without name", with(R"("name": "jobs",)", ""), u"“components[2].storages[0].name”"_s);
    row("storage twice", with(R"("name": "env")", R"("name": "uploads")"), u"“components[1].storages[1].name”"_s);
    row("unknown kind", with(R"("kind": "sqlite")", R"("kind": "mysql")"), u"“components[2].storages[0].kind”"_s);
    row("kind of a later version", with(R"("kind": "sqlite")", R"("kind": "http")"),
        u"“components[2].storages[0].kind”"_s);
    row("unknown way to capture", with(R"("capture": "clone")", R"("capture": "magic")"),
        u"“components[0].storages[0].capture”"_s);
    row("no kind", with(R"("kind": "sqlite",)", ""), u"“components[2].storages[0].kind”"_s);
}

static void rowsOfPaths()
{
    row("no path", with(R"(, "path": "/srv/shop/.env")", ""), u"“components[1].storages[1].path”"_s);
    row("relative path", with("/srv/shop/.env", "shop/.env"), u"“components[1].storages[1].path”"_s);
    row("path in the home folder", with("/srv/shop/.env", "~/.env"), u"“components[1].storages[1].path”"_s);
    row("path that climbs", with("/srv/shop/.env", "/srv/shop/../.env"), u"“components[1].storages[1].path”"_s);
    row("the root", with("/srv/shop/.env", "/"), u"“components[1].storages[1].path”"_s);
    row("the same path twice", with("/srv/shop/.env", "/srv/shop//jobs.db"), u"“components[2].storages[0].path”"_s);
    row("exclude as text", with(R"([".git", "node_modules"])", R"(".git")"), u"“components[1].storages[0].exclude”"_s);
    row("empty exclude", with(R"(".git")", R"("")"), u"“components[1].storages[0].exclude[0]”"_s);
}

static void rowsOfConnections()
{
    row("no connection", with(R"("connection": "postgresql://shop@127.0.0.1:5432/shop",)", ""),
        u"“components[0].storages[0].connection”"_s);
    row("connection that is none", with("postgresql://shop@127.0.0.1:5432/shop", "shop"),
        u"“components[0].storages[0].connection”"_s);
    row("connection with an unknown option", with("postgresql://shop@127.0.0.1:5432/shop", "dbname=shop hots=a"),
        u"hots"_s);
    row("adminConnection that is none", with("postgresql://postgres@127.0.0.1:5432/postgres", "postgres://["),
        u"“components[0].storages[0].adminConnection”"_s);
    row("the same database twice",
        with(R"({ "name": "jobs", "kind": "sqlite", "path": "/srv/shop/jobs.db" })",
             R"({ "name": "jobs", "kind": "postgres", "connection": "host=127.0.0.1 dbname=shop user=other" })"),
        u"“components[2].storages[0].connection”"_s);
    row("container that is an option of docker",
        with(R"("connection": "postgresql://shop)", R"("container": "--privileged", "connection": "postgresql://shop)"),
        u"“components[0].storages[0].container”"_s);
    row("service in a container",
        with(R"("connection": "postgresql://shop@127.0.0.1:5432/shop")",
             R"("container": "db", "connection": "service=shop dbname=shop")"),
        u"“components[0].storages[0].connection”"_s);
    row("the same database of a container twice",
        with(R"({ "name": "jobs", "kind": "sqlite", "path": "/srv/shop/jobs.db" })",
             R"({ "name": "a", "kind": "postgres", "container": "db", "connection": "dbname=shop user=one" },
                { "name": "b", "kind": "postgres", "container": "db", "connection": "dbname=shop user=other" })"),
        u"“components[2].storages[1].connection”"_s);
}

void tst_StageFileFaults::namesTheFaultAndItsPlace_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place"); // stands in what happened or why
    rowsOfTheFile();
    rowsOfControl();
    rowsOfTheSchemaAndRetention();
    rowsOfComponents();
    rowsOfPaths();
    rowsOfConnections();
}

void tst_StageFileFaults::namesTheFaultAndItsPlace()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, place);

    const Result<StageFile> file = parseStageFile(json);

    QVERIFY(!file);
    const Error &error = file.error();
    QCOMPARE(error.code, Error::Code::InvalidInput);
    QVERIFY2((error.message + error.why).contains(place), qPrintable(error.message + u" | "_s + error.why));
    QVERIFY(!error.todo.isEmpty());
    QVERIFY(!error.safe.isEmpty());
}

void tst_StageFileFaults::neverRepeatsAPassword_data()
{
    QTest::addColumn<QByteArray>("connection");

    QTest::newRow("in the address") << "postgresql://shop:hunter2@127.0.0.1:5432/shop"_ba;
    QTest::newRow("in the query") << "postgresql://127.0.0.1/shop?password=hunter2"_ba;
    QTest::newRow("as a keyword") << "host=a dbname=shop password=hunter2"_ba;
    QTest::newRow("of the key") << "host=a dbname=shop sslpassword=hunter2"_ba;
    QTest::newRow("in a broken address") << "postgresql://shop:hunter2@127.0.0.1:port[/shop"_ba;
    QTest::newRow("with an @ in it") << "postgresql://shop:hunt@hunter2@127.0.0.1:x/shop"_ba;
    QTest::newRow("in broken keywords") << "password hunter2"_ba;
}

void tst_StageFileFaults::neverRepeatsAPassword()
{
    QFETCH(const QByteArray, connection);

    const Result<StageFile> file = parseStageFile(with("postgresql://shop@127.0.0.1:5432/shop", connection));

    QVERIFY(!file);
    const Error &error = file.error();
    QCOMPARE(error.code, Error::Code::InvalidInput);
    QVERIFY(error.message.contains(u"password"_s));
    QVERIFY(!(error.message + error.why + error.todo + error.safe + error.details).contains(u"hunter2"_s));
}

void tst_StageFileFaults::refusesANewerFormat()
{
    const Result<StageFile> file = parseStageFile(R"({"format": 2, "anything": []})");

    QVERIFY(!file);
    QCOMPARE(file.error().code, Error::Code::Refused);
}

void tst_StageFileFaults::refusesEveryTruncation()
{
    for (qsizetype size = 0; size < exampleStageFile.size(); ++size)
        QVERIFY2(!parseStageFile(exampleStageFile.first(size)), qPrintable(QString::number(size)));
}

void tst_StageFileFaults::everyByteReplacedIsReadOrRefused()
{
    int refused = 0;
    for (qsizetype at = 0; at < exampleStageFile.size(); ++at) {
        for (const char other : {'\0', '"', '\\', '{', '}', ',', '9', '\xc3'}) {
            QByteArray json = exampleStageFile;
            json[at] = other;
            refused += parseStageFile(json) ? 0 : 1;
        }
    }
    QCOMPARE_GT(refused, 1000);
}

QTEST_GUILESS_MAIN(tst_StageFileFaults)
#include "tst_stagefilefaults.moc"

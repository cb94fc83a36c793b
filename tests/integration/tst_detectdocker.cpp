// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dockerpostgres.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// Databases of a compose file that publish no port are found in their containers: by what a program in the place of
// docker says, and by a real daemon.
class tst_DetectDocker final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { qputenv("PATH", m_path); }

    void takesTheContainerThatDockerNames();
    void asksForTheProjectAsComposeNamesIt_data();
    void asksForTheProjectAsComposeNamesIt();
    void takesTheUsualNameWhereDockerDoesNotAnswer();
    void takesTheNameThatTheFileGives();
    void doesNotProposeWhatDoesNotRun();
    void aPublishedPortIsUsedWithoutDocker();
    void databasesOfVariablesAreFoundInTheContainerToo();
    void whatRunsInARealContainerIsFoundAndAdded();

private:
    void write(const QString &name, const QByteArray &bytes) const;
    // A program called docker, which writes down its words and then does this.
    void writeDocker(const QByteArray &script) const;
    [[nodiscard]] QByteArray asked() const;
    [[nodiscard]] QJsonObject detect() const;
    [[nodiscard]] QString folder() const { return m_folder->filePath(u"My Shop.v2"_s); }
    [[nodiscard]] static QJsonObject storage(const QJsonObject &detection, const QString &name);
    [[nodiscard]] static QString limitsOf(const QJsonObject &storage);

    const QByteArray m_path = qgetenv("PATH");
    std::unique_ptr<QTemporaryDir> m_folder;
};

static const QByteArray s_compose = "services:\n"
                                    "  db:\n    image: postgres:17\n"
                                    "    environment: {POSTGRES_DB: shop, POSTGRES_PASSWORD: s3cret}\n";
static const QByteArray s_noAnswer = "echo 'Cannot connect to the Docker daemon. Is the docker daemon running?' >&2\n"
                                     "exit 1\n";

void tst_DetectDocker::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(name.startsWith(u'/') ? name : folder() + u'/' + name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

void tst_DetectDocker::writeDocker(const QByteArray &script) const
{
    const QString path = m_folder->filePath(u"bin/docker"_s);
    write(path, "#!/bin/sh\necho \"$@\" >>" + QFile::encodeName(m_folder->filePath(u"asked"_s)) + "\n" + script);
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner));
}

void tst_DetectDocker::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(folder()) && QDir().mkpath(m_folder->filePath(u"bin"_s)));
    qputenv("PATH", QFile::encodeName(m_folder->filePath(u"bin"_s)) + ':' + m_path);
    qputenv("UNDERSTUDY_KEYCHAIN", "file");
    qputenv("UNDERSTUDY_HOME", QFile::encodeName(m_folder->filePath(u"home"_s)));
    qputenv("PGHOST", QFile::encodeName(m_folder->path())); // no server there
    write(u"compose.yml"_s, s_compose);
}

QByteArray tst_DetectDocker::asked() const
{
    QFile file(m_folder->filePath(u"asked"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject tst_DetectDocker::detect() const
{
    const ProgramRun run = runProgram(cliProgram(), {u"stage"_s, u"detect"_s, folder(), u"-o"_s, u"json"_s});
    if (run.exitCode != 0)
        qWarning() << run.all();
    return QJsonDocument::fromJson(run.output).object();
}

QJsonObject tst_DetectDocker::storage(const QJsonObject &detection, const QString &name)
{
    for (const QJsonValue &value : detection[u"storages"_s].toArray()) {
        if (value[u"component"_s].toString() + u'/' + value[u"name"_s].toString() == name)
            return value.toObject();
    }
    return {};
}

QString tst_DetectDocker::limitsOf(const QJsonObject &storage)
{
    QStringList limits;
    for (const QJsonValue &limit : storage[u"limits"_s].toArray())
        limits.append(limit.toString());
    return limits.join(u'\n');
}

// Those that run go first; which of two is taken does not change from one search to the next.
void tst_DetectDocker::takesTheContainerThatDockerNames()
{
    writeDocker("[ \"$1\" = ps ] || exit 1\n"
                "printf 'exited a-first\\nrunning odd-name-2\\nrunning odd-name-1\\n'\n");

    const QJsonObject found = detect();

    const QJsonObject database = storage(found, u"db/shop"_s);
    QCOMPARE(database[u"container"_s].toString(), u"odd-name-1"_s);
    QCOMPARE(database[u"connection"_s].toString(), u"postgresql://postgres@/shop"_s);
    QCOMPARE(database[u"place"_s].toString(), u"docker:odd-name-1/shop"_s);
    QVERIFY(database[u"suggested"_s].toBool());
    QCOMPARE(limitsOf(database), QString());
    const QJsonObject proposed = found[u"stageFile"_s][u"components"_s][0][u"storages"_s][0].toObject();
    QCOMPARE(proposed[u"container"_s].toString(), u"odd-name-1"_s);
    QVERIFY(!QJsonDocument(found).toJson().contains("s3cret"));
}

void tst_DetectDocker::asksForTheProjectAsComposeNamesIt_data()
{
    QTest::addColumn<QByteArray>("head"); // of the compose file
    QTest::addColumn<QByteArray>("variables");
    QTest::addColumn<QString>("project");
    QTest::newRow("its folder") << QByteArray() << QByteArray() << u"myshopv2"_s;
    QTest::newRow("its name") << QByteArray("name: web\n") << QByteArray() << u"web"_s;
    QTest::newRow("a variable") << QByteArray("name: web\n") << QByteArray("COMPOSE_PROJECT_NAME=mine\n") << u"mine"_s;
}

void tst_DetectDocker::asksForTheProjectAsComposeNamesIt()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QByteArray, variables);
    QFETCH(const QString, project);
    write(u"compose.yml"_s, head + s_compose);
    write(u".env"_s, variables);
    writeDocker("[ \"$1\" = ps ]\n");

    const QJsonObject database = storage(detect(), u"db/shop"_s);

    QVERIFY2(asked().contains("label=com.docker.compose.project=" + project.toUtf8() + ' '), asked().constData());
    QVERIFY2(asked().contains("label=com.docker.compose.service=db "), asked().constData());
    QCOMPARE(database[u"container"_s].toString(), project + u"-db-1"_s);
}

void tst_DetectDocker::takesTheUsualNameWhereDockerDoesNotAnswer()
{
    writeDocker(s_noAnswer);

    const QJsonObject found = detect();

    const QJsonObject database = storage(found, u"db/shop"_s);
    QCOMPARE(database[u"container"_s].toString(), u"myshopv2-db-1"_s);
    QVERIFY2(limitsOf(database).contains("Docker did not answer"_L1), qPrintable(limitsOf(database)));
    QCOMPARE(database[u"problems"_s].toArray().size(), 1);
    QVERIFY(!database[u"suggested"_s].toBool()); // it could not be backed up today
}

void tst_DetectDocker::takesTheNameThatTheFileGives()
{
    write(u"compose.yml"_s, s_compose + "    container_name: store\n");
    writeDocker(s_noAnswer);

    QCOMPARE(storage(detect(), u"db/shop"_s)[u"container"_s].toString(), u"store"_s);
}

void tst_DetectDocker::doesNotProposeWhatDoesNotRun()
{
    writeDocker("[ \"$1\" = ps ] && exit 0\necho 'Error response from daemon: No such container: x' >&2\nexit 1\n");

    const QJsonObject found = detect();

    const QJsonObject database = storage(found, u"db/shop"_s);
    QVERIFY(!database[u"suggested"_s].toBool());
    QCOMPARE(limitsOf(database), QString());
    QCOMPARE(database[u"problems"_s].toArray().size(), 1);
    QVERIFY(database[u"problems"_s][0][u"error"_s][u"message"_s].toString().contains(u"myshopv2-db-1"_s));
}

void tst_DetectDocker::aPublishedPortIsUsedWithoutDocker()
{
    write(u"compose.yml"_s, s_compose + "    ports: ['127.0.0.1:1:5432']\n");
    writeDocker("exit 1\n");

    const QJsonObject database = storage(detect(), u"db/shop"_s);

    QCOMPARE(database[u"container"_s].toString(), QString());
    QCOMPARE(database[u"connection"_s].toString(), u"postgresql://postgres@127.0.0.1:1/shop"_s);
    QCOMPARE(asked(), QByteArray());
}

void tst_DetectDocker::databasesOfVariablesAreFoundInTheContainerToo()
{
    write(u".env"_s, "DATABASE_URL=postgres://app:s3cret@db:5432/reports\nOTHER_DATABASE_URL=postgres://x@db/shop\n");
    writeDocker("[ \"$1\" = ps ] && echo running shop-db-1\n");

    const QJsonObject found = detect();

    const QJsonObject reports = storage(found, u"database/reports"_s);
    QCOMPARE(reports[u"container"_s].toString(), u"shop-db-1"_s);
    QCOMPARE(reports[u"connection"_s].toString(), u"postgresql://app@/reports"_s);
    int databases = 0; // the other one is that of the compose file
    for (const QJsonValue &value : found[u"storages"_s].toArray())
        databases += value[u"kind"_s].toString() == "postgres"_L1 ? 1 : 0;
    QCOMPARE(databases, 2);
}

void tst_DetectDocker::whatRunsInARealContainerIsFoundAndAdded()
{
    qputenv("PATH", m_path);
    SKIP_WITHOUT_DOCKER();
    DockerDaemon daemon;
    QVERIFY2(daemon.start(), qPrintable(daemon.problem()));
    DockerPostgres server(daemon, u"by-hand"_s);
    QVERIFY2(server.makeImage(), qPrintable(server.problem()));
    const auto label = [](const QString &name, const QString &value) {
        return QStringList{u"--label"_s, u"com.docker.compose.%1=%2"_s.arg(name, value)};
    };
    QVERIFY2(
        server.run(label(u"project"_s, u"myshopv2"_s) + label(u"service"_s, u"db"_s) + label(u"oneoff"_s, u"False"_s)),
        qPrintable(server.problem()));
    QCOMPARE(server.sql(u"postgres"_s, u"CREATE DATABASE shop"_s), QString());
    server.sql(u"shop"_s, u"CREATE TABLE items AS SELECT generate_series(1, 1000)"_s);

    const QJsonObject found = detect();

    const QJsonObject database = storage(found, u"db/shop"_s);
    QCOMPARE(database[u"container"_s].toString(), u"by-hand"_s);
    QCOMPARE(database[u"problems"_s].toArray().size(), 0);
    QVERIFY(database[u"details"_s].toString().contains(u"17"_s));
    QVERIFY(database[u"sizeBytes"_s].toInteger() > 1'000'000);
    write(u"stage.json"_s, QJsonDocument(found[u"stageFile"_s].toObject()).toJson());
    const ProgramRun added = runProgram(cliProgram(), {u"stage"_s, u"add"_s, folder() + u"/stage.json"_s});
    QVERIFY2(added.exitCode == 0, added.all().constData());
    const QString stage = found[u"stageFile"_s][u"project"_s].toString() + u"/local"_s;
    const ProgramRun made = runProgram(cliProgram(), {u"backup"_s, u"create"_s, stage, u"--live"_s});
    QVERIFY2(made.exitCode == 0, made.all().constData());
}

QTEST_GUILESS_MAIN(tst_DetectDocker)
#include "tst_detectdocker.moc"

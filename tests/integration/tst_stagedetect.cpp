// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/connection.h"
#include "services/config/passwordfile.h"
#include "services/config/stagefile.h"
#include "tests/support/cliprogram.h"
#include "tests/support/postgresserver.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_password = u"s3cret/ü"_s;

// The command line on a real project: servers, files, a compose file.
class tst_StageDetect : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void cleanupTestCase();
    void init();

    void findsWhatAProjectConsistsOf();
    void neverPrintsAPassword();
    void thePrintedStageFileCanBeAdded();
    void aPasswordThatIsKeptLetsABackupThrough();
    void aRoleThatCannotRestoreIsSaid();
    void findsTheDatabasesOfThisComputersServers();
    void aFolderThatIsNotThereIsNotFound();

private:
    [[nodiscard]] PostgresServer &server();
    [[nodiscard]] QString address() const;
    [[nodiscard]] QJsonObject detect();
    [[nodiscard]] static QJsonObject storage(const QJsonObject &detection, const QString &name);
    void write(const QString &name, const QByteArray &bytes) const;
    [[nodiscard]] QString project() const { return m_folder->filePath(u"shop"_s); }
    [[nodiscard]] QString home() const { return m_folder->filePath(u"home"_s); }

    std::unique_ptr<PostgresServer> m_server15;
    std::unique_ptr<PostgresServer> m_server17;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_StageDetect::initTestCase_data()
{
    QTest::addColumn<int>("major");
    QTest::newRow("server 15") << 15;
    QTest::newRow("server 17") << 17;
}

void tst_StageDetect::initTestCase()
{
    m_server15 = std::make_unique<PostgresServer>(PostgresServer::binaries15());
    m_server17 = std::make_unique<PostgresServer>(PostgresServer::binaries17());
    for (PostgresServer *server : {m_server15.get(), m_server17.get()}) {
        QVERIFY2(server->make() && server->start(), qPrintable(server->problem()));
        QCOMPARE(server->sql(u"postgres"_s, u"CREATE ROLE shop LOGIN PASSWORD '%1'"_s.arg(s_password)), QString());
        QCOMPARE(server->sql(u"postgres"_s, u"CREATE DATABASE shop OWNER shop"_s), QString());
        QCOMPARE(server->sql(u"shop"_s, u"CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id;"
                                        "ALTER TABLE orders OWNER TO shop"_s),
                 QString());
        server->replaceAccessRules("local all postgres trust\nlocal all all scram-sha-256\n");
    }
}

void tst_StageDetect::cleanupTestCase()
{
    m_server15.reset();
    m_server17.reset();
}

PostgresServer &tst_StageDetect::server()
{
    QFETCH_GLOBAL(const int, major);
    return major == 15 ? *m_server15 : *m_server17;
}

QString tst_StageDetect::address() const
{
    auto &on = const_cast<tst_StageDetect *>(this)->server();
    return u"postgresql://shop:%1@/shop?host=%2"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(s_password)),
                                                       on.socketFolder());
}

void tst_StageDetect::write(const QString &name, const QByteArray &bytes) const
{
    const QString path = project() + u'/' + name;
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

void tst_StageDetect::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("UNDERSTUDY_KEYCHAIN", "file");
    qputenv("UNDERSTUDY_HOME", home().toUtf8());
    qputenv("PGHOST", m_folder->path().toUtf8()); // no server there
    write(u".env"_s, "DATABASE_URL=" + address().toUtf8() + "\nAPP_ENV=staging\nKEY='x'\n");
    write(u"uploads/a.jpg"_s, "picture");
    write(u"compose.yml"_s, "services:\n"
                            "  api:\n    build: .\n    volumes: [./media:/media, state:/state]\n"
                            "  cache:\n    image: redis:7\n"
                            "  db:\n    image: postgres:17\n    environment: {POSTGRES_DB: other}\n"
                            "  odd: !tag\n");
    write(u"media/b"_s, "b");
    QVERIFY(QDir().mkpath(project() + u"/worker"_s));
    QCOMPARE(shell(project(), u"sqlite3 worker/jobs.db 'create table jobs(id)'"_s).exitCode, 0);
}

QJsonObject tst_StageDetect::detect()
{
    const ProgramRun run = runProgram(cliProgram(), {u"stage"_s, u"detect"_s, project(), u"-o"_s, u"json"_s});
    if (run.exitCode != 0)
        qWarning() << run.all();
    return QJsonDocument::fromJson(run.output).object();
}

QJsonObject tst_StageDetect::storage(const QJsonObject &detection, const QString &name)
{
    for (const QJsonValue &value : detection[u"storages"_s].toArray()) {
        if (value[u"component"_s].toString() + u'/' + value[u"name"_s].toString() == name)
            return value.toObject();
    }
    return {};
}

void tst_StageDetect::findsWhatAProjectConsistsOf()
{
    const QJsonObject found = detect();
    QFETCH_GLOBAL(const int, major);
    const QJsonObject database = storage(found, u"database/shop"_s);
    QCOMPARE(database[u"problems"_s].toArray().size(), 0);
    QVERIFY(database[u"suggested"_s].toBool());
    QVERIFY(database[u"details"_s].toString().contains(QString::number(major)));
    QVERIFY(database[u"sizeBytes"_s].toInteger() > 1'000'000);
    QCOMPARE(storage(found, u"app/uploads"_s)[u"sizeBytes"_s].toInteger(), 7);
    QCOMPARE(storage(found, u"api/media"_s)[u"path"_s].toString(), project() + u"/media"_s);
    QCOMPARE(storage(found, u"worker/jobs"_s)[u"kind"_s].toString(), u"sqlite"_s);
    QCOMPARE(storage(found, u"app/env"_s)[u"kind"_s].toString(), u"secrets"_s);
    const QJsonObject cache = storage(found, u"cache/redis"_s);
    QCOMPARE(cache[u"kind"_s].toString(), u"unsupported"_s);
    QCOMPARE(cache[u"problems"_s].toArray().size(), 1);
    QCOMPARE(storage(found, u"db/other"_s)[u"problems"_s].toArray().size(), 1); // no port leads to it
    QCOMPARE(found[u"notUnderstood"_s].toArray().size(), 1);
}

void tst_StageDetect::neverPrintsAPassword()
{
    for (const QStringList &more : {QStringList(), QStringList{u"-o"_s, u"json"_s}, QStringList{u"--verbose"_s}}) {
        const ProgramRun run = runProgram(cliProgram(), QStringList{u"stage"_s, u"detect"_s, project()} + more);
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.output.contains("jobs"));
        QVERIFY(!run.all().contains("s3cret"));
    }
}

void tst_StageDetect::thePrintedStageFileCanBeAdded()
{
    const QByteArray json = QJsonDocument(detect()[u"stageFile"_s].toObject()).toJson();
    const Result<StageFile> file = parseStageFile(json);
    VERIFY_RESULT(file);
    QCOMPARE(file->stage.id(), u"shop/staging"_s);
    QCOMPARE(file->stage.storages.size(), 5);
    write(u"stage.json"_s, json);
    const ProgramRun added = runProgram(cliProgram(), {u"stage"_s, u"add"_s, project() + u"/stage.json"_s});
    QCOMPARE(added.exitCode, 6); // the password of the .env is not kept: said as a warning
    QVERIFY(added.output.contains("needs a password"));
    const ProgramRun shown = runProgram(cliProgram(), {u"stage"_s, u"show"_s, u"shop/staging"_s});
    QVERIFY(shown.output.contains(QFile::encodeName(home() + u"/passwords.json"_s)));
}

void tst_StageDetect::aPasswordThatIsKeptLetsABackupThrough()
{
    const QJsonObject found = detect();
    write(u"stage.json"_s, QJsonDocument(found[u"stageFile"_s].toObject()).toJson());
    QCOMPARE(runProgram(cliProgram(), {u"stage"_s, u"add"_s, project() + u"/stage.json"_s}).exitCode, 6);
    const QStringList create{u"backup"_s, u"create"_s, u"shop/staging"_s, u"--live"_s};
    QCOMPARE(runProgram(cliProgram(), create).exitCode, 1);

    const std::atomic_bool never = false;
    const TaskControl control(never);
    const Home place(home());
    const QString connection = storage(found, u"database/shop"_s)[u"connection"_s].toString();
    VERIFY_RESULT(PasswordFile(place).write(loginOf(connection), s_password.toUtf8(), control));
    const ProgramRun made = runProgram(cliProgram(), create);
    QVERIFY2(made.exitCode == 0, made.all().constData());
    QVERIFY(!made.all().contains("s3cret"));
    const QString shell1 = u"grep -r -l s3cret . --include='*' | sort"_s;
    QCOMPARE(shell(home(), shell1 + u" || true"_s).output, QByteArray()); // base64 in the one file, nowhere else
}

void tst_StageDetect::aRoleThatCannotRestoreIsSaid()
{
    const QJsonObject database = storage(detect(), u"database/shop"_s);
    QStringList limits;
    for (const QJsonValue &limit : database[u"limits"_s].toArray())
        limits.append(limit.toString());
    QVERIFY2(!limits.filter(u"CREATEDB"_s).isEmpty(), qPrintable(limits.join(u'\n')));
}

void tst_StageDetect::findsTheDatabasesOfThisComputersServers()
{
    qputenv("PGHOST", server().socketFolder().toUtf8());
    qputenv("PGUSER", "postgres");
    const auto restore = qScopeGuard([] { qunsetenv("PGUSER"); });
    QVERIFY(QFile::remove(project() + u"/.env"_s));
    const QJsonObject found = detect();
    const QJsonObject database = storage(found, u"database/shop"_s);
    QVERIFY(database[u"source"_s].toString().contains(server().socketFolder()));
    QVERIFY(database[u"suggested"_s].toBool()); // it is called like the project
    QCOMPARE(database[u"problems"_s].toArray().size(), 0);
}

void tst_StageDetect::aFolderThatIsNotThereIsNotFound()
{
    QCOMPARE(runProgram(cliProgram(), {u"stage"_s, u"detect"_s, project() + u"/nowhere"_s}).exitCode, 5);
}

QTEST_GUILESS_MAIN(tst_StageDetect)

#include "tst_stagedetect.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/detected.h"
#include "models/envconnection.h"
#include "services/config/connection.h"
#include "services/config/stagefile.h"
#include "services/operations/detect/foldersurvey.h"
#include "services/operations/detect/serverimages.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;

static const QByteArray s_sqlite = QByteArray("SQLite format 3\0", 16) + QByteArray(600, 'x');

static constexpr uid_t s_nobody = 65534;

class tst_Detection : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void findsWhatLooksLikeData();
    void anExampleHoldsNoSecretsAndATextIsNoDatabase();
    void linksAreNotFollowedAndLoopsEnd();
    void namesThatAreNotUtf8AreCountedAndSaid();
    void foldersThatCannotBeReadAreSaid();
    void aHugeFolderIsGivenUpAndThatIsSaid();
    void aDeepFolderIsGivenUpAndThatIsSaid();
    void aServersOwnFilesAreNoFiles();
    void aCancelledSearchEnds();
    void aFolderThatIsNotThereIsAnError();
    void connectionsAreFoundInVariables_data();
    void connectionsAreFoundInVariables();
    void whatIsNotPostgreSqlIsNamed();
    void connectionsReadBackWithStrangeNames();
    void imagesAreKnownByTheirName_data();
    void imagesAreKnownByTheirName();
    void theProposedStageIsAStageFile();
    void namesBecomeUsable_data();
    void namesBecomeUsable();

private:
    void write(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_folder->filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    [[nodiscard]] QStringList relative(const QList<FoundPath> &found) const
    {
        QStringList paths;
        for (const FoundPath &one : found)
            paths.append(QDir(m_folder->path()).relativeFilePath(one.path));
        return paths;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

void tst_Detection::init()
{
    m_cancelled = false;
    m_folder = std::make_unique<QTemporaryDir>();
}

void tst_Detection::findsWhatLooksLikeData()
{
    write(u"compose.yml"_s, "services: {}\n");
    write(u"docker-compose.yml"_s, "services: {}\n");
    write(u".env"_s, "A=1\n");
    write(u"api/.env.production"_s, "A=1\n");
    write(u"uploads/a.jpg"_s, "12345");
    write(u"uploads/media/b.jpg"_s, "123");
    write(u"api/media/c.jpg"_s, "1");
    write(u"api/jobs.sqlite3"_s, s_sqlite);
    write(u"data/shop.db"_s, s_sqlite);
    write(u"data/shop.db-wal"_s, "wal");
    write(u"node_modules/storage/x"_s, "x");
    write(u".git/data/x"_s, "x");
    FolderSurvey survey(m_folder->path());
    const Result<> run = survey.run(m_control);
    VERIFY_RESULT(run);
    QCOMPARE(survey.composeFile, m_folder->filePath(u"compose.yml"_s));
    QVERIFY(survey.isGitCheckout);
    QCOMPARE(relative(survey.envFiles), (QStringList{u".env"_s, u"api/.env.production"_s}));
    QCOMPARE(relative(survey.databases), (QStringList{u"api/jobs.sqlite3"_s, u"data/shop.db"_s}));
    QCOMPARE(relative(survey.dataFolders), (QStringList{u"api/media"_s, u"data"_s, u"uploads"_s}));
    QCOMPARE(survey.dataFolders.at(1).files, 0); // its database is none of them
    QCOMPARE(survey.dataFolders.at(2).files, 2);
    QCOMPARE(survey.dataFolders.at(2).sizeBytes, 8);
    QVERIFY(survey.dataFolders.at(2).complete);
    QCOMPARE(survey.notes, QStringList());
}

void tst_Detection::anExampleHoldsNoSecretsAndATextIsNoDatabase()
{
    write(u".env.example"_s, "A=1\n");
    write(u".env.dist"_s, "A=1\n");
    write(u"notes.db"_s, QByteArray(2000, 'x'));
    write(u"empty.sqlite"_s, "");
    FolderSurvey survey(m_folder->path());
    const Result<> run = survey.run(m_control);
    VERIFY_RESULT(run);
    QVERIFY(survey.envFiles.isEmpty() && survey.databases.isEmpty());
}

void tst_Detection::linksAreNotFollowedAndLoopsEnd()
{
    write(u"uploads/a"_s, "1");
    QVERIFY(QFile::link(m_folder->path(), m_folder->filePath(u"uploads/up"_s)));
    QVERIFY(QFile::link(u"/"_s, m_folder->filePath(u"media"_s)));
    QVERIFY(QFile::link(u"self"_s, m_folder->filePath(u"self"_s)));
    QCOMPARE(mkfifo(QFile::encodeName(m_folder->filePath(u".env"_s)).constData(), 0600), 0); // reading would never end
    FolderSurvey survey(m_folder->path());
    const Result<> run = survey.run(m_control);
    VERIFY_RESULT(run);
    QCOMPARE(relative(survey.dataFolders), (QStringList{u"uploads"_s}));
    QVERIFY(survey.envFiles.isEmpty());
}

void tst_Detection::namesThatAreNotUtf8AreCountedAndSaid()
{
    write(u"uploads/a"_s, "1");
    const QByteArray bad = QFile::encodeName(m_folder->filePath(u"uploads/"_s)) + "\xff\xfe.db";
    QVERIFY(mkdir(bad.constData(), 0700) == 0);
    write(u"uploads/new\nline\x1b[31m.db"_s, s_sqlite);
    FolderSurvey survey(m_folder->path());
    const Result<> run = survey.run(m_control);
    VERIFY_RESULT(run);
    QCOMPARE(rmdir(bad.constData()), 0); // QTemporaryDir does not see it
    QCOMPARE(survey.notes.size(), 1);
    QCOMPARE(survey.databases.size(), 1);
}

void tst_Detection::foldersThatCannotBeReadAreSaid()
{
    write(u"uploads/a"_s, "1");
    write(u"uploads/closed/b"_s, "1");
    write(u"other/b"_s, "1");
    const auto close = [this](const QString &name, mode_t mode) {
        return chmod(QFile::encodeName(m_folder->filePath(name)).constData(), mode) == 0;
    };
    QVERIFY(close(u"uploads/closed"_s, 0) && close(u"other"_s, 0) && close(u"."_s, 0755));
    const bool isRoot = geteuid() == 0; // who reads everything
    QVERIFY(!isRoot || seteuid(s_nobody) == 0);
    FolderSurvey survey(m_folder->path());
    const Result<> run = survey.run(m_control);
    QVERIFY(!isRoot || seteuid(0) == 0);
    QVERIFY(close(u"uploads/closed"_s, 0700) && close(u"other"_s, 0700));
    VERIFY_RESULT(run);
    QCOMPARE(survey.dataFolders.first().unreadable.size(), 1);
    QCOMPARE(survey.notes.size(), 1);
}

void tst_Detection::aHugeFolderIsGivenUpAndThatIsSaid()
{
    for (int i = 0; i < 60; ++i)
        write(u"uploads/%1"_s.arg(i), "x");
    FolderSurvey survey(m_folder->path(), 50);
    const Result<> run = survey.run(m_control);
    VERIFY_RESULT(run);
    QCOMPARE(survey.notes.size(), 1);
    QVERIFY(!survey.dataFolders.first().complete);
    QVERIFY(survey.dataFolders.first().files < 60);
}

void tst_Detection::aDeepFolderIsGivenUpAndThatIsSaid()
{
    write(u"a/"_s.repeated(40) + u"jobs.db"_s, s_sqlite);
    FolderSurvey survey(m_folder->path());
    const Result<> run = survey.run(m_control);
    VERIFY_RESULT(run);
    QVERIFY(survey.databases.isEmpty());
    QCOMPARE(survey.notes.size(), 1);
}

void tst_Detection::aServersOwnFilesAreNoFiles()
{
    write(u"data/postgres/PG_VERSION"_s, "17\n");
    write(u"data/postgres/base/1/PG_VERSION"_s, "17\n");
    write(u"data/a.txt"_s, "x");
    write(u"storage/ibdata1"_s, "x");
    FolderSurvey survey(m_folder->path());
    const Result<> run = survey.run(m_control);
    VERIFY_RESULT(run);
    QCOMPARE(relative(survey.dataFolders), (QStringList{u"data"_s, u"storage"_s}));
    QCOMPARE(survey.dataFolders.at(0).exclude.first(), u"postgres"_s);
    QVERIFY(survey.dataFolders.at(0).unsupported.isEmpty());
    QCOMPARE(survey.dataFolders.at(1).unsupported, u"MySQL"_s);
}

void tst_Detection::aCancelledSearchEnds()
{
    m_cancelled = true;
    FolderSurvey survey(m_folder->path());
    QCOMPARE(survey.run(m_control).error().code, Error::Code::Cancelled);
}

void tst_Detection::aFolderThatIsNotThereIsAnError()
{
    FolderSurvey survey(m_folder->filePath(u"nowhere"_s));
    QCOMPARE(survey.run(m_control).error().code, Error::Code::NotFound);
}

void tst_Detection::connectionsAreFoundInVariables_data()
{
    using Variables = QHash<QString, QString>;
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("connection");
    QTest::addColumn<QString>("password");
    QTest::newRow("address") << Variables{{u"DATABASE_URL"_s, u"postgres://shop:p%40ss@db:5433/shop?schema=public"_s}}
                             << u"postgresql://shop@db:5433/shop"_s << u"p@ss"_s;
    QTest::newRow("driver") << Variables{{u"SQLALCHEMY_DATABASE_URI"_s,
                                          u"postgresql+asyncpg://u:p@h/d?sslmode=require"_s}}
                            << u"postgresql://u@h:5432/d?sslmode=require"_s << u"p"_s;
    QTest::newRow("PG*") << Variables{{u"PGHOST"_s, u"h"_s}, {u"PGDATABASE"_s, u"d"_s}, {u"PGPASSWORD"_s, u"p"_s}}
                         << u"postgresql://h:5432/d"_s << u"p"_s;
    QTest::newRow("image") << Variables{{u"POSTGRES_USER"_s, u"u"_s},
                                        {u"POSTGRES_DB"_s, u"d"_s},
                                        {u"POSTGRES_HOST"_s, u"h"_s},
                                        {u"POSTGRES_PORT"_s, u"5"_s}}
                           << u"postgresql://u@h:5/d"_s << QString();
    QTest::newRow("Laravel") << Variables{{u"DB_CONNECTION"_s, u"pgsql"_s},
                                          {u"DB_HOST"_s, u"h"_s},
                                          {u"DB_USERNAME"_s, u"u"_s},
                                          {u"DB_DATABASE"_s, u"d"_s}}
                             << u"postgresql://u@h:5432/d"_s << QString();
    QTest::newRow("socket") << Variables{{u"DATABASE_URL"_s, u"postgresql:///d?host=/run/pg"_s}}
                            << u"postgresql:///d?host=/run/pg&port=5432"_s << QString();
}

void tst_Detection::connectionsAreFoundInVariables()
{
    using Variables = QHash<QString, QString>;
    QFETCH(const Variables, variables);
    const QList<EnvConnection> found = connectionsIn(variables);
    QCOMPARE(found.size(), 1);
    QTEST(found.first().connection(), "connection");
    QTEST(found.first().password, "password");
    const Result<QString> read = checkedConnection(found.first().connection(), u"x"_s);
    VERIFY_RESULT(read);
}

void tst_Detection::whatIsNotPostgreSqlIsNamed()
{
    const QList<EnvConnection> found = connectionsIn({{u"DATABASE_URL"_s, u"mysql://u:p@h/d"_s},
                                                      {u"REDIS_URL"_s, u"redis://h:6379/0"_s},
                                                      {u"HOME_URL"_s, u"https://example.org"_s},
                                                      {u"BROKEN_URL"_s, u"postgres://[::1/x"_s}});
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.at(0).unsupported, u"MySQL"_s);
    QCOMPARE(found.at(1).unsupported, u"Redis"_s);
    QVERIFY(!found.at(0).place().contains(u":p@"_s));
}

void tst_Detection::connectionsReadBackWithStrangeNames()
{
    EnvConnection where{
        .user = u"o'b @:/r%20i\\en"_s, .host = u"/run/my pg"_s, .port = 6000, .database = u"a/b ?#%&'ä"_s};
    const Result<QString> read = checkedConnection(where.connection(), u"x"_s);
    VERIFY_RESULT(read);
    QCOMPARE(*read, u"/run/my pg:6000/a/b ?#%&'ä"_s);
    QCOMPARE(loginOf(where.connection()), u"postgresql://o'b @:/r%20i\\en@/run/my pg:6000"_s);
}

void tst_Detection::imagesAreKnownByTheirName_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<bool>("isPostgres");
    QTest::addColumn<QString>("unsupported");
    QTest::newRow("plain") << u"postgres"_s << true << QString();
    QTest::newRow("registry") << u"registry.local:5000/lib/postgres:17-alpine@sha256:00"_s << true << QString();
    QTest::newRow("postgis") << u"postgis/postgis:17"_s << true << QString();
    QTest::newRow("redis") << u"redis:7"_s << false << u"Redis"_s;
    QTest::newRow("exporter") << u"prom/postgres-exporter"_s << false << QString();
    QTest::newRow("none") << QString() << false << QString();
}

void tst_Detection::imagesAreKnownByTheirName()
{
    QFETCH(const QString, image);
    QTEST(serverImage(image).isPostgres, "isPostgres");
    QTEST(serverImage(image).unsupported, "unsupported");
}

void tst_Detection::theProposedStageIsAStageFile()
{
    Detection detection{.project = u"shop"_s, .stage = u"local"_s};
    detection.storages = {
        {.config = {.component = u"app"_s, .name = u"uploads"_s, .kind = StorageKind::Files, .path = u"/srv/u"_s}},
        {.config = {.component = u"cache"_s, .name = u"redis"_s}, .unsupported = u"Redis"_s},
        {.config = {.component = u"app"_s, .name = u"old"_s, .kind = StorageKind::Files, .path = u"/srv/o"_s},
         .suggested = false},
        {.config = {.component = u"database"_s,
                    .name = u"main"_s,
                    .kind = StorageKind::Postgres,
                    .connection = u"postgresql://shop@h/shop"_s},
         .password = u"hidden"_s}};
    const QByteArray json = stageFileJson(proposedStage(detection));
    const Result<StageFile> file = parseStageFile(json);
    VERIFY_RESULT(file);
    QCOMPARE(file->stage.storages.size(), 2);
    QCOMPARE(file->warnings, QStringList());
    QVERIFY(!json.contains("hidden"));
}

void tst_Detection::namesBecomeUsable_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << u"shop"_s << u"shop"_s;
    QTest::newRow("spaces") << u" My Shop (2) "_s << u"My-Shop-2"_s;
    QTest::newRow("dots") << u".."_s << u"x"_s;
    QTest::newRow("letters of others") << u"лавка"_s << u"x"_s;
    QTest::newRow("slashes") << u"../../etc"_s << u"etc"_s;
}

void tst_Detection::namesBecomeUsable()
{
    QFETCH(const QString, text);
    QTEST(asName(text, u"x"_s), "name");
}

QTEST_APPLESS_MAIN(tst_Detection)

#include "tst_detection.moc"

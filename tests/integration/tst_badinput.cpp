// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backedupstage.h"
#include "tests/support/foldersnapshot.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// What can be wrong with a stage file, and with what it describes, on a whole, real stage: each is told in four parts, with
// its own exit code, loses nothing and leaves nothing behind.
class tst_BadInput : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aStageFileIsRefused_data();
    void aStageFileIsRefused();
    void aBackupCannotReachItsDatabase_data();
    void aBackupCannotReachItsDatabase();
    void somethingIsNotWhereTheStageFileSays_data();
    void somethingIsNotWhereTheStageFileSays();
    void aRoleThatMayNotCreateDatabasesCannotRestore();

private:
    std::unique_ptr<BackedUpStage> m_stage;
};

static const QStringList s_create{u"backup"_s, u"create"_s, u"shop/staging"_s, u"--suspend"_s};
static const QStringList s_restore{u"backup"_s, u"restore"_s,   u"shop/staging"_s,
                                   u"first"_s,  u"--suspend"_s, u"--yes"_s};
static constexpr int s_failed = 1;
static constexpr int s_usage = 2;
static constexpr int s_refused = 3;
static constexpr int s_damaged = 4;
static constexpr int s_notFound = 5;

void tst_BadInput::init()
{
    if (m_stage)
        return;
    m_stage = std::make_unique<BackedUpStage>();
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
    m_stage->change(2);
}

void tst_BadInput::cleanup()
{
    if (QTest::currentTestFailed())
        m_stage.reset();
}

void tst_BadInput::aStageFileIsRefused_data()
{
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QString>("named"); // the place that the message names
    const auto row = [](const char *name, const char *old, const char *now, const QString &named) {
        QTest::newRow(name) << QByteArray(old) << QByteArray(now) << named;
    };
    row("no JSON", "\"format\":1", "\"format\":1,,", u"ine 1"_s);
    row("an unknown kind", "\"kind\":\"files\"", "\"kind\":\"folder\"", u"components[1].storages[0].kind"_s);
    row("an unknown kind of runtime", "\"kind\":\"commands\"", "\"kind\":\"docker\"", u"runtime.kind"_s);
    row("a missing field", "\"kind\":\"files\",", "", u"components[1].storages[0].kind"_s);
    row("a missing project", "\"project\":\"shop\",", "", u"project"_s);
    row("a name twice", "\"name\":\"index\"", "\"name\":\"uploads\"", u"components[1].storages[1].name"_s);
    row("a relative path", "\"path\":\"/", "\"path\":\"", u"components[1].storages[0].path"_s);
    row("a path that climbs", "/data/uploads\"", "/data/../uploads\"", u"components[1].storages[0].path"_s);
    row("a password", "postgresql://postgres@", "postgresql://postgres:secret@",
        u"components[0].storages[0].connection"_s);
    row("a number for a text", "\"stage\":\"staging\"", "\"stage\":7", u"stage"_s);
}

void tst_BadInput::aStageFileIsRefused()
{
    QFETCH(QByteArray, old);
    QFETCH(QByteArray, now);
    QFETCH(QString, named);
    const QString path = m_stage->path(u"bad.json"_s);
    QFile file(path);
    const QByteArray bad = m_stage->changedFile(old, now);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bad) == bad.size());
    file.close();
    const FolderSnapshot stages(m_stage->home() + u"/stages"_s);
    const QStringList add{u"stage"_s, u"add"_s, path, u"--replace"_s};

    QCOMPARE(m_stage->untold(add, s_usage, u"invalidInput"_s), QByteArray());
    const CliRun said = m_stage->cli(add);
    QVERIFY2(QString::fromUtf8(said.errors).contains(named), said.errors.constData());
    QVERIFY(!said.errors.contains("postgres:secret"));

    const FolderSnapshot after(m_stage->home() + u"/stages"_s);
    QCOMPARE(after.files(), stages.files());
    for (const QString &kept : after.files())
        QCOMPARE(after.content(kept), stages.content(kept));
}

void tst_BadInput::aBackupCannotReachItsDatabase_data()
{
    QTest::addColumn<QByteArray>("connection"); // empty: as it is, but as another role
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("code");
    QTest::newRow("nobody listens") << "postgresql://postgres@127.0.0.1:1/shop"_ba << QByteArray() << QString()
                                    << u"unreachable"_s;
    QTest::newRow("no such host") << "postgresql://postgres@nowhere.invalid/shop"_ba << QByteArray() << QString()
                                  << u"unreachable"_s;
    QTest::newRow("a wrong password") << QByteArray() << "app"_ba << u"wrong"_s << u"denied"_s;
    QTest::newRow("no password") << QByteArray() << "app"_ba << QString() << u"denied"_s;
    QTest::newRow("an unknown role") << QByteArray() << "nobody"_ba << QString() << u"denied"_s;
}

void tst_BadInput::aBackupCannotReachItsDatabase()
{
    QFETCH(QByteArray, connection);
    QFETCH(QByteArray, role);
    QFETCH(QString, password);
    QFETCH(QString, code);
    const Prints before = m_stage->fingerprints();
    m_stage->server.sql(u"postgres"_s, u"drop role if exists app; create role app login password 'right'"_s);
    m_stage->server.replaceAccessRules("local all app scram-sha-256\nlocal all all trust\n");
    const auto letIn = qScopeGuard([this] { m_stage->server.replaceAccessRules("local all all trust\n"); });
    const QByteArray good = m_stage->server.connection(u"shop"_s).toUtf8();
    QVERIFY2(m_stage->describeAs(m_stage->changedFile(
                 good, connection.isEmpty() ? QByteArray(good).replace("//postgres@", "//" + role + '@') : connection)),
             qPrintable(m_stage->problem()));
    const QStringList wrapper = password.isEmpty() ? QStringList{u"env"_s, u"-u"_s, u"PGPASSWORD"_s}
                                                   : QStringList{u"env"_s, u"PGPASSWORD="_s + password};

    QCOMPARE(m_stage->untold(s_create, s_failed, code, wrapper), QByteArray());
    const CliRun restore = m_stage->cli(s_restore, wrapper);
    QVERIFY2(restore.exitCode != 0, restore.told().constData());
    QVERIFY(!restore.told().contains("wrong\"") && !restore.told().contains("PGPASSWORD=wrong"));

    QVERIFY(m_stage->describeAsBefore());
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadInput::somethingIsNotWhereTheStageFileSays_data()
{
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("code");
    QTest::newRow("no such folder") << "/data/uploads\""_ba << "/data/uplaods\""_ba << s_notFound << u"notFound"_s;
    QTest::newRow("a file for a folder") << "/data/uploads\""_ba << "/runtime.sh\""_ba << s_usage << u"invalidInput"_s;
    QTest::newRow("no such SQLite file") << "/data/jobs.db"_ba << "/data/job.db"_ba << s_notFound << u"notFound"_s;
    QTest::newRow("no SQLite file at all") << "/data/jobs.db"_ba << "/runtime.sh"_ba << s_damaged << u"corrupt"_s;
    QTest::newRow("no such file of secrets")
        << "/data/.env"_ba << "/data/.environment"_ba << s_notFound << u"notFound"_s;
    QTest::newRow("no such database") << "/shop?"_ba << "/shoop?"_ba << s_notFound << u"notFound"_s;
}

void tst_BadInput::somethingIsNotWhereTheStageFileSays()
{
    QFETCH(QByteArray, old);
    QFETCH(QByteArray, now);
    QFETCH(int, exitCode);
    QFETCH(QString, code);
    const Prints before = m_stage->fingerprints();
    QVERIFY2(m_stage->describeAs(m_stage->changedFile(old, now)), qPrintable(m_stage->problem()));
    QCOMPARE(m_stage->untold(s_create, exitCode, code), QByteArray());
    QVERIFY(m_stage->describeAsBefore());
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadInput::aRoleThatMayNotCreateDatabasesCannotRestore()
{
    const Prints before = m_stage->fingerprints();
    m_stage->server.sql(u"postgres"_s, u"create role reader login in role pg_read_all_data, pg_read_all_stats"_s);
    QVERIFY2(m_stage->describeAs(m_stage->changedFile("//postgres@", "//reader@")), qPrintable(m_stage->problem()));
    const CliRun status = m_stage->cli({u"stage"_s, u"status"_s, u"shop/staging"_s});
    QVERIFY2(status.output.contains("CREATEDB"), status.told().constData());
    REQUIRE_DONE(m_stage->cli(s_create));
    const QString backups = m_stage->home() + u"/repository/backups"_s;
    const QStringList made = QDir(backups).entryList();

    QCOMPARE(m_stage->untold(s_restore, s_refused, u"refused"_s), QByteArray());
    QCOMPARE(QDir(backups).entryList(), made); // refused before a safety backup was made for nothing

    QVERIFY(m_stage->describeAsBefore());
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

QTEST_GUILESS_MAIN(tst_BadInput)
#include "tst_badinput.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/cliprogram.h"
#include "tests/support/foldersnapshot.h"
#include "tests/support/realstage.h"

#include <QFile>
#include <QJsonObject>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// What stands between a word on the command line and the data of a whole, real stage. A gate that stays closed changes
// nothing: not the stage, and not a byte of the repository.
class tst_Gates : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void aRunningStageIsNotSuspended_data();
    void aRunningStageIsNotSuspended();
    void nobodyConfirmsInAScript();
    void onlyTheRightWordOpens_data();
    void onlyTheRightWordOpens();
    void aProtectedStageWantsItsName_data();
    void aProtectedStageWantsItsName();
    void noForceLoadsANewerSchema_data();
    void noForceLoadsANewerSchema();
    void exitCodesTellWhatHappened_data();
    void exitCodesTellWhatHappened();
    void undoWantsItsWordToo();

private:
    [[nodiscard]] CliRun restore(const QStringList &options) const;
    [[nodiscard]] QMap<QString, QByteArray> repository() const;
    [[nodiscard]] ProgramRun typed(const QString &command, const QByteArray &words) const;
    void staysClosed(const QStringList &options, const QByteArray &firstLine);
    void opens(const CliRun &run);

    std::unique_ptr<RealStage> m_stage;
    QMap<QString, QByteArray> m_then; // what the backup "first" holds
};

static constexpr int s_refused = 3;

void tst_Gates::initTestCase()
{
    m_stage = std::make_unique<RealStage>();
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
    QCOMPARE(m_stage->server.sql(u"shop"_s, u"create table levels (level int); insert into levels values (7)"_s),
             QString());
    const QJsonObject schema{
        {u"storage"_s, u"database/main"_s}, {u"query"_s, u"select max(level) from levels"_s}, {u"supported"_s, 7}};
    QVERIFY2(m_stage->setField(u"schema"_s, schema), qPrintable(m_stage->problem()));
    m_then = m_stage->fingerprints();
    REQUIRE_DONE(m_stage->cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"first"_s, u"--suspend"_s}));
}

void tst_Gates::init()
{
    (void)m_stage->cli({u"backup"_s, u"accept"_s, u"shop/staging"_s}); // there may be nothing to accept
    QVERIFY2(m_stage->addStage(m_stage->stageFile()), qPrintable(m_stage->problem()));
    m_stage->change(2);
    m_stage->setRunning(false);
}

CliRun tst_Gates::restore(const QStringList &options) const
{
    return m_stage->cli(QStringList{u"backup"_s, u"restore"_s, u"shop/staging"_s, u"first"_s} + options);
}

// Every byte of it, but for who held a lock last.
QMap<QString, QByteArray> tst_Gates::repository() const
{
    const FolderSnapshot files(m_stage->home() + u"/repository"_s);
    QMap<QString, QByteArray> all;
    for (const QString &path : files.files()) {
        if (!path.contains(u"/locks/"_s))
            all[path] = files.content(path);
    }
    return all;
}

void tst_Gates::staysClosed(const QStringList &options, const QByteArray &firstLine)
{
    const auto stage = m_stage->fingerprints();
    const auto backups = repository();
    const bool running = m_stage->isRunning();
    QVERIFY(backups.size() > 3);

    const CliRun refused = restore(options);
    QVERIFY2(refused.exitCode == s_refused, refused.told().constData());
    QCOMPARE(refused.errors.split('\n').first(), firstLine);
    const CliRun told = restore(options + QStringList{u"-o"_s, u"json"_s});
    QVERIFY2(told.exitCode == s_refused, told.told().constData());
    QCOMPARE(told.json()[u"error"_s][u"code"_s].toString(), u"refused"_s);
    QCOMPARE(told.json()[u"error"_s][u"message"_s].toString().toUtf8(), firstLine);

    QCOMPARE(m_stage->fingerprints(), stage);
    QVERIFY(repository() == backups);
    QCOMPARE(m_stage->isRunning(), running);
    QCOMPARE(m_stage->leftovers(), QStringList());
}

void tst_Gates::opens(const CliRun &run)
{
    REQUIRE_DONE(run);
    QCOMPARE(m_stage->fingerprints(), m_then);
}

void tst_Gates::aRunningStageIsNotSuspended_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("alone") << QStringList();
    QTest::newRow("confirmed") << QStringList{u"--yes"_s};
    QTest::newRow("with a part of it") << QStringList{u"--yes"_s, u"--only"_s, u"api/env"_s};
    QTest::newRow("to be resumed") << QStringList{u"--yes"_s, u"--resume"_s};
    QTest::newRow("without a safety backup") << QStringList{u"--yes"_s, u"--without-safety-backup"_s};
}

void tst_Gates::aRunningStageIsNotSuspended()
{
    m_stage->setRunning(true);
    QFETCH(QStringList, options);
    staysClosed(options, "Stage is not suspended.");
}

void tst_Gates::nobodyConfirmsInAScript()
{
    staysClosed({}, "Not confirmed, so nothing was started.");
    m_stage->setRunning(true);
    staysClosed({u"--suspend"_s}, "Not confirmed, so nothing was started.");
    opens(restore({u"--suspend"_s, u"--yes"_s}));
    QVERIFY(m_stage->isRunning());
}

// script(1) gives the program a terminal, and types into it.
ProgramRun tst_Gates::typed(const QString &command, const QByteArray &words) const
{
    const QString whole = u"'%1' --home '%2' backup %3"_s.arg(cliProgram(), m_stage->home(), command);
    return runProgram(u"script"_s, {u"--quiet"_s, u"--return"_s, u"--command"_s, whole, u"/dev/null"_s}, words);
}

void tst_Gates::onlyTheRightWordOpens_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("another word") << "yes\n"_ba << s_refused;
    QTest::newRow("a part of it") << "restor\n"_ba << s_refused;
    QTest::newRow("two words") << "restore it\n"_ba << s_refused;
    QTest::newRow("Enter alone") << "\n"_ba << s_refused;
    QTest::newRow("the end of the input") << "\x04"_ba << s_refused;
    QTest::newRow("the word") << "restore\n"_ba << 0;
}

void tst_Gates::onlyTheRightWordOpens()
{
    QFETCH(QByteArray, word);
    QFETCH(int, exitCode);
    const auto stage = m_stage->fingerprints();
    const auto backups = repository();
    const ProgramRun run = typed(u"restore shop/staging first"_s, word);
    QVERIFY2(run.output.contains("Type restore to confirm:"), run.all().constData());
    QVERIFY2(run.exitCode == exitCode, run.all().constData());
    QCOMPARE(m_stage->fingerprints(), exitCode == 0 ? m_then : stage);
    QCOMPARE(repository() == backups, exitCode != 0);
}

void tst_Gates::aProtectedStageWantsItsName_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("isOpen");
    QTest::newRow("the word alone") << QStringList{u"--yes"_s} << false;
    QTest::newRow("another name") << QStringList{u"--yes"_s, u"--confirm"_s, u"production"_s} << false;
    QTest::newRow("the project's name") << QStringList{u"--yes"_s, u"--confirm"_s, u"shop"_s} << false;
    QTest::newRow("its name in capitals") << QStringList{u"--yes"_s, u"--confirm"_s, u"STAGING"_s} << false;
    QTest::newRow("its name") << QStringList{u"--yes"_s, u"--confirm"_s, u"staging"_s} << true;
}

void tst_Gates::aProtectedStageWantsItsName()
{
    QFETCH(QStringList, options);
    QFETCH(bool, isOpen);
    QVERIFY2(m_stage->setField(u"protected"_s, true), qPrintable(m_stage->problem()));
    if (isOpen)
        opens(restore(options));
    else
        staysClosed(options, "“shop/staging” is protected, and its name was not confirmed.");
}

void tst_Gates::noForceLoadsANewerSchema_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("suspended and confirmed") << QStringList{u"--yes"_s};
    QTest::newRow("all the force there is") << QStringList{u"--yes"_s,
                                                           u"--confirm"_s,
                                                           u"staging"_s,
                                                           u"--suspend"_s,
                                                           u"--resume"_s,
                                                           u"--assume-suspended"_s,
                                                           u"--without-safety-backup"_s};
}

void tst_Gates::noForceLoadsANewerSchema()
{
    QFETCH(QStringList, options);
    const QJsonObject schema{
        {u"storage"_s, u"database/main"_s}, {u"query"_s, u"select max(level) from levels"_s}, {u"supported"_s, 6}};
    QVERIFY2(m_stage->setField(u"schema"_s, schema), qPrintable(m_stage->problem()));
    staysClosed(options, "This backup is too new for the release that runs on “shop/staging”.");
}

void tst_Gates::exitCodesTellWhatHappened_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<bool>("running");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("a plan of what may be") << u"backup plan shop/staging first"_s << false << 0;
    QTest::newRow("no such option") << u"backup restore shop/staging first --force"_s << false << 2;
    QTest::newRow("a storage that is not written as one")
        << u"backup restore shop/staging first --yes --only env"_s << false << 5;
    QTest::newRow("a running stage, not said how") << u"backup create shop/staging"_s << true << 2;
    QTest::newRow("a running stage") << u"backup restore shop/staging first --yes"_s << true << 3;
    QTest::newRow("no such backup") << u"backup restore shop/staging second --yes"_s << false << 5;
    QTest::newRow("no such stage") << u"backup restore shop/production latest --yes"_s << false << 5;
    QTest::newRow("no such storage") << u"backup restore shop/staging first --yes --only api/thumbnails"_s << false
                                     << 5;
    QTest::newRow("nothing to undo") << u"backup undo shop/staging --yes"_s << false << 5;
    QTest::newRow("nothing to accept") << u"backup accept shop/staging"_s << false << 5;
}

void tst_Gates::exitCodesTellWhatHappened()
{
    QFETCH(QString, arguments);
    QFETCH(bool, running);
    QFETCH(int, exitCode);
    m_stage->setRunning(running);
    const auto stage = m_stage->fingerprints();
    const auto backups = repository();
    const CliRun run = m_stage->cli(arguments.split(u' '));
    QVERIFY2(run.exitCode == exitCode, run.told().constData());
    QCOMPARE(m_stage->fingerprints(), stage);
    QVERIFY(repository() == backups);
    QCOMPARE(m_stage->isRunning(), running);
}

void tst_Gates::undoWantsItsWordToo()
{
    const auto before = m_stage->fingerprints();
    opens(restore({u"--yes"_s}));
    const QStringList undo{u"backup"_s, u"undo"_s, u"shop/staging"_s};
    QCOMPARE(m_stage->cli(undo).exitCode, s_refused);
    QCOMPARE(typed(u"undo shop/staging"_s, "restore\n").exitCode, s_refused);
    QCOMPARE(m_stage->fingerprints(), m_then);
    const ProgramRun undone = typed(u"undo shop/staging"_s, "undo\n");
    QVERIFY2(undone.exitCode == 0, undone.all().constData());
    QCOMPARE(m_stage->fingerprints(), before);
}

QTEST_GUILESS_MAIN(tst_Gates)
#include "tst_gates.moc"

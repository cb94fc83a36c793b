// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/cliworld.h"

#include <QFile>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Hold = BackupRequest::Hold;

static const QString s_stage = u"shop/staging"_s;

class tst_CliCommands : public QObject
{
    Q_OBJECT

private slots:
    void takesASuspendedStageAsItIs();
    void asksHowToTakeARunningStage();
    void exitsWithUsageWhereNobodyCanBeAsked();
    void keepsTheServicesOwnRefusalOfASuspendedStage();
    void keepsTheServicesOwnRefusalWhereTheStateIsNotKnown();
    void refusesSuspendAndLiveTogether();
    void refusesANameThatIsTooLong();
    void passesAllOptionsOfABackupOn();
    void exitsWithWarningsWhenABackupHasSome();
    void stopsWhenCancelled();
    void namesTheStageByOptionsToo();
    void refusesTwoStages();
    void refusesAStageThatIsNone();
    void findsABackupWithoutItsStage();
    void asksForTheStageWhereABackupIsNotClear();
    void listsBackupsAsJson();
    void printsErrorsAsJsonAndNowhereElse();
    void printsUsageErrorsAsJsonToo();
    void recoversBeforeEveryCommand();
    void goesOnWhenRecoveryFails();
    void doesNothingMoreWhenRecoveryWasInterrupted();
    void takesNamesAsTheyAreWritten();
    void saysWhichWordIsMissing();
    void quietKeepsTheLogOutToo();
    void passesTheChoiceOfARecoveryOn();
    void opensTheHomeItIsGiven();
    void failsWhenTheHomeCannotBeOpened();
    void addsAStageFromItsFile();
    void exitsWithDamagedWhenABackupDoesNotVerify();
    void failsWhenTheResultCannotBeWritten();
};

void tst_CliCommands::takesASuspendedStageAsItIs()
{
    CliWorld world;
    world.service.made = readyBackup(u"one"_s, u"x"_s);
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage}), 0);
    QCOMPARE(world.service.backupRequests.size(), 1);
    QCOMPARE(world.service.backupRequests[0].hold, Hold::AsIs);
    QVERIFY(world.service.backupRequests[0].name.startsWith(u"staging "_s));
    QVERIFY(world.terminal.asked.isEmpty());
}

void tst_CliCommands::asksHowToTakeARunningStage()
{
    for (const auto &[answer, hold] : {std::pair(u"Suspend "_s, Hold::Suspend), std::pair(u"live"_s, Hold::Live)}) {
        CliWorld world;
        world.service.refusesAsIs = true;
        world.service.stageStatus->state = u"running"_s;
        world.service.made = readyBackup(u"one"_s, u"x"_s);
        world.terminal.answers = {answer};
        QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage}), 0);
        QCOMPARE(world.service.backupRequests.last().hold, hold);
    }
}

void tst_CliCommands::exitsWithUsageWhereNobodyCanBeAsked()
{
    CliWorld world;
    world.service.refusesAsIs = true;
    world.service.stageStatus->state = u"running"_s;
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage}), 2);
    QCOMPARE(world.service.backupRequests.size(), 1); // the one that was refused
    QVERIFY(world.terminal.said.contains("--suspend"_L1) && world.terminal.said.contains("--live"_L1));
}

void tst_CliCommands::keepsTheServicesOwnRefusalOfASuspendedStage()
{
    CliWorld world;
    world.service.refusesAsIs = true;
    world.service.stageStatus->state = u"suspended"_s;
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage}), 3);
    QVERIFY(world.terminal.said.contains("What happened."_L1));
}

// A runtime that cannot tell (by hand): what was refused is a writer or a missing proof, not the lack of a choice.
void tst_CliCommands::keepsTheServicesOwnRefusalWhereTheStateIsNotKnown()
{
    CliWorld world;
    world.service.refusesAsIs = true;
    world.service.stageStatus->state = u"unknown"_s;
    world.terminal.answers = {u"live"_s};
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage}), 3);
    QVERIFY(world.terminal.said.contains("What happened."_L1));
    QCOMPARE(world.service.backupRequests.size(), 1);
}

void tst_CliCommands::refusesSuspendAndLiveTogether()
{
    CliWorld world;
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage, u"--suspend"_s, u"--live"_s}), 2);
    QVERIFY(world.service.backupRequests.isEmpty());
}

void tst_CliCommands::refusesANameThatIsTooLong()
{
    CliWorld world;
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage, u"--name"_s, QString(81, u'x')}), 2);
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage, u"--name"_s, u"  "_s}), 2);
    QVERIFY(world.service.backupRequests.isEmpty());
    world.service.made = readyBackup(u"one"_s, u"x"_s);
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage, u"--name"_s, u"🙂"_s.repeated(80)}), 0);
}

void tst_CliCommands::passesAllOptionsOfABackupOn()
{
    CliWorld world;
    world.service.made = readyBackup(u"one"_s, u"x"_s);
    QCOMPARE(world.run({u"create"_s, u"backup"_s, s_stage, u"--name"_s, u"before 2.5"_s, u"--note"_s, u"why"_s,
                        u"--suspend"_s, u"--automatic"_s, u"--keep"_s}),
             0);
    const BackupRequest &request = world.service.backupRequests.first();
    QCOMPARE(request.stage, s_stage);
    QCOMPARE(request.name, u"before 2.5"_s);
    QCOMPARE(request.note, u"why"_s);
    QCOMPARE(request.hold, Hold::Suspend);
    QCOMPARE(request.origin, Origin::Automatic);
    QVERIFY(request.keep && !request.assumeSuspended);
}

void tst_CliCommands::exitsWithWarningsWhenABackupHasSome()
{
    CliWorld world;
    world.service.made = readyBackup(u"one"_s, u"x"_s);
    world.service.made->status = BackupStatus::ReadyWithWarnings;
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage, u"--live"_s}), 6);
}

void tst_CliCommands::stopsWhenCancelled()
{
    CliWorld world;
    world.cancelled = true;
    QCOMPARE(world.run({u"backup"_s, u"create"_s, s_stage, u"--live"_s}), 130);
}

void tst_CliCommands::namesTheStageByOptionsToo()
{
    CliWorld world;
    QCOMPARE(world.run({u"-p"_s, u"shop"_s, u"stage"_s, u"suspend"_s, u"-s"_s, u"staging"_s}), 0);
    QCOMPARE(world.service.calls, QStringList{u"suspend shop/staging"_s});
    QCOMPARE(world.run({u"stage"_s, u"suspend"_s, u"-p"_s, u"shop"_s}), 2); // one without the other
}

void tst_CliCommands::refusesTwoStages()
{
    CliWorld world;
    QCOMPARE(world.run({u"stage"_s, u"suspend"_s, s_stage, u"-p"_s, u"shop"_s, u"-s"_s, u"live"_s}), 2);
    QVERIFY(world.service.calls.isEmpty());
}

void tst_CliCommands::refusesAStageThatIsNone()
{
    CliWorld world;
    for (const QString &stage : {u"shop"_s, u"shop/"_s, u"/staging"_s, u"a/b/c"_s})
        QCOMPARE(world.run({u"stage"_s, u"suspend"_s, stage}), 2);
    QCOMPARE(world.run({u"stage"_s, u"suspend"_s}), 2);
    QVERIFY(world.service.calls.isEmpty());
}

void tst_CliCommands::findsABackupWithoutItsStage()
{
    CliWorld world;
    world.service.knownBackups = {readyBackup(u"one"_s, u"friday"_s),
                                  readyBackup(u"two"_s, u"monday"_s, u"shop"_s, u"live"_s)};
    QCOMPARE(world.run({u"backup"_s, u"delete"_s, u"monday"_s}), 0);
    QCOMPARE(world.service.calls, QStringList{u"delete two"_s});
    QCOMPARE(world.run({u"backup"_s, u"delete"_s, u"sunday"_s}), 5);
}

void tst_CliCommands::asksForTheStageWhereABackupIsNotClear()
{
    CliWorld world;
    world.service.knownBackups = {readyBackup(u"one"_s, u"friday"_s),
                                  readyBackup(u"two"_s, u"friday"_s, u"shop"_s, u"live"_s)};
    QCOMPARE(world.run({u"backup"_s, u"delete"_s, u"latest"_s}), 2);
    QVERIFY(world.terminal.said.contains("shop/staging, shop/live"_L1));
    QVERIFY(world.service.calls.isEmpty());
    QCOMPARE(world.run({u"backup"_s, u"delete"_s, u"shop/live"_s, u"latest"_s}), 0);
    QCOMPARE(world.service.calls, QStringList{u"delete two"_s});
}

void tst_CliCommands::listsBackupsAsJson()
{
    CliWorld world;
    world.service.knownBackups = {readyBackup(u"one"_s, u"friday"_s)};
    QCOMPARE(world.run({u"backup"_s, u"list"_s, u"-o"_s, u"json"_s}), 0);
    const QJsonArray list = QJsonDocument::fromJson(world.terminal.printed.toUtf8()).array();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0][u"name"_s].toString(), u"friday"_s);
    QCOMPARE(list[0][u"status"_s].toString(), u"ready"_s);
}

void tst_CliCommands::printsErrorsAsJsonAndNowhereElse()
{
    CliWorld world;
    world.service.verified = FakeBackupService::failure(Error::Code::Busy);
    world.service.knownBackups = {readyBackup(u"one"_s, u"friday"_s)};
    QCOMPARE(world.run({u"backup"_s, u"verify"_s, u"friday"_s, u"-o"_s, u"json"_s}), 11);
    const QJsonObject error = world.printedObject()[u"error"_s].toObject();
    QCOMPARE(error.keys(), (QStringList{u"code"_s, u"details"_s, u"message"_s, u"safe"_s, u"todo"_s, u"why"_s}));
    QCOMPARE(error[u"code"_s].toString(), u"busy"_s);
    QCOMPARE(error[u"why"_s].toString(), u"Why."_s);
    QCOMPARE(world.terminal.said, QString());
}

void tst_CliCommands::printsUsageErrorsAsJsonToo()
{
    for (const QStringList &arguments : {QStringList{u"backup"_s, u"lits"_s},
                                         {u"backup"_s, u"list"_s, u"--nonsense"_s},
                                         {},
                                         {u"backup"_s, u"show"_s},
                                         {u"backup"_s, u"list"_s, u"one"_s, u"two"_s}}) {
        CliWorld world;
        QCOMPARE(world.run(arguments + QStringList{u"-o"_s, u"json"_s}), 2);
        QCOMPARE(world.printedObject()[u"error"_s][u"code"_s].toString(), u"invalidInput"_s);
    }
    CliWorld world;
    QCOMPARE(world.run({u"backup"_s, u"list"_s, u"-o"_s, u"xml"_s}), 2);
    QVERIFY(world.terminal.printed.isEmpty());
}

void tst_CliCommands::recoversBeforeEveryCommand()
{
    CliWorld world;
    world.service.recovered->done = {u"shop/staging was resumed."_s};
    world.service.recovered->waiting = {u"shop/staging waits."_s};
    QCOMPARE(world.run({u"stage"_s, u"list"_s}), 0);
    QCOMPARE(world.service.recoveries.size(), 1);
    QCOMPARE(world.service.recoveries[0].second, BackupService::Recovery::Auto);
    QVERIFY(world.terminal.said.contains("shop/staging was resumed."_L1));
    QVERIFY(!world.terminal.said.contains("shop/staging waits."_L1));
}

void tst_CliCommands::goesOnWhenRecoveryFails()
{
    CliWorld world;
    world.service.recovered = FakeBackupService::failure(Error::Code::Unreachable);
    QCOMPARE(world.run({u"stage"_s, u"list"_s}), 0);
    QVERIFY(world.terminal.said.contains("What happened."_L1));
}

void tst_CliCommands::doesNothingMoreWhenRecoveryWasInterrupted()
{
    CliWorld world;
    world.service.knownBackups = QList<Backup>{readyBackup(u"0123abcd"_s, u"one"_s)};
    world.service.recovered = FakeBackupService::failure(Error::Code::Cancelled);
    world.cancelled = true;
    QCOMPARE(world.run({u"backup"_s, u"delete"_s, s_stage, u"one"_s}), 130);
    QCOMPARE(world.service.knownBackups.size(), 1);
}

void tst_CliCommands::takesNamesAsTheyAreWritten()
{
    CliWorld world;
    world.service.knownBackups = QList<Backup>{readyBackup(u"0123abcd"_s, u"nightly"_s),
                                               readyBackup(u"4567abcd"_s, u"[nightly]"_s)};
    QCOMPARE(world.run({u"backup"_s, u"delete"_s, s_stage, u"[nightly]"_s}), 0);
    QCOMPARE(world.service.knownBackups.size(), 1);
    QCOMPARE(world.service.knownBackups.first().id(), u"0123abcd"_s);
}

void tst_CliCommands::saysWhichWordIsMissing()
{
    CliWorld world;
    QCOMPARE(world.run({u"backup"_s, u"keep"_s}), 2);
    QVERIFY2(world.terminal.said.contains("BACKUP is missing"_L1), qPrintable(world.terminal.said));
}

void tst_CliCommands::quietKeepsTheLogOutToo()
{
    const QLoggingCategory category("understudy.storages");
    QVERIFY(category.isWarningEnabled());
    CliWorld world;
    QCOMPARE(world.run({u"stage"_s, u"list"_s, u"--quiet"_s}), 0);
    QVERIFY(!category.isWarningEnabled());
    QLoggingCategory::setFilterRules({});
}

void tst_CliCommands::passesTheChoiceOfARecoveryOn()
{
    CliWorld world;
    QCOMPARE(world.run({u"recover"_s, s_stage, u"--roll-back"_s}), 0);
    QCOMPARE(world.run({u"recover"_s, u"--finish"_s}), 0);
    QCOMPARE(world.service.recoveries,
             (QList<std::pair<QString, BackupService::Recovery>>{{s_stage, BackupService::Recovery::RollBack},
                                                                 {QString(), BackupService::Recovery::Finish}}));
    QCOMPARE(world.run({u"recover"_s, u"--finish"_s, u"--roll-back"_s}), 2);
    world.service.recovered->waiting = {u"shop/staging waits."_s};
    QCOMPARE(world.run({u"recover"_s}), 0); // it waits for a decision, and nothing is half done
    QVERIFY(world.terminal.printed.contains("shop/staging waits."_L1));
}

void tst_CliCommands::opensTheHomeItIsGiven()
{
    CliWorld world;
    QCOMPARE(world.run({u"--home"_s, u"/srv/home"_s, u"stage"_s, u"list"_s}), 0);
    QCOMPARE(world.openedHomes, QStringList{u"/srv/home"_s});
}

void tst_CliCommands::failsWhenTheHomeCannotBeOpened()
{
    CliWorld world;
    world.opening = FakeBackupService::failure(Error::Code::Denied);
    QCOMPARE(world.run({u"stage"_s, u"list"_s}), 1);
}

void tst_CliCommands::addsAStageFromItsFile()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"stage.json"_s));
    QVERIFY(file.open(QFile::WriteOnly) && file.write("{}") == 2);
    file.close();
    CliWorld world;
    QCOMPARE(world.run({u"stage"_s, u"add"_s, file.fileName()}), 0);
    QCOMPARE(world.service.addedJson, "{}"_ba);
    world.service.addedStage = AddedStage{.warnings = {}, .limits = {u"api/uploads: cannot give files away"_s}};
    QCOMPARE(world.run({u"stage"_s, u"add"_s, file.fileName(), u"--replace"_s}), 0);
    QVERIFY(world.terminal.printed.contains("cannot give files away"_L1));
    world.service.addedStage->warnings = QStringList{u"components[0].exlude is not known"_s};
    QCOMPARE(world.run({u"stage"_s, u"add"_s, file.fileName(), u"--replace"_s}), 6);
    QCOMPARE(world.service.calls, (QStringList{u"addStage"_s, u"addStage replace"_s, u"addStage replace"_s}));
    QCOMPARE(world.run({u"stage"_s, u"add"_s, folder.filePath(u"none.json"_s)}), 5);
}

void tst_CliCommands::exitsWithDamagedWhenABackupDoesNotVerify()
{
    CliWorld world;
    world.service.knownBackups = {readyBackup(u"one"_s, u"friday"_s)};
    world.service.verified->findings = {u"a pack is missing"_s};
    QCOMPARE(world.run({u"backup"_s, u"verify"_s, u"friday"_s}), 4);
    QVERIFY(world.terminal.printed.contains("a pack is missing"_L1));
}

void tst_CliCommands::failsWhenTheResultCannotBeWritten()
{
    CliWorld world;
    world.terminal.printing = FakeBackupService::failure(Error::Code::Io);
    QCOMPARE(world.run({u"stage"_s, u"list"_s}), 1);
    QVERIFY(world.terminal.said.contains("What happened."_L1));
}

QTEST_GUILESS_MAIN(tst_CliCommands)
#include "tst_clicommands.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/cliworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = u"shop/staging"_s;

class tst_CliRestore : public QObject
{
    Q_OBJECT

private slots:
    void restoresWhenTheWordIsTyped_data();
    void restoresWhenTheWordIsTyped();
    void refusesWithoutAnybodyToAsk();
    void refusesARunningStageBeforeItAsks();
    void restoresARunningStageWithSuspend();
    void wantsTheNameOfAProtectedStage();
    void asksForTheNameOfAProtectedStage();
    void refusesARefusedPlanWhateverIsGiven_data();
    void refusesARefusedPlanWhateverIsGiven();
    void showsThePlanBeforeItAsks();
    void restoresTheStageOfThePlanThatItShowed_data();
    void restoresTheStageOfThePlanThatItShowed();
    void keepsStandardOutputForTheResultInJson();
    void passesAllOptionsOn();
    void failsWhenTheStageWasPutBack();
    void plansWithoutARestore();
    void undoesAfterItsWord();
    void undoesWithYes();
    void exitsWithNotFoundWhereThereIsNothingToUndo();
};

static void prepare(CliWorld &world,
                    const RestorePlan &plan = {.backupName = u"friday"_s, .stage = s_stage, .suspended = true})
{
    world.service.knownBackups = {readyBackup(u"one"_s, u"friday"_s)};
    world.service.planned = plan;
}

static const QStringList s_restore = {u"backup"_s, u"restore"_s, s_stage, u"friday"_s};

void tst_CliRestore::restoresWhenTheWordIsTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("exitCode");

    QTest::newRow("the word") << u"restore"_s << 0;
    QTest::newRow("pasted") << u" RESTORE "_s << 0;
    QTest::newRow("another word") << u"restor"_s << 3;
    QTest::newRow("yes") << u"yes"_s << 3;
    QTest::newRow("nothing") << QString() << 3;
}

void tst_CliRestore::restoresWhenTheWordIsTyped()
{
    QFETCH(QString, typed);
    CliWorld world;
    prepare(world);
    world.terminal.answers = {typed};
    QTEST(world.run(s_restore), "exitCode");
    QTEST(world.service.restoreRequests.isEmpty() ? 3 : 0, "exitCode");
}

void tst_CliRestore::refusesWithoutAnybodyToAsk()
{
    CliWorld world;
    prepare(world);
    QCOMPARE(world.run(s_restore), 3);
    QVERIFY(world.service.restoreRequests.isEmpty());
    QCOMPARE(world.run(s_restore + QStringList{u"--yes"_s}), 0);
    QCOMPARE(world.service.restoreRequests.size(), 1);
    QVERIFY(world.service.restoreRequests[0].confirmed);
}

void tst_CliRestore::refusesARunningStageBeforeItAsks()
{
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage, .notSuspendedBecause = {u"psql (alice, pid 4711)"_s}});
    world.terminal.answers = {u"restore"_s};
    QCOMPARE(world.run(s_restore), 3);
    QVERIFY(world.terminal.said.startsWith("Stage is not suspended"_L1));
    QVERIFY(world.terminal.said.contains("psql (alice, pid 4711)"_L1));
    QVERIFY(world.terminal.asked.isEmpty());
    QCOMPARE(world.run(s_restore + QStringList{u"--yes"_s}), 3);
    QVERIFY(world.service.restoreRequests.isEmpty());
}

void tst_CliRestore::restoresARunningStageWithSuspend()
{
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage});
    QCOMPARE(world.run(s_restore + QStringList{u"--yes"_s, u"--suspend"_s}), 0);
    QVERIFY(world.service.restoreRequests[0].suspend);
}

void tst_CliRestore::wantsTheNameOfAProtectedStage()
{
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage, .stageProtected = true, .suspended = true});
    QCOMPARE(world.run(s_restore + QStringList{u"--yes"_s}), 3);
    QCOMPARE(world.run(s_restore + QStringList{u"--yes"_s, u"--confirm"_s, u"live"_s}), 3);
    QVERIFY(world.service.restoreRequests.isEmpty());
    for (const QString &name : {u"staging"_s, s_stage})
        QCOMPARE(world.run(s_restore + QStringList{u"--yes"_s, u"--confirm"_s, name}), 0);
    QCOMPARE(world.service.restoreRequests[0].confirmedStage, u"staging"_s);
    QCOMPARE(world.service.restoreRequests[1].confirmedStage, u"staging"_s);
}

void tst_CliRestore::asksForTheNameOfAProtectedStage()
{
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage, .stageProtected = true, .suspended = true});
    world.terminal.answers = {u"staging"_s, u"restore"_s};
    QCOMPARE(world.run(s_restore), 0);
    QCOMPARE(world.terminal.asked.size(), 2);
    world.terminal.answers = {u"restore"_s, u"restore"_s};
    QCOMPARE(world.run(s_restore), 3);
    QCOMPARE(world.service.restoreRequests.size(), 1);
}

void tst_CliRestore::refusesARefusedPlanWhateverIsGiven_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("exitCode");

    QTest::newRow("a schema that is too new") << int(Error::Code::Refused) << 3;
    QTest::newRow("a right that is lacking") << int(Error::Code::Denied) << 3;
    QTest::newRow("a server that cannot be reached") << int(Error::Code::Unreachable) << 3;
    QTest::newRow("a disk that is too small") << int(Error::Code::NoSpace) << 3;
    QTest::newRow("a damaged backup") << int(Error::Code::Corrupt) << 4;
    QTest::newRow("a storage that it does not hold") << int(Error::Code::NotFound) << 5;
}

void tst_CliRestore::refusesARefusedPlanWhateverIsGiven()
{
    QFETCH(int, code);
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s,
                    .stage = s_stage,
                    .suspended = true,
                    .refusals = {FakeBackupService::failure(Error::Code(code)).error()}});
    world.terminal.answers = {u"restore"_s};
    QTEST(world.run(s_restore + QStringList{u"--yes"_s, u"--suspend"_s, u"--assume-suspended"_s}), "exitCode");
    QVERIFY(world.service.restoreRequests.isEmpty());
    QCOMPARE(world.run({u"backup"_s, u"plan"_s, u"friday"_s}), 3);
}

void tst_CliRestore::showsThePlanBeforeItAsks()
{
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage, .suspended = true, .loss = u"535 rows go."_s});
    QCOMPARE(world.run(s_restore), 3); // nobody answered
    QVERIFY(world.terminal.printed.contains("535 rows go."_L1));
}

void tst_CliRestore::restoresTheStageOfThePlanThatItShowed_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("typed");

    QTest::newRow("confirmed by hand") << QStringList() << u"restore"_s;
    QTest::newRow("by a script") << QStringList{u"--yes"_s} << QString();
}

void tst_CliRestore::restoresTheStageOfThePlanThatItShowed()
{
    QFETCH(const QStringList, options);
    QFETCH(const QString, typed);
    const QJsonObject definition{{u"project"_s, u"shop"_s}, {u"stage"_s, u"staging"_s}};
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage, .stageDefinition = definition, .suspended = true});
    world.terminal.answers = {typed};
    QCOMPARE(world.run(s_restore + options), 0);
    QCOMPARE(world.service.restoreRequests[0].plannedDefinition, definition);
}

void tst_CliRestore::keepsStandardOutputForTheResultInJson()
{
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage, .suspended = true, .loss = u"535 rows go."_s});
    world.service.restored->operation = u"op"_s;
    world.terminal.answers = {u"restore"_s};
    QCOMPARE(world.run(s_restore + QStringList{u"-o"_s, u"json"_s}), 0);
    QCOMPARE(world.printedObject()[u"operation"_s].toString(), u"op"_s);
    QVERIFY(world.terminal.said.contains("535 rows go."_L1));
}

void tst_CliRestore::passesAllOptionsOn()
{
    CliWorld world;
    prepare(world);
    QCOMPARE(world.run(s_restore
                       + QStringList{u"--yes"_s, u"--only"_s, u"database/main"_s, u"--only"_s, u"api/env"_s,
                                     u"--into"_s, u"shop/test"_s, u"--resume"_s, u"--without-safety-backup"_s,
                                     u"--assume-suspended"_s, u"--create-roles"_s}),
             0);
    const RestoreRequest &request = world.service.restoreRequests[0];
    QCOMPARE(request.backup, u"one"_s);
    QCOMPARE(request.into, u"shop/test"_s);
    QCOMPARE(request.only, (QStringList{u"database/main"_s, u"api/env"_s}));
    QVERIFY(request.resume && request.withoutSafetyBackup && request.assumeSuspended && !request.suspend);
    QVERIFY(request.createMissingRoles);
    // The plan that was shown is of the same request.
    QCOMPARE(world.service.planRequests[0].only, request.only);
    QCOMPARE(world.service.planRequests[0].into, request.into);
    QVERIFY(world.service.planRequests[0].withoutSafetyBackup);
}

void tst_CliRestore::failsWhenTheStageWasPutBack()
{
    CliWorld world;
    prepare(world);
    world.service.restored->rolledBack = true;
    QCOMPARE(world.run(s_restore + QStringList{u"--yes"_s}), 1);
}

void tst_CliRestore::plansWithoutARestore()
{
    CliWorld world;
    prepare(world, {.backupName = u"friday"_s, .stage = s_stage, .loss = u"535 rows go."_s});
    QCOMPARE(world.run({u"backup"_s, u"plan"_s, u"friday"_s}), 0);
    QVERIFY(world.terminal.printed.contains("535 rows go."_L1));
    QVERIFY(world.service.restoreRequests.isEmpty());
}

void tst_CliRestore::undoesAfterItsWord()
{
    CliWorld world;
    world.service.preview->laterWrites = {u"3 orders"_s};
    QCOMPARE(world.run({u"backup"_s, u"undo"_s, s_stage}), 3);
    QVERIFY(world.terminal.printed.contains("3 orders"_L1));
    QVERIFY(world.service.calls.isEmpty());
    world.terminal.answers = {u"undo"_s};
    QCOMPARE(world.run({u"backup"_s, u"undo"_s, s_stage}), 0);
    QCOMPARE(world.service.calls, QStringList{u"undo shop/staging"_s});
    QVERIFY(world.service.agreedTo); // and to nothing that came after it was shown
}

void tst_CliRestore::undoesWithYes()
{
    CliWorld world;
    QCOMPARE(world.run({u"backup"_s, u"undo"_s, s_stage, u"--yes"_s}), 0);
    QVERIFY(!world.service.agreedTo); // nobody was asked
    QCOMPARE(world.run({u"backup"_s, u"accept"_s, s_stage}), 0);
    QCOMPARE(world.service.calls, (QStringList{u"undo shop/staging"_s, u"accept shop/staging"_s}));
}

void tst_CliRestore::exitsWithNotFoundWhereThereIsNothingToUndo()
{
    CliWorld world;
    world.service.preview = FakeBackupService::failure(Error::Code::NotFound);
    QCOMPARE(world.run({u"backup"_s, u"undo"_s, s_stage, u"--yes"_s}), 5);
    QVERIFY(world.service.calls.isEmpty());
}

QTEST_GUILESS_MAIN(tst_CliRestore)
#include "tst_clirestore.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restorechecks.h"

#include "models/messages/catalog.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace Understudy;

using State = RestoreCheck::State;
using Action = RestoreCheck::Action;
using Change = std::function<void(RestorePlan &, RestoreSituation &)>;

Q_DECLARE_METATYPE(Change)

class tst_RestoreChecks : public QObject
{
    Q_OBJECT

private slots:
    void everyObstacleBlocksAndSaysWhatIsToDo_data();
    void everyObstacleBlocksAndSaysWhatIsToDo();
    void whenAllHoldsTheRestoreMayBegin();
    void whatOnlyNeedsToBeKnownDoesNotBlock_data();
    void whatOnlyNeedsToBeKnownDoesNotBlock();
    void theTypedWordIsAcceptedOrNot_data();
    void theTypedWordIsAcceptedOrNot();
    void aSchemaThatIsTooNewIsLiftedByNothing();
    void everyMissingThingIsInTheSentence();

private:
    [[nodiscard]] static RestorePlan goodPlan();
    [[nodiscard]] static RestoreSituation readySituation();
    [[nodiscard]] static RestoreCheck check(const RestoreChecks &checks, const QString &id);
};

RestorePlan tst_RestoreChecks::goodPlan()
{
    return {.backup = u"b1"_s,
            .backupName = u"before 2.5"_s,
            .stage = u"shop/staging"_s,
            .suspended = true,
            .schemaThen = 42,
            .schemaSupported = 45,
            .storages = {{.id = u"api/uploads"_s}},
            .space = {{.fileSystem = u"/"_s, .staged = 10, .available = 100}}};
}

RestoreSituation tst_RestoreChecks::readySituation()
{
    return {.comparing = RestoreSituation::Comparing::Done, .typed = u"restore"_s};
}

RestoreCheck tst_RestoreChecks::check(const RestoreChecks &checks, const QString &id)
{
    const QList<RestoreCheck> all = checks.checks();
    const auto found = std::ranges::find(all, id, &RestoreCheck::id);
    return found == all.end() ? RestoreCheck{} : *found;
}

static void row(const char *name, const Change &change, const QString &id, State state, const QList<Action> &actions,
                const QString &toDo)
{
    QTest::newRow(name) << change << id << state << actions << toDo;
}

static Change refuse(QLatin1StringView id, const MessageArguments &arguments)
{
    return [=](RestorePlan &plan, RestoreSituation &) { plan.refusals = {Messages::error(id, arguments)}; };
}

static void rowsOfTheStage()
{
    row(
        "the stage runs", [](RestorePlan &plan, RestoreSituation &) { plan.suspended = !(plan.running = true); },
        u"suspended"_s, State::Blocked, {Action::SuspendNow, Action::SuspendForSwap}, u"suspend the stage"_s);
    row(
        "it is being suspended",
        [](RestorePlan &plan, RestoreSituation &situation) {
            plan.suspended = false;
            situation.suspending = true;
        },
        u"suspended"_s, State::Working, {}, u"wait until the stage is suspended"_s);
    row(
        "somebody writes though it is suspended",
        [](RestorePlan &plan, RestoreSituation &) {
            plan.suspended = false;
            plan.hasWriters = true;
            plan.notSuspendedBecause = {u"psql (alice)"_s};
        },
        u"suspended"_s, State::Blocked, {}, u"stop what writes to the stage"_s);
    row(
        "nobody can suspend it",
        [](RestorePlan &plan, RestoreSituation &situation) {
            plan.suspended = false;
            plan.notSuspendedBecause = {u"open files of other users cannot be seen"_s};
            situation.canSuspend = false;
        },
        u"suspended"_s, State::Blocked, {Action::PromiseStopped}, u"stop what writes to the stage"_s);
}

static void rowsOfThePlan()
{
    row(
        "the comparison runs",
        [](RestorePlan &, RestoreSituation &situation) { situation.comparing = RestoreSituation::Comparing::Running; },
        u"comparison"_s, State::Working, {Action::SkipComparison}, u"wait for the comparison or skip it"_s);
    row("the backup is damaged", refuse("restore.backupDamaged"_L1, {{"backup"_L1, u"b"_s}}), u"complete"_s,
        State::Blocked, {}, u"put right what is refused"_s);
    row("there is no space",
        refuse("restore.noSpace"_L1, {{"place"_L1, u"/"_s}, {"needed"_L1, u"2"_s}, {"available"_L1, u"1"_s}}),
        u"space"_s, State::Blocked, {}, u"put right what is refused"_s);
    row(
        "free space is not known",
        [](RestorePlan &plan, RestoreSituation &) {
            plan.space.append({.fileSystem = u"server db.example:5432"_s, .staged = 1'000'000});
        },
        u"space"_s, State::Blocked, {Action::PromiseSpace}, u"confirm that there is enough space"_s);
    row("a storage cannot be read", refuse("restore.unreadable"_L1, {{"storage"_L1, u"api/uploads"_s}}), u"safety"_s,
        State::Blocked, {Action::WithoutSafetyBackup}, u"put right what is refused"_s);
    row("a storage is of another kind",
        refuse("restore.otherKind"_L1, {{"storage"_L1, u"a/b"_s}, {"then"_L1, u"files"_s}, {"now"_L1, u"sqlite"_s}}),
        u"refusal"_s, State::Blocked, {Action::CheckAgain}, u"put right what is refused"_s);
    row(
        "an earlier restore waits", [](RestorePlan &plan, RestoreSituation &) { plan.earlierRestore = u"friday"_s; },
        u"earlier"_s, State::Blocked, {Action::AcceptEarlier}, u"decide on the earlier restore"_s);
    row(
        "no storage is chosen", [](RestorePlan &, RestoreSituation &situation) { situation.nothingChosen = true; },
        u"suspended"_s, State::Ok, {}, u"choose at least one storage"_s);
    row(
        "without a safety backup another word is wanted",
        [](RestorePlan &, RestoreSituation &situation) { situation.withoutSafetyBackup = true; }, u"safety"_s,
        State::Warning, {}, u"type “without”"_s);
}

void tst_RestoreChecks::everyObstacleBlocksAndSaysWhatIsToDo_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("id");
    QTest::addColumn<State>("state");
    QTest::addColumn<QList<Action>>("actions");
    QTest::addColumn<QString>("toDo");
    rowsOfTheStage();
    rowsOfThePlan();
}

void tst_RestoreChecks::everyObstacleBlocksAndSaysWhatIsToDo()
{
    QFETCH(const Change, change);
    QFETCH(const QString, id);
    QFETCH(const QString, toDo);
    RestorePlan plan = goodPlan();
    RestoreSituation situation = readySituation();
    change(plan, situation);
    const RestoreChecks checks(plan, situation);

    QVERIFY(!checks.mayRestore());
    QVERIFY(!checks.blockedBecause().isEmpty());
    QCOMPARE(check(checks, id).id, id);
    QTEST(check(checks, id).state, "state");
    QTEST(check(checks, id).actions, "actions");
    QVERIFY2(checks.stillToDo().contains(toDo), qPrintable(checks.stillToDo()));
}

void tst_RestoreChecks::whenAllHoldsTheRestoreMayBegin()
{
    const RestorePlan plan = goodPlan();
    const RestoreSituation situation = readySituation();
    const RestoreChecks checks(plan, situation);

    QVERIFY(checks.mayRestore());
    QCOMPARE(checks.stillToDo(), QString());
    for (const RestoreCheck &check : checks.checks())
        QCOMPARE(check.state, State::Ok);
}

void tst_RestoreChecks::whatOnlyNeedsToBeKnownDoesNotBlock_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("id");
    QTest::addColumn<State>("state");
    const auto row = [](const char *name, const QString &id, State state, const Change &change) {
        QTest::newRow(name) << change << id << state;
    };
    row("the release differs", u"warning"_s, State::Warning,
        [](RestorePlan &plan, RestoreSituation &) { plan.warnings = {u"The backup was taken with 2.4.1"_s}; });
    row("the comparison was skipped", u"comparison"_s, State::Warning,
        [](RestorePlan &, RestoreSituation &situation) { situation.comparing = RestoreSituation::Comparing::Skipped; });
    row("it will be suspended for the swap", u"suspended"_s, State::Ok,
        [](RestorePlan &plan, RestoreSituation &situation) {
            plan.suspended = !(plan.running = true);
            situation.suspendForSwap = true;
        });
    row("somebody promised that it stands still", u"suspended"_s, State::Warning,
        [](RestorePlan &plan, RestoreSituation &situation) {
            plan.suspended = false;
            situation.canSuspend = false;
            situation.promisedStopped = true;
        });
    row("there will be no safety backup", u"safety"_s, State::Warning, [](RestorePlan &, RestoreSituation &situation) {
        situation.withoutSafetyBackup = true;
        situation.typedWithout = u" Without "_s;
    });
    row("somebody looked where free space is not known", u"space"_s, State::Warning,
        [](RestorePlan &plan, RestoreSituation &situation) {
            plan.space[0].available = -1;
            situation.promisedSpace = true;
        });
}

void tst_RestoreChecks::whatOnlyNeedsToBeKnownDoesNotBlock()
{
    QFETCH(const Change, change);
    QFETCH(const QString, id);
    RestorePlan plan = goodPlan();
    RestoreSituation situation = readySituation();
    change(plan, situation);
    const RestoreChecks checks(plan, situation);

    QVERIFY2(checks.mayRestore(), qPrintable(checks.blockedBecause()));
    QTEST(check(checks, id).state, "state");
}

void tst_RestoreChecks::theTypedWordIsAcceptedOrNot_data()
{
    QTest::addColumn<bool>("isProtected");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("with spaces around") << false << u" Restore "_s << true;
    QTest::newRow("in capitals") << false << u"RESTORE"_s << true;
    QTest::newRow("not to its end") << false << u"restor"_s << false;
    QTest::newRow("nothing") << false << QString() << false;
    QTest::newRow("two words") << false << u"restore restore"_s << false;
    QTest::newRow("protected: the word is not enough") << true << u"restore"_s << false;
    QTest::newRow("protected: its short name") << true << u" Staging"_s << true;
    QTest::newRow("protected: another name") << true << u"production"_s << false;
}

void tst_RestoreChecks::theTypedWordIsAcceptedOrNot()
{
    QFETCH(const bool, isProtected);
    QFETCH(const bool, accepted);
    QFETCH(const QString, typed);
    RestorePlan plan = goodPlan();
    plan.stageProtected = isProtected;
    RestoreSituation situation = readySituation();
    situation.typed = typed;
    const RestoreChecks checks(plan, situation);

    QCOMPARE(checks.isWordTyped(), accepted);
    QCOMPARE(checks.mayRestore(), accepted);
}

void tst_RestoreChecks::aSchemaThatIsTooNewIsLiftedByNothing()
{
    RestorePlan plan = goodPlan();
    plan.refusals = {Messages::error("restore.schemaNewer"_L1,
                                     {{"stage"_L1, plan.stage}, {"then"_L1, u"47"_s}, {"supported"_L1, u"45"_s}})};
    for (int bits = 0; bits < 16; ++bits) {
        RestoreSituation situation = readySituation();
        situation.suspendForSwap = (bits & 1) != 0;
        situation.promisedStopped = (bits & 2) != 0;
        situation.withoutSafetyBackup = (bits & 4) != 0;
        situation.typedWithout = u"without"_s;
        situation.comparing = (bits & 8) != 0 ? RestoreSituation::Comparing::Skipped
                                              : RestoreSituation::Comparing::Done;
        const RestoreChecks checks(plan, situation);
        QVERIFY(!checks.mayRestore());
        QCOMPARE(check(checks, u"schema"_s).state, State::Blocked);
        QVERIFY(check(checks, u"schema"_s).actions.isEmpty());
    }
}

void tst_RestoreChecks::everyMissingThingIsInTheSentence()
{
    RestorePlan plan = goodPlan();
    plan.suspended = false;
    plan.running = true;
    const RestoreSituation situation;
    const QString sentence = RestoreChecks(plan, situation).stillToDo();
    for (const QString &part : {u"suspend the stage"_s, u"wait for the comparison or skip it"_s, u"type “restore”"_s})
        QVERIFY2(sentence.contains(part), qPrintable(sentence));
}

QTEST_APPLESS_MAIN(tst_RestoreChecks)

#include "tst_restorechecks.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/restoredialogbench.h"

#include <QClipboard>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What must be done before a restore can be confirmed, and how it is confirmed.
class tst_RestoreDialog : public QObject, private RestoreDialogBench
{
    Q_OBJECT

private slots:
    void init() { openDialog(); }
    void cleanup() { m_dialog.reset(); }
    void opensForARunningStageAndSaysThatItIsNotSuspended();
    void suspendNowLiftsThatCheckWithoutReopening();
    void aStageThatIsResumedOutsideTakesTheCheckAway();
    void suspendForTheSwapOnlyIsEnoughToo();
    void restoreWaitsForComparisonChecksAndWord();
    void aSkippedComparisonIsEnough();
    void theWordIsAcceptedInEveryForm_data();
    void theWordIsAcceptedInEveryForm();
    void aProtectedStageWantsItsShortName();
    void enterInTheFieldNeitherRestoresNorCancels();
    void enterOrSpaceOnTheButtonRestoresOnce_data();
    void enterOrSpaceOnTheButtonRestoresOnce();
    void aHeldEnterRestoresOnce();
    void aDisabledButtonDoesNothing();
    void escapeCancels();
    void whatIsLostIsSaidAndWhereItStays();
    void restoresTheStageOfThePlanThatItShows();
    void figuresOfAStageThatChangedAreNotTakenOver();
};

void tst_RestoreDialog::opensForARunningStageAndSaysThatItIsNotSuspended()
{
    answer();
    type(u"restore"_s);
    QVERIFY(m_dialog->isVisible());
    QVERIFY(!restoreButton()->isEnabled());
    for (const QString &told : {restoreButton()->toolTip(), restoreButton()->accessibleDescription()})
        QVERIFY2(told.startsWith(u"Stage is not suspended."), qPrintable(told));
    QCOMPARE(reason(), u"Still to do: suspend the stage."_s);
}

void tst_RestoreDialog::suspendNowLiftsThatCheckWithoutReopening()
{
    answer();
    type(u"restore"_s);
    QSignalSpy wanted(m_dialog.get(), &RestoreDialog::suspendWanted);

    find<QPushButton>(u"btnSuspendNow"_s)->click();
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().first().toString(), u"webshop/staging"_s);
    QVERIFY(reason().contains(u"wait until the stage is suspended"));

    m_dialog->setSuspending(false);
    m_dialog->planAgain();
    m_change = [](RestorePlan &plan) { plan.suspended = !(plan.running = false); };
    answer();
    QVERIFY2(restoreButton()->isEnabled(), qPrintable(reason()));
}

void tst_RestoreDialog::aStageThatIsResumedOutsideTakesTheCheckAway()
{
    makeReady();
    m_change = {};
    m_dialog->planAgain();
    answer();
    QVERIFY(!restoreButton()->isEnabled());
    QVERIFY(find<QPushButton>(u"btnSuspendNow"_s));
}

void tst_RestoreDialog::suspendForTheSwapOnlyIsEnoughToo()
{
    answer();
    type(u"restore"_s);
    find<QPushButton>(u"btnSuspendForSwap"_s)->click();
    QVERIFY(restoreButton()->isEnabled());
    restoreButton()->click();
    const auto request = m_restores->first().first().value<RestoreRequest>();
    QVERIFY(request.suspend);
    QVERIFY(request.resume);
    QVERIFY(!request.assumeSuspended);
}

void tst_RestoreDialog::restoreWaitsForComparisonChecksAndWord()
{
    QVERIFY(!restoreButton()->isEnabled());
    RestoreRequest quick = m_plans->last().first().value<RestoreRequest>();
    QVERIFY(quick.compare);
    quick.compare = false;
    RestorePlan known = plan(quick);
    known.suspended = !(known.running = false);
    m_dialog->setPlan(known);
    QCOMPARE(reason(), u"Still to do: wait for the comparison or skip it, type “restore”."_s);
    type(u"restore"_s);
    QVERIFY(!restoreButton()->isEnabled());
    QCOMPARE(reason(), u"Still to do: wait for the comparison or skip it."_s);

    m_change = [](RestorePlan &plan) { plan.suspended = !(plan.running = false); };
    answer();
    QVERIFY(restoreButton()->isEnabled());
    QCOMPARE(reason(), QString());
    type(u"rest"_s);
    QVERIFY(!restoreButton()->isEnabled());
}

void tst_RestoreDialog::aSkippedComparisonIsEnough()
{
    RestoreRequest quick = m_plans->last().first().value<RestoreRequest>();
    quick.compare = false;
    RestorePlan known = plan(quick);
    known.suspended = !(known.running = false);
    m_dialog->setPlan(known);
    type(u"restore"_s);
    QSignalSpy skipped(m_dialog.get(), &RestoreDialog::skipComparisonWanted);
    find<QPushButton>(u"btnSkipComparison"_s)->click();
    QCOMPARE(skipped.count(), 1);
    QVERIFY(restoreButton()->isEnabled());
    restoreButton()->click();
    QVERIFY(!m_restores->first().first().value<RestoreRequest>().compare);
}

void tst_RestoreDialog::theWordIsAcceptedInEveryForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("pasted");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("with spaces") << u" Restore "_s << false << true;
    QTest::newRow("in capitals") << u"RESTORE"_s << false << true;
    QTest::newRow("pasted") << u"restore\n"_s << true << true;
    QTest::newRow("not to its end") << u"restor"_s << false << false;
}

void tst_RestoreDialog::theWordIsAcceptedInEveryForm()
{
    QFETCH(const QString, text);
    QFETCH(const bool, pasted);
    QFETCH(const bool, accepted);
    makeReady();
    type({});
    QVERIFY(!restoreButton()->isEnabled());
    if (pasted) {
        QGuiApplication::clipboard()->setText(text);
        QTest::keySequence(find<QLineEdit>(u"restoreWord"_s), QKeySequence::Paste);
    } else {
        type(text);
    }
    QCOMPARE(restoreButton()->isEnabled(), accepted);
}

void tst_RestoreDialog::aProtectedStageWantsItsShortName()
{
    m_change = [](RestorePlan &plan) { plan.suspended = plan.stageProtected = !(plan.running = false); };
    answer();
    type(u"restore"_s);
    QVERIFY(!restoreButton()->isEnabled());
    type(u"Staging"_s);
    QVERIFY(restoreButton()->isEnabled());
    restoreButton()->click();
    QCOMPARE(m_restores->first().first().value<RestoreRequest>().confirmedStage, u"staging"_s);
}

void tst_RestoreDialog::enterInTheFieldNeitherRestoresNorCancels()
{
    answer();
    type(u"restore"_s);
    auto *field = find<QLineEdit>(u"restoreWord"_s);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        QTest::keyClick(field, key);
        QVERIFY(m_dialog->isVisible());
        QCOMPARE(QApplication::focusWidget(), field);
    }
    m_dialog->planAgain();
    makeReady();
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_restores->count(), 0);
    QCOMPARE(QApplication::focusWidget(), restoreButton());
}

void tst_RestoreDialog::enterOrSpaceOnTheButtonRestoresOnce_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Return") << Qt::Key_Return;
    QTest::newRow("Enter") << Qt::Key_Enter;
    QTest::newRow("Space") << Qt::Key_Space;
}

void tst_RestoreDialog::enterOrSpaceOnTheButtonRestoresOnce()
{
    QFETCH(const Qt::Key, key);
    makeReady();
    restoreButton()->setFocus();
    QTest::keyClick(restoreButton(), key);
    QCOMPARE(m_restores->count(), 1);
    QVERIFY(!m_dialog->isVisible());
    QTest::keyClick(restoreButton(), key);
    QCOMPARE(m_restores->count(), 1);
}

void tst_RestoreDialog::aHeldEnterRestoresOnce()
{
    makeReady();
    auto *field = find<QLineEdit>(u"restoreWord"_s);
    QTest::simulateEvent(field, true, Qt::Key_Return, Qt::NoModifier, u"\r"_s, false);
    for (int repeat = 0; repeat < 20; ++repeat)
        QTest::simulateEvent(QApplication::focusWidget(), true, Qt::Key_Return, Qt::NoModifier, u"\r"_s, true);
    QCOMPARE(m_restores->count(), 0); // the key that moved the focus is still down
    QVERIFY(m_dialog->isVisible());
}

void tst_RestoreDialog::aDisabledButtonDoesNothing()
{
    answer();
    QTest::keyClick(restoreButton(), Qt::Key_Return);
    QTest::keyClick(restoreButton(), Qt::Key_Space);
    QTest::mouseClick(restoreButton(), Qt::LeftButton);
    QCOMPARE(m_restores->count(), 0);
    QVERIFY(m_dialog->isVisible());
}

void tst_RestoreDialog::escapeCancels()
{
    makeReady();
    QSignalSpy rejected(m_dialog.get(), &QDialog::rejected);
    QTest::keyClick(find<QLineEdit>(u"restoreWord"_s), Qt::Key_Escape);
    QCOMPARE(rejected.count(), 1);
    QCOMPARE(m_restores->count(), 0);
}

void tst_RestoreDialog::whatIsLostIsSaidAndWhereItStays()
{
    const auto *line = find<QLabel>(u"restoreLoss"_s);
    answer();
    QCOMPARE(line->text(), u"api/app: 2 553 rows that exist now will be gone. api/uploads: 409 files removed, 31 "
                           "overwritten. It stays in the safety backup."_s);
    m_change = [](RestorePlan &plan) {
        for (PlannedStorage &storage : plan.storages)
            storage.comparison.loss.clear();
        plan.sumUpLosses();
    };
    answer();
    QCOMPARE(line->text(), u"Nothing that is there now will be lost."_s);
    m_change = [](RestorePlan &plan) {
        plan.storages.first().comparison = {.readable = false, .loss = u"Not known."_s};
        plan.storages[1].comparison.loss.clear();
        plan.sumUpLosses();
    };
    answer();
    QCOMPARE(line->text(), u"api/app: Not known. What can be read of it stays in the safety backup."_s);
    m_dialog->restoreWithoutSafetyBackup();
    QVERIFY(line->text().endsWith(u"No safety backup will hold it."));
}

static QJsonObject definition(const QString &path)
{
    return {{u"project"_s, u"webshop"_s}, {u"stage"_s, u"staging"_s}, {u"path"_s, path}};
}

void tst_RestoreDialog::restoresTheStageOfThePlanThatItShows()
{
    m_change = [](RestorePlan &plan) {
        plan.suspended = !(plan.running = false);
        plan.stageDefinition = definition(u"/srv/one"_s);
    };
    answer();
    type(u"restore"_s);
    restoreButton()->click();
    QCOMPARE(m_restores->count(), 1);
    QCOMPARE(m_restores->first().first().value<RestoreRequest>().plannedDefinition, definition(u"/srv/one"_s));
}

// What was counted in another folder says nothing of this one.
void tst_RestoreDialog::figuresOfAStageThatChangedAreNotTakenOver()
{
    m_change = [](RestorePlan &plan) { plan.stageDefinition = definition(u"/srv/one"_s); };
    answer();
    m_dialog->planAgain(); // quick: the figures are known
    QVERIFY(!m_plans->last().first().value<RestoreRequest>().compare);
    const qsizetype asked = m_plans->count();
    answer();
    QCOMPARE(m_plans->count(), asked); // of the same stage they count

    m_change = [](RestorePlan &plan) { plan.stageDefinition = definition(u"/srv/two"_s); };
    answer();

    QCOMPARE(m_plans->count(), asked + 1);
    QVERIFY(m_plans->last().first().value<RestoreRequest>().compare);
}

UNDERSTUDY_GUITEST_MAIN(tst_RestoreDialog)

#include "tst_restoredialog.moc"

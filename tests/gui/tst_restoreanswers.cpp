// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "tests/support/guitest.h"
#include "tests/support/restoredialogbench.h"

#include <QCheckBox>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_other = u"webshop/demo"_s;

static void standStill(RestorePlan &plan)
{
    plan.suspended = true;
    plan.running = false;
}

// What a person has answered in the dialog of a restore holds as long as it is asked, and no longer.
class tst_RestoreAnswers : public QObject, private RestoreDialogBench
{
    Q_OBJECT

private slots:
    void init() { openDialog(); }
    void cleanup() { m_dialog.reset(); }
    void aPromiseIsNotMadeForAStageThatRunsLater();
    void aPromiseDoesNotGoWithASuspension();
    void anotherTargetHasItsSafetyBackup();
    void whatCanBeReadAgainHasItsSafetyBackup();
    void whoWantsNoSafetyBackupAsItFailedGetsNone();
    void skippingTheComparisonOfAPlanThatIsMadeAgainPlansWithoutIt();
    void aRefusalThatWasFoundByComparingIsCheckedAgain();

private:
    [[nodiscard]] RestoreRequest wanted() const { return m_plans->last().first().value<RestoreRequest>(); }
    void answerWithoutFigures() // what is known at once
    {
        RestoreRequest quick = wanted();
        quick.compare = false;
        RestorePlan known = plan(quick);
        if (m_change)
            m_change(known);
        m_dialog->setPlan(known);
    }
    // Its state cannot be asked for a moment, and somebody says that it stands still.
    void promise()
    {
        m_change = [](RestorePlan &plan) {
            plan.running = false;
            plan.notSuspendedBecause = {u"the command “state” failed"_s};
        };
        answer();
        auto *box = find<QCheckBox>(u"chkPromiseStopped"_s);
        QVERIFY(box);
        box->click();
        QVERIFY(m_dialog->request().assumeSuspended);
    }
    void damage()
    {
        m_change = [this](RestorePlan &plan) {
            standStill(plan);
            plan.storages[1].comparison.readable = false;
            if (!wanted().withoutSafetyBackup)
                plan.refusals = {Messages::error("restore.unreadable"_L1, {{"storage"_L1, plan.storages[1].id}})};
        };
        answer();
        auto *without = find<QPushButton>(u"btnWithoutSafetyBackup"_s);
        QVERIFY(without);
        without->click();
        answer();
        QTest::keyClicks(find<QLineEdit>(u"restoreWithoutWord"_s), u"without"_s);
        QVERIFY(m_dialog->request().withoutSafetyBackup);
    }
};

void tst_RestoreAnswers::aPromiseIsNotMadeForAStageThatRunsLater()
{
    promise();
    m_change = {};
    m_dialog->planAgain();
    answer(); // it runs
    QVERIFY(!find<QCheckBox>(u"chkPromiseStopped"_s)->isVisible());
    QVERIFY(!m_dialog->request().assumeSuspended);

    m_change = [](RestorePlan &plan) {
        plan.running = false;
        plan.notSuspendedBecause = {u"the command “state” failed"_s};
    };
    m_dialog->planAgain();
    answer(); // asked anew
    const auto shown = [this] {
        const QList<QCheckBox *> boxes = m_dialog->findChildren<QCheckBox *>(u"chkPromiseStopped"_s);
        const auto box = std::ranges::find_if(boxes, &QCheckBox::isVisible);
        return box == boxes.end() ? nullptr : *box;
    };
    QTRY_VERIFY(shown());
    QVERIFY(!shown()->isChecked());
}

void tst_RestoreAnswers::aPromiseDoesNotGoWithASuspension()
{
    promise();
    m_change = {};
    m_dialog->planAgain();
    answer();
    find<QPushButton>(u"btnSuspendForSwap"_s)->click();
    const RestoreRequest request = m_dialog->request();
    QVERIFY(request.suspend);
    QVERIFY(!request.assumeSuspended); // the swap waits for the proof
}

void tst_RestoreAnswers::anotherTargetHasItsSafetyBackup()
{
    damage();
    const qsizetype plans = m_plans->count();
    m_dialog->setTarget(s_other);
    QTRY_VERIFY(m_plans->count() > plans);
    QVERIFY(!wanted().withoutSafetyBackup);
    answer();
    QVERIFY(!m_dialog->request().withoutSafetyBackup);
    m_dialog->restoreWithoutSafetyBackup();
    QCOMPARE(find<QLineEdit>(u"restoreWithoutWord"_s)->text(), QString()); // typed for the other one
}

void tst_RestoreAnswers::whatCanBeReadAgainHasItsSafetyBackup()
{
    damage();
    m_dialog->planAgain();
    answer();
    QVERIFY(m_dialog->request().withoutSafetyBackup); // still not
    m_change = standStill;
    m_dialog->planAgain();
    answerWithoutFigures();
    QVERIFY(!m_dialog->request().withoutSafetyBackup);
    QVERIFY(!wanted().withoutSafetyBackup);
    answer();
    type(u"restore"_s);
    QVERIFY2(restoreButton()->isEnabled(), qPrintable(reason()));
    QVERIFY(find<QLabel>(u"restoreLoss"_s)->text().endsWith(u"It stays in the safety backup."));
}

void tst_RestoreAnswers::whoWantsNoSafetyBackupAsItFailedGetsNone()
{
    m_change = standStill;
    m_dialog->restoreWithoutSafetyBackup(); // the disk was full
    answerWithoutFigures();
    answer();
    m_dialog->planAgain();
    answer();
    QVERIFY(m_dialog->request().withoutSafetyBackup);
}

void tst_RestoreAnswers::skippingTheComparisonOfAPlanThatIsMadeAgainPlansWithoutIt()
{
    answerWithoutFigures(); // and the comparison runs
    find<QPushButton>(u"btnSuspendNow"_s)->click();
    m_change = standStill;
    m_dialog->setSuspending(false);
    m_dialog->planAgain();
    QVERIFY(wanted().compare);
    const qsizetype plans = m_plans->count();

    find<QPushButton>(u"btnSkipComparison"_s)->click();
    QCOMPARE(m_plans->count(), plans + 1);
    QVERIFY(!wanted().compare);
    answer();
    type(u"restore"_s);
    QVERIFY2(restoreButton()->isEnabled(), qPrintable(reason()));
}

// Somebody does as told, at the server.
void tst_RestoreAnswers::aRefusalThatWasFoundByComparingIsCheckedAgain()
{
    m_change = [](RestorePlan &plan) {
        standStill(plan);
        plan.storages.first().comparison.missingRoles = {u"shop_owner"_s};
        plan.refusals = {Messages::error("postgres.rolesMissing"_L1,
                                         {{"database"_L1, plan.storages.first().id}, {"roles"_L1, u"shop_owner"_s}})};
        plan.storages.first().comparison.refusals = plan.refusals;
    };
    answer();
    type(u"restore"_s);
    QVERIFY(!restoreButton()->isEnabled());
    m_change = standStill;
    m_dialog->planAgain();
    answerWithoutFigures(); // it cannot tell
    QVERIFY(!restoreButton()->isEnabled());

    auto *again = find<QPushButton>(u"btnCheckAgain"_s);
    QVERIFY(again);
    again->click();
    QVERIFY(wanted().compare);
    answerWithoutFigures();
    answer();
    QVERIFY2(restoreButton()->isEnabled(), qPrintable(reason()));
}

UNDERSTUDY_GUITEST_MAIN(tst_RestoreAnswers)

#include "tst_restoreanswers.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "models/restorechangesmodel.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "tests/support/restoredialogbench.h"
#include "ui/widgets/messagebar.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QRadioButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a restore is asked for with, what the dialog says about it, and what the dialog looks like.
class tst_RestoreOptions : public QObject, private RestoreDialogBench
{
    Q_OBJECT

private slots:
    void init() { openDialog(); }
    void cleanup() { m_dialog.reset(); }
    void anotherReleaseIsSaidAndDoesNotBlock();
    void noInputEnablesARestoreOfANewerSchema();
    void withoutASafetyBackupASecondWordIsWanted();
    void selectedStoragesAreAskedForAndRestored();
    void withNoStorageChosenNothingCanBeRestored();
    void whatWasComparedOnceIsNotComparedAgain();
    void anotherTargetIsPlannedAnew();
    void whoCannotSuspendPromises();
    void whereSpaceIsNotKnownSomebodyLooks();
    void afterwardsItResumesAndWatches();
    void rolesThatAreMissingAreCreatedIfAskedFor();
    void nobodyIsAskedAboutRolesThatAreThere();
    void aTreeOfAMillionFilesDoesNotStopTheWindow();
    void theFocusGoesFromTheChangesToTheButton();
    void everythingHasANameAndItsReason();
    void itFitsASmallScreenAndGrows();
    void itLooksWell_data();
    void itLooksWell();
};

void tst_RestoreOptions::anotherReleaseIsSaidAndDoesNotBlock()
{
    m_change = [](RestorePlan &plan) {
        plan.suspended = !(plan.running = false);
        plan.releaseThen = u"2.4.1"_s;
        plan.releaseNow = u"2.5.0"_s;
        plan.warnings = {u"The backup was taken with release 2.4.1; 2.5.0 runs now."_s};
    };
    answer();
    type(u"restore"_s);
    QVERIFY(restoreButton()->isEnabled());
    const QList<MessageBar *> bars = m_dialog->findChildren<MessageBar *>();
    QVERIFY(std::ranges::any_of(bars, [](MessageBar *bar) {
        return bar->isVisible()
               && bar->text() == u"This backup was made with release 2.4.1. “staging” now runs 2.5.0."_s;
    }));
}

void tst_RestoreOptions::noInputEnablesARestoreOfANewerSchema()
{
    m_change = [](RestorePlan &plan) {
        plan.suspended = !(plan.running = false);
        plan.schemaThen = 47;
        plan.refusals = {Messages::error("restore.schemaNewer"_L1,
                                         {{"stage"_L1, plan.stage}, {"then"_L1, u"47"_s}, {"supported"_L1, u"45"_s}})};
    };
    answer();
    for (const QString &text : {u"restore"_s, u"staging"_s, u"without"_s, u"force"_s}) {
        type(text);
        QVERIFY(!restoreButton()->isEnabled());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    }
    type(u"restore"_s);
    for (auto *button : m_dialog->findChildren<QAbstractButton *>()) {
        if (!button->isEnabled() || !button->isVisible() || button->objectName() == u"btnCancel")
            continue;
        button->click();
        answer();
        QVERIFY(!restoreButton()->isEnabled());
    }
    QCOMPARE(m_restores->count(), 0);
    QVERIFY(restoreButton()->accessibleDescription().contains(u"too new"));
}

void tst_RestoreOptions::withoutASafetyBackupASecondWordIsWanted()
{
    makeReady();
    m_dialog->restoreWithoutSafetyBackup();
    QVERIFY(m_plans->last().first().value<RestoreRequest>().withoutSafetyBackup);
    answer();
    QVERIFY(!restoreButton()->isEnabled());
    auto *second = find<QLineEdit>(u"restoreWithoutWord"_s);
    QVERIFY(second->isVisible());
    QTest::keyClicks(second, u"Without"_s);
    QVERIFY(restoreButton()->isEnabled());
    restoreButton()->click();
    QVERIFY(m_restores->first().first().value<RestoreRequest>().withoutSafetyBackup);
}

void tst_RestoreOptions::selectedStoragesAreAskedForAndRestored()
{
    makeReady();
    find<QRadioButton>(u"restoreSelected"_s)->click();
    answer();
    auto *tree = find<QTreeView>(u"restoreChanges"_s);
    const QModelIndex uploads = tree->model()->index(1, 0);
    QVERIFY(tree->model()->setData(uploads, Qt::Unchecked, Qt::CheckStateRole));
    const QStringList left{u"api/app"_s, u"api/.env"_s};
    QCOMPARE(m_plans->last().first().value<RestoreRequest>().only, left);
    QVERIFY(!restoreButton()->isEnabled()); // what was planned is not what is chosen
    answer();
    QVERIFY(find<QLabel>(u"restoreMixed"_s)->text().contains(u"api/uploads"));
    restoreButton()->click();
    QCOMPARE(m_restores->first().first().value<RestoreRequest>().only, left);
}

// A request without a storage would mean all of them.
void tst_RestoreOptions::withNoStorageChosenNothingCanBeRestored()
{
    makeReady();
    find<QRadioButton>(u"restoreSelected"_s)->click();
    answer();
    QVERIFY(restoreButton()->isEnabled());
    auto *tree = find<QTreeView>(u"restoreChanges"_s);
    for (int row = 0; row < 3; ++row) {
        QVERIFY(tree->model()->setData(tree->model()->index(row, 0), Qt::Unchecked, Qt::CheckStateRole));
        if (row < 2)
            answer();
    }
    QVERIFY(!restoreButton()->isEnabled());
    QCOMPARE(reason(), u"Still to do: choose at least one storage."_s);
    m_dialog->planAgain();
    QVERIFY(!restoreButton()->isEnabled());
}

void tst_RestoreOptions::whatWasComparedOnceIsNotComparedAgain()
{
    makeReady();
    find<QRadioButton>(u"restoreSelected"_s)->click();
    QVERIFY(!m_plans->last().first().value<RestoreRequest>().compare);
    answer();
    auto *tree = find<QTreeView>(u"restoreChanges"_s);
    QCOMPARE(tree->model()->index(1, RestoreChangesModel::Change).data().toString(), u"+12 −409 ~31"_s);
    QVERIFY(find<QLabel>(u"restoreLoss"_s)->text().contains(u"409 files"));
}

void tst_RestoreOptions::anotherTargetIsPlannedAnew()
{
    makeReady();
    auto *into = find<QComboBox>(u"restoreInto"_s);
    QCOMPARE(into->itemText(0), u"webshop › staging (original)"_s);
    into->setCurrentIndex(1);
    QVERIFY(!restoreButton()->isEnabled());
    QTRY_COMPARE(m_plans->count(), 2);
    const auto request = m_plans->last().first().value<RestoreRequest>();
    QCOMPARE(request.into, u"webshop/demo"_s);
    QVERIFY(request.compare);
    answer();
    QCOMPARE(restoreButton()->text(), u"Restore into demo"_s);
}

void tst_RestoreOptions::whoCannotSuspendPromises()
{
    find<QComboBox>(u"restoreInto"_s)->setCurrentIndex(1);
    QTRY_COMPARE(m_plans->count(), 2);
    m_change = [](RestorePlan &plan) {
        plan.running = false;
        plan.notSuspendedBecause = {u"open files of other users cannot be seen"_s};
    };
    answer();
    type(u"restore"_s);
    QVERIFY(!restoreButton()->isEnabled());
    QVERIFY(!find<QPushButton>(u"btnSuspendNow"_s));
    find<QCheckBox>(u"chkPromiseStopped"_s)->click();
    QVERIFY(restoreButton()->isEnabled());
    restoreButton()->click();
    const auto request = m_restores->first().first().value<RestoreRequest>();
    QVERIFY(request.assumeSuspended);
    QVERIFY(!request.resume); // nobody knows how
}

void tst_RestoreOptions::whereSpaceIsNotKnownSomebodyLooks()
{
    m_change = [](RestorePlan &plan) {
        plan.suspended = true;
        plan.space.append({.fileSystem = u"server db.example:5432"_s, .staged = 1'000'000});
    };
    answer();
    type(u"restore"_s);
    QVERIFY(!restoreButton()->isEnabled());
    QVERIFY2(reason().contains(u"confirm that there is enough space"_s), qPrintable(reason()));
    find<QCheckBox>(u"chkPromiseSpace"_s)->click();
    QVERIFY(restoreButton()->isEnabled());
    restoreButton()->click();
    QVERIFY(m_restores->first().first().value<RestoreRequest>().assumeSpace);
}

void tst_RestoreOptions::afterwardsItResumesAndWatches()
{
    makeReady();
    find<QComboBox>(u"restoreWatchMinutes"_s)->setCurrentIndex(2);
    restoreButton()->click();
    const auto request = m_restores->first().first().value<RestoreRequest>();
    QVERIFY(request.resume);
    QCOMPARE(request.watchMinutes, std::optional(5));
    QVERIFY(request.confirmed);
    QVERIFY(!request.suspend);
}

// As the engine judges them, which looks for roles only while it compares.
static void lackRoles(RestorePlan &plan, const RestoreRequest &request)
{
    plan.suspended = true;
    plan.running = false;
    if (!request.compare)
        return;
    plan.storages.first().comparison.missingRoles = {u"shop"_s, u"reporting"_s};
    if (!request.createMissingRoles)
        plan.refusals.append(Messages::error("postgres.rolesMissing"_L1,
                                             {{"database"_L1, u"api/app"_s}, {"roles"_L1, u"shop, reporting"_s}}));
}

void tst_RestoreOptions::rolesThatAreMissingAreCreatedIfAskedFor()
{
    const auto wanted = [this] { return m_plans->last().first().value<RestoreRequest>(); };
    m_change = [&](RestorePlan &plan) { lackRoles(plan, wanted()); };
    answer();
    type(u"restore"_s);
    auto *create = find<QCheckBox>(u"chkCreateRoles"_s);
    QVERIFY(create && !create->isChecked());
    QTRY_VERIFY(create->isVisible());
    QVERIFY(!restoreButton()->isEnabled());
    QVERIFY2(reason().contains(u"roles that are missing"), qPrintable(reason()));
    QVERIFY(!reason().contains(u"refused"));

    create->click();
    QVERIFY(wanted().createMissingRoles);
    answer();
    QVERIFY(restoreButton()->isEnabled());
    QCOMPARE(find<QCheckBox>(u"chkCreateRoles"_s), create); // and the focus with it

    create->click(); // not after all
    answer(); // a plan without figures says nothing of roles: they are missing all the same
    QVERIFY(!restoreButton()->isEnabled());
    create->click();
    answer();
    restoreButton()->click();
    QVERIFY(m_restores->first().first().value<RestoreRequest>().createMissingRoles);
}

void tst_RestoreOptions::nobodyIsAskedAboutRolesThatAreThere()
{
    makeReady();
    QVERIFY(!find<QCheckBox>(u"chkCreateRoles"_s));
    restoreButton()->click();
    QVERIFY(!m_restores->first().first().value<RestoreRequest>().createMissingRoles);
}

// As much as a comparison lists, each in folders of its own.
void tst_RestoreOptions::aTreeOfAMillionFilesDoesNotStopTheWindow()
{
    m_change = [](RestorePlan &plan) {
        Comparison &uploads = plan.storages[1].comparison;
        uploads = {.removed = 600'000, .same = 400'000};
        for (int number = 0; number < 1000; ++number) {
            QString folder = QString::number(10'000 + number);
            for (int depth = 0; depth < 8; ++depth) {
                uploads.folders.append({.path = folder, .removed = 600});
                folder += u"/deeper"_s;
            }
            uploads.differences.append({folder.chopped(7) + u"/a.png"_s, Difference::Change::Removed, 20'000, -1});
        }
    };
    EventLoopWatch *watch = eventLoopWatch();
    QVERIFY(watch);
    watch->reset();
    answer();
    auto *tree = find<QTreeView>(u"restoreChanges"_s);
    const QModelIndex uploads = tree->model()->index(1, 0);
    tree->setCurrentIndex(uploads);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Right);
    QTRY_COMPARE(tree->model()->rowCount(uploads), 1001); // and how many are not listed
    QTest::keyClick(tree, Qt::Key_End);
    QCoreApplication::processEvents();
    QVERIFY2(watch->tooLong().isEmpty(), qPrintable(watch->tooLong().join(u'\n')));
}

void tst_RestoreOptions::theFocusGoesFromTheChangesToTheButton()
{
    answer();
    QTRY_VERIFY(find<QPushButton>(u"btnSuspendNow"_s)->isVisible());
    QStringList passed;
    find<QTreeView>(u"restoreChanges"_s)->setFocus();
    do {
        passed.append(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    } while (QApplication::focusWidget()->objectName() != passed.first() && passed.size() < 30);
    QCOMPARE(passed, QStringList({u"restoreChanges"_s, u"btnSuspendNow"_s, u"btnSuspendForSwap"_s, u"restoreResume"_s,
                                  u"restoreWatchMinutes"_s, u"restoreWord"_s, u"restoreReason"_s, u"btnCancel"_s,
                                  u"restoreInto"_s, u"restoreEverything"_s}));
    makeReady();
    find<QPushButton>(u"btnCancel"_s)->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), restoreButton());
}

void tst_RestoreOptions::everythingHasANameAndItsReason()
{
    answer();
    for (auto *widget : m_dialog->findChildren<QWidget *>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible())
            continue;
        QAccessibleInterface *read = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(read && !read->text(QAccessible::Name).isEmpty(),
                 qPrintable(QLatin1StringView(widget->metaObject()->className()) + u' ' + widget->objectName()));
    }
    QAccessibleInterface *button = QAccessible::queryAccessibleInterface(restoreButton());
    QVERIFY(button->state().disabled);
    QVERIFY(button->text(QAccessible::Description).startsWith(u"Stage is not suspended."));
    auto *tree = find<QTreeView>(u"restoreChanges"_s);
    QVERIFY(tree->currentIndex().isValid());
}

void tst_RestoreOptions::itFitsASmallScreenAndGrows()
{
    answer();
    QVERIFY(m_dialog->minimumSizeHint().width() <= 1024);
    QVERIFY(m_dialog->minimumSizeHint().height() <= 640);
    m_dialog->resize(1024, 640);
    QCOMPARE(m_dialog->size(), QSize(1024, 640));
    const QFont font = QApplication::font();
    QFont large = font;
    large.setPointSizeF(font.pointSizeF() * 2);
    QApplication::setFont(large);
    m_dialog = make();
    m_dialog->setPlan(plan({.into = u"webshop/staging"_s}));
    const QSize least = m_dialog->minimumSizeHint();
    QApplication::setFont(font);
    QVERIFY2(least.width() <= 1280 && least.height() <= 720,
             qPrintable(u"%1 x %2"_s.arg(least.width()).arg(least.height())));
}

void tst_RestoreOptions::itLooksWell_data()
{
    QTest::addColumn<int>("state");
    QTest::newRow("comparing") << 0;
    QTest::newRow("running") << 1;
    QTest::newRow("ready") << 2;
    QTest::newRow("schema") << 3;
    QTest::newRow("without") << 4;
}

void tst_RestoreOptions::itLooksWell()
{
    QFETCH(const int, state);
    const auto make = [&]() -> std::unique_ptr<QWidget> {
        std::unique_ptr<RestoreDialog> dialog = this->make();
        RestoreRequest request{.into = u"webshop/staging"_s, .compare = state != 0};
        RestorePlan shown = plan(request);
        shown.releaseThen = u"2.4.1"_s;
        shown.releaseNow = state == 2 ? u"2.4.1"_s : u"2.5.0"_s;
        shown.suspended = state >= 2;
        shown.running = state < 2;
        if (state == 3)
            shown.refusals = {
                Messages::error("restore.schemaNewer"_L1,
                                {{"stage"_L1, shown.stage}, {"then"_L1, u"47"_s}, {"supported"_L1, u"45"_s}})};
        QSignalSpy asked(dialog.get(), &RestoreDialog::planWanted);
        if (!asked.wait(patienceMs))
            return dialog;
        dialog->setPlan(shown);
        if (state == 4)
            dialog->restoreWithoutSafetyBackup();
        if (state == 4)
            dialog->setPlan(shown);
        dialog->findChild<QTreeView *>(u"restoreChanges"_s)->expandAll();
        dialog->findChild<QLineEdit *>(u"restoreWord"_s)->setText(state == 2 ? u"restore"_s : QString());
        return dialog;
    };
    takePictures(u"restore-%1"_s.arg(QLatin1StringView(QTest::currentDataTag())), make);
}

UNDERSTUDY_GUITEST_MAIN(tst_RestoreOptions)

#include "tst_restoreoptions.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "models/restorechangesmodel.h"
#include "tests/support/guitest.h"
#include "tests/support/picture.h"
#include "ui/restore/restoredialog.h"
#include "ui/widgets/messagebar.h"

#include <QAccessible>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Change = Difference::Change;

class tst_RestoreDialog : public QObject
{
    Q_OBJECT

private slots:
    void init();
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
    void anotherReleaseIsSaidAndDoesNotBlock();
    void noInputEnablesARestoreOfANewerSchema();
    void withoutASafetyBackupASecondWordIsWanted();
    void selectedStoragesAreAskedForAndRestored();
    void withNoStorageChosenNothingCanBeRestored();
    void whatWasComparedOnceIsNotComparedAgain();
    void anotherTargetIsPlannedAnew();
    void whoCannotSuspendPromises();
    void afterwardsItResumesAndWatches();
    void theFocusGoesFromTheChangesToTheButton();
    void everythingHasANameAndItsReason();
    void itFitsASmallScreenAndGrows();
    void itLooksWell_data();
    void itLooksWell();

private:
    [[nodiscard]] static QList<Stage> stages();
    [[nodiscard]] static Backup backup();
    [[nodiscard]] static RestorePlan plan(const RestoreRequest &request);
    [[nodiscard]] std::unique_ptr<RestoreDialog> make() const;
    void answer(); // what was wanted last
    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        return m_dialog->findChild<Widget *>(name);
    }
    [[nodiscard]] QPushButton *restoreButton() const { return find<QPushButton>(u"btnRestore"_s); }
    [[nodiscard]] QString reason() const { return find<QLabel>(u"restoreReason"_s)->text(); }
    void makeReady(); // nothing is left to do but to press
    void type(const QString &text);

    std::function<void(RestorePlan &)> m_change;
    std::unique_ptr<RestoreDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_plans;
    std::unique_ptr<QSignalSpy> m_restores;
};

QList<Stage> tst_RestoreDialog::stages()
{
    Stage staging{.project = u"webshop"_s,
                  .name = u"staging"_s,
                  .runtime = {.kind = u"commands"_s},
                  .health = {{.name = u"api"_s, .url = QUrl(u"http://127.0.0.1/health"_s)}}};
    Stage demo = staging;
    demo.name = u"demo"_s;
    demo.runtime.kind = u"none"_s;
    return {staging, demo};
}

Backup tst_RestoreDialog::backup()
{
    Backup backup;
    backup.manifest.id = u"b1"_s;
    backup.manifest.project = u"webshop"_s;
    backup.manifest.stage = u"staging"_s;
    backup.manifest.name = u"before 2.5 migration"_s;
    backup.manifest.createdAt = QDateTime({2026, 5, 12}, {9, 10}, QTimeZone::UTC);
    backup.manifest.sizeBytes = 1'400'000'000;
    backup.manifest.release = u"2.4.1"_s;
    backup.manifest.grade = Grade::A;
    backup.marks.verifiedAt = backup.manifest.createdAt.addDays(1);
    backup.marks.verifiedGood = true;
    backup.status = BackupStatus::Ready;
    return backup;
}

// What the engine would say about a running stage.
RestorePlan tst_RestoreDialog::plan(const RestoreRequest &request)
{
    RestorePlan plan{.backup = u"b1"_s,
                     .backupName = u"before 2.5 migration"_s,
                     .stage = request.into,
                     .running = true,
                     .notSuspendedBecause = {u"it is running"_s},
                     .schemaThen = 42,
                     .schemaSupported = 45,
                     .space = {{.fileSystem = u"/"_s, .staged = 3'100'000'000, .available = 212'000'000'000}}};
    const PlannedStorage database{
        .id = u"api/app"_s,
        .kind = StorageKind::Postgres,
        .sizeBytes = 412'000'000,
        .comparison = {.overwritten = 9877,
                       .removed = 2553,
                       .differences = {{u"public.invoices"_s, Change::Removed, 2018, -1},
                                       {u"public.orders"_s, Change::Overwritten, 10'412, 9877}},
                       .loss = u"2 553 rows that exist now will be gone."_s}};
    const PlannedStorage uploads{.id = u"api/uploads"_s,
                                 .sizeBytes = 1'000'000'000,
                                 .comparison = {.added = 12,
                                                .overwritten = 31,
                                                .removed = 409,
                                                .same = 8171,
                                                .differences = {{u"2026/05/a.png"_s, Change::Removed, 20'000, -1}},
                                                .folders = {{u"2026"_s, 0, 0, 409}, {u"2026/05"_s, 0, 0, 300}},
                                                .loss = u"409 files removed, 31 overwritten."_s}};
    const PlannedStorage secrets{
        .id = u"api/.env"_s,
        .kind = StorageKind::Secrets,
        .sizeBytes = 3000,
        .comparison = {.overwritten = 1, .same = 13, .differences = {{u"API_KEY"_s, Change::Overwritten}}}};
    for (PlannedStorage storage : {database, uploads, secrets}) {
        if (!request.only.isEmpty() && !request.only.contains(storage.id)) {
            storage.action = PlannedStorage::Action::LeaveAsItIs;
            storage.reason = u"It was not chosen."_s;
            storage.comparison = {};
            plan.mixed.append(storage.id + u" of today beside 12 May"_s);
        } else if (!request.compare) {
            storage.comparison = {.compared = false};
        }
        plan.storages.append(storage);
    }
    plan.sumUpLosses();
    return plan;
}

std::unique_ptr<RestoreDialog> tst_RestoreDialog::make() const
{
    return std::make_unique<RestoreDialog>(backup(), stages(), QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
}

void tst_RestoreDialog::init()
{
    m_change = {};
    m_dialog = make();
    m_plans = std::make_unique<QSignalSpy>(m_dialog.get(), &RestoreDialog::planWanted);
    m_restores = std::make_unique<QSignalSpy>(m_dialog.get(), &RestoreDialog::restoreWanted);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    QTRY_COMPARE(m_plans->count(), 1);
}

void tst_RestoreDialog::answer()
{
    RestorePlan answered = plan(m_plans->last().first().value<RestoreRequest>());
    if (m_change)
        m_change(answered);
    m_dialog->setPlan(answered);
}

void tst_RestoreDialog::type(const QString &text)
{
    auto *field = find<QLineEdit>(u"restoreWord"_s);
    field->setFocus();
    field->clear();
    QTest::keyClicks(field, text);
}

void tst_RestoreDialog::makeReady()
{
    m_change = [](RestorePlan &plan) { plan.suspended = !(plan.running = false); };
    answer();
    type(u"restore"_s);
    QVERIFY(restoreButton()->isEnabled());
}

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

void tst_RestoreDialog::anotherReleaseIsSaidAndDoesNotBlock()
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

void tst_RestoreDialog::noInputEnablesARestoreOfANewerSchema()
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

void tst_RestoreDialog::withoutASafetyBackupASecondWordIsWanted()
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

void tst_RestoreDialog::selectedStoragesAreAskedForAndRestored()
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
void tst_RestoreDialog::withNoStorageChosenNothingCanBeRestored()
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

void tst_RestoreDialog::whatWasComparedOnceIsNotComparedAgain()
{
    makeReady();
    find<QRadioButton>(u"restoreSelected"_s)->click();
    QVERIFY(!m_plans->last().first().value<RestoreRequest>().compare);
    answer();
    auto *tree = find<QTreeView>(u"restoreChanges"_s);
    QCOMPARE(tree->model()->index(1, RestoreChangesModel::Change).data().toString(), u"+12 −409 ~31"_s);
    QVERIFY(find<QLabel>(u"restoreLoss"_s)->text().contains(u"409 files"));
}

void tst_RestoreDialog::anotherTargetIsPlannedAnew()
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

void tst_RestoreDialog::whoCannotSuspendPromises()
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

void tst_RestoreDialog::afterwardsItResumesAndWatches()
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

void tst_RestoreDialog::theFocusGoesFromTheChangesToTheButton()
{
    answer();
    QTRY_VERIFY(find<QPushButton>(u"btnSuspendNow"_s)->isVisible());
    QStringList passed;
    find<QTreeView>(u"restoreChanges"_s)->setFocus();
    do {
        passed.append(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    } while (QApplication::focusWidget()->objectName() != passed.first() && passed.size() < 30);
    QCOMPARE(passed, QStringList({u"restoreChanges"_s, u"btnSuspendNow"_s, u"btnSuspendForSwap"_s, u"restoreInto"_s,
                                  u"restoreEverything"_s, u"restoreResume"_s, u"restoreWatchMinutes"_s,
                                  u"restoreWord"_s, u"restoreReason"_s, u"btnCancel"_s}));
    makeReady();
    find<QPushButton>(u"btnCancel"_s)->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), restoreButton());
}

void tst_RestoreDialog::everythingHasANameAndItsReason()
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

void tst_RestoreDialog::itFitsASmallScreenAndGrows()
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

void tst_RestoreDialog::itLooksWell_data()
{
    QTest::addColumn<int>("state");
    QTest::newRow("comparing") << 0;
    QTest::newRow("running") << 1;
    QTest::newRow("ready") << 2;
    QTest::newRow("schema") << 3;
    QTest::newRow("without") << 4;
}

void tst_RestoreDialog::itLooksWell()
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
        if (!asked.wait())
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

UNDERSTUDY_GUITEST_MAIN(tst_RestoreDialog)

#include "tst_restoredialog.moc"

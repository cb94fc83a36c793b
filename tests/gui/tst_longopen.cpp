// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/activitymodel.h"
#include "models/backupmodel.h"
#include "tests/support/everydialog_recovery.h"
#include "tests/support/guitest.h"
#include "tests/support/partswindow.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/backuptree.h"
#include "ui/backups/newbackupdialog.h"
#include "ui/main/sidebar.h"
#include "ui/recovery/recoveryassistant.h"
#include "ui/restore/restoreflow.h"
#include "ui/stages/stageactions.h"
#include "ui/stages/stageflow.h"
#include "ui/widgets/undobar.h"

#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QThread>
#include <QTimeZone>
#include <QTreeView>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static constexpr qint64 s_day = 24 * 60 * 60 * 1000;
static const QString s_other = u"shop/other"_s;

// A window that stays open for days, beside other programs that change what it shows.
class tst_LongOpen : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void aBackupOfTodayIsOneOfYesterdayTheNextDay();
    void anOperationOfTodayIsOneOfYesterdayTheNextDay();
    void aNoteThatIsBeingTypedIsKeptWhenAnotherStageIsShown();
    void aNewNameAndANoteDoNotUndoEachOther();
    void whatFailsOnAStageThatIsGoneIsStillTold();
    void whatWasToldOfAStageGoesWithIt();
    void aNoteThatSomebodyElseWroteIsNotTakenBack();
    void theFoldedProjectOfTheShownStageStaysFolded();
    void aStageWhoseFileIsBrokenKeepsItsPlace();
    void whatFailsIsToldOnItsOwnStage();
    void theFirstBackupIsNotOfferedOnceSomebodyHasGoneOn();
    void anUndoThatIsPressedTwiceAsksOnce();
    void aBackupThatIsGoneIsNotRestoredIntoAnotherStage();
    void aRecoveryDoesNotGoOnWithABackupThatIsGone_data();
    void aRecoveryDoesNotGoOnWithABackupThatIsGone();
    void whatCouldNotBeBroughtBackIsBroughtBackTheNextTime();
    void whatWasDeletedBeforeOneWasRefusedCanBeBroughtBack();

private:
    static QString created(const PartsWindow &shown, int row)
    {
        return shown.parts->panes().tree()->model()->index(row, BackupModel::Created).data().toString();
    }
    static QPlainTextEdit *note(const PartsWindow &shown)
    {
        return shown.window->findChild<QPlainTextEdit *>(u"noteField"_s);
    }
    // The window has read another stage, and shows the usual one.
    [[nodiscard]] static bool knowsAnother(PartsWindow &shown)
    {
        shown.bench.addStage(u"shop"_s, u"other"_s);
        if (!shown.isLoaded())
            return false;
        shown.window->watch().reload();
        if (!QTest::qWaitFor([&shown] { return shown.window->watch().stage(s_other).has_value(); }, patienceMs))
            return false;
        shown.window->selectStage(shown.stage());
        return true;
    }
};

void tst_LongOpen::aBackupOfTodayIsOneOfYesterdayTheNextDay()
{
    PartsWindow shown;
    Backup fresh = someBackup(4, u"fresh"_s);
    fresh.manifest.createdAt = shown.bench.clock.now();
    shown.bench.service.add(fresh);
    shown.window->watch().reload();
    QVERIFY(shown.isLoaded());
    QTRY_VERIFY2(created(shown, 0).startsWith(u"today"_s), qPrintable(created(shown, 0)));
    shown.select(4);
    QTRY_VERIFY(shown.parts->panes().details()->lines().join(u'\n').contains(u"Created: today"_s));

    shown.bench.clock.advance(s_day);
    shown.window->watch().poll(); // finds that nothing has changed
    QTRY_VERIFY2(created(shown, 0).startsWith(u"yesterday"_s), qPrintable(created(shown, 0)));
    QVERIFY(shown.parts->panes().details()->lines().join(u'\n').contains(u"Created: yesterday"_s));
}

void tst_LongOpen::anOperationOfTodayIsOneOfYesterdayTheNextDay()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    shown.parts->panes().selectBackup(someBackup(3).id());
    shown.trigger(ActionId::Verify);
    const auto *tree = shown.window->findChild<QTreeView *>(u"activityTree"_s);
    const auto time = [tree] { return tree->model()->index(0, ActivityModel::Time).data().toString(); };
    QTRY_VERIFY2(time().startsWith(u"today"_s), qPrintable(time()));
    QTRY_VERIFY(shown.bench.tasks.running().isEmpty());

    shown.bench.clock.advance(s_day);
    shown.window->watch().poll();
    QTRY_VERIFY2(time().startsWith(u"yesterday"_s), qPrintable(time()));
}

// As a notification does that is clicked: the focus does not leave the note before.
void tst_LongOpen::aNoteThatIsBeingTypedIsKeptWhenAnotherStageIsShown()
{
    PartsWindow shown;
    QVERIFY(knowsAnother(shown));
    shown.select(3);
    note(shown)->setFocus();
    QTest::keyClicks(note(shown), u"do not restore this one"_s);
    shown.window->selectBackup(s_other, {});
    QTRY_COMPARE(shown.bench.service.find({}, someBackup(3).id())->note(), u"do not restore this one"_s);
}

void tst_LongOpen::aNewNameAndANoteDoNotUndoEachOther()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    shown.select(3);
    const QString id = someBackup(3).id();
    {
        const QMutexLocker slow(&shown.bench.service.mutex); // a repository that takes its time
        auto *tree = shown.parts->panes().tree();
        tree->renameCurrent();
        auto *field = tree->findChild<QLineEdit *>();
        QVERIFY(field);
        field->setText(u"before 2.5"_s);
        QTest::keyClick(field, Qt::Key_Return);
        note(shown)->setFocus();
        QTest::keyClicks(note(shown), u"kept for the audit"_s);
        tree->setFocus();
    }
    QTRY_VERIFY(shown.bench.service.calls.count(u"describe "_s + id) >= 2);
    QTRY_VERIFY(shown.bench.tasks.running().isEmpty());
    QCOMPARE(shown.bench.service.find({}, id)->name(), u"before 2.5"_s);
    QCOMPARE(shown.bench.service.find({}, id)->note(), u"kept for the audit"_s);
}

void tst_LongOpen::whatFailsOnAStageThatIsGoneIsStillTold()
{
    PartsWindow shown;
    shown.bench.service.made = FakeBackupService::failure(Error::Code::NotFound);
    QVERIFY(knowsAnother(shown));
    shown.trigger(ActionId::NewBackup);
    auto *dialog = shown.window->findChild<NewBackupDialog *>();
    QVERIFY(dialog);
    shown.bench.service.knownStages.removeFirst(); // on the command line
    shown.window->watch().reload();
    QTRY_COMPARE(shown.window->selection().stage, s_other);
    dialog->accept();
    QTRY_VERIFY(shown.bar(u"error"_s));
}

void tst_LongOpen::whatWasToldOfAStageGoesWithIt()
{
    PartsWindow shown;
    QVERIFY(knowsAnother(shown));
    shown.window->banners().showError(FakeBackupService::failure(Error::Code::Refused).error(), shown.stage());
    QTRY_VERIFY(shown.bar(u"error"_s));
    shown.bench.service.knownStages.removeFirst();
    shown.window->watch().reload();
    QTRY_COMPARE(shown.window->selection().stage, s_other);
    QVERIFY(!shown.bar(u"error"_s));
    QVERIFY(!shown.window->banners().contains(u"error"_s, shown.stage()));
}

// The field has the focus, and nothing was typed.
void tst_LongOpen::aNoteThatSomebodyElseWroteIsNotTakenBack()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    shown.select(3);
    note(shown)->setFocus();
    shown.bench.service.change(someBackup(3).id(), [](Backup &backup) { backup.marks.note = u"by somebody else"_s; });
    shown.window->watch().reload();
    QTRY_COMPARE(shown.window->watch().backup(someBackup(3).id())->note(), u"by somebody else"_s);
    shown.parts->panes().tree()->setFocus();
    QTRY_VERIFY(shown.bench.tasks.running().isEmpty());
    QCOMPARE(shown.bench.service.find({}, someBackup(3).id())->note(), u"by somebody else"_s);
    QCOMPARE(note(shown)->toPlainText(), u"by somebody else"_s);
}

// Whatever comes and goes elsewhere, the stage stays shown without being brought into sight.
void tst_LongOpen::theFoldedProjectOfTheShownStageStaysFolded()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    QTreeView *tree = shown.window->sidebar().tree();
    tree->collapse(tree->model()->index(0, 0));
    QCOMPARE(shown.window->sidebar().collapsed(), QStringList(u"shop"_s));
    shown.bench.addStage(u"zoo"_s, u"live"_s);
    shown.window->watch().reload();
    QTRY_COMPARE(tree->model()->rowCount(), 2);
    QCOMPARE(shown.window->sidebar().collapsed(), QStringList(u"shop"_s));
    QVERIFY(!tree->isExpanded(tree->model()->index(0, 0)));
    QCOMPARE(shown.window->selection().stage, shown.stage());
}

// A stray comma, saved by hand while the stage is looked at.
void tst_LongOpen::aStageWhoseFileIsBrokenKeepsItsPlace()
{
    PartsWindow shown;
    QVERIFY(knowsAnother(shown));
    FakeBackupService &service = shown.bench.service;
    const Stage staging = service.knownStages.takeFirst();
    const QString file = Home::fileName(staging.id());
    service.brokenFiles = {
        {.name = file, .error = {.code = Error::Code::InvalidInput, .message = u"broken"_s, .why = u"Line 3."_s}}};
    shown.window->watch().reload();
    QTRY_VERIFY(shown.bar(u"brokenStage_"_s + file));
    QVERIFY(shown.bar(u"brokenStage_"_s + file)->accessibleName().contains(u"Line 3."));
    QCOMPARE(shown.window->selection().stage, shown.stage());
    QCOMPARE(shown.window->sidebar().selected(), shown.stage());
    QCOMPARE(shown.window->watch().stages().size(), 2);
    shown.window->selectStage(s_other);
    QVERIFY(shown.bar(u"brokenStage_"_s + file));

    service.knownStages.prepend(staging);
    service.brokenFiles.clear();
    shown.window->watch().reload();
    QTRY_VERIFY(!shown.bar(u"brokenStage_"_s + file));
    service.knownStages.removeFirst(); // now it is removed
    shown.window->watch().reload();
    QTRY_COMPARE(shown.window->watch().stages().size(), 1);
}

void tst_LongOpen::whatFailsIsToldOnItsOwnStage()
{
    PartsWindow shown;
    QVERIFY(knowsAnother(shown));
    std::atomic_bool over = false;
    shown.bench.service.verifying = [&over](const QString &, const TaskControl &control) -> Result<VerifyOutcome> {
        while (!over && !control.isCancelled())
            QThread::yieldCurrentThread();
        return FakeBackupService::failure(Error::Code::Io);
    };
    shown.select(3);
    shown.trigger(ActionId::Verify);
    shown.window->selectStage(s_other);
    over = true;
    QTRY_VERIFY(shown.window->banners().contains(u"error"_s, shown.stage()));
    QVERIFY(!shown.window->banners().contains(u"error"_s, s_other));
    QVERIFY(!shown.bar(u"error"_s));
    shown.window->selectStage(shown.stage());
    QVERIFY(shown.bar(u"error"_s));
}

// The new stage could not be reached, and was looked at again hours later.
void tst_LongOpen::theFirstBackupIsNotOfferedOnceSomebodyHasGoneOn()
{
    PartsWindow shown;
    QVERIFY(knowsAnother(shown));
    StageFlow *flow = handleStageActions(*shown.window);
    const QAction *action = shown.window->actions().action(ActionId::NewBackup);
    const QList<StorageStatus> reached = shown.bench.service.stageStatus->storages;
    for (StorageStatus &storage : shown.bench.service.stageStatus->storages)
        storage.ready = false;
    shown.window->watch().refreshStatus(s_other);
    const auto isOutOfReach = [&] {
        const std::optional<StageStatus> status = shown.window->watch().status(s_other);
        return status && std::ranges::none_of(status->storages, &StorageStatus::ready);
    };
    QTRY_VERIFY(isOutOfReach());
    emit flow->stageAdded(s_other, true);
    QTRY_COMPARE(shown.window->selection().stage, s_other);
    QTRY_VERIFY(!action->isEnabled());
    shown.window->selectStage(shown.stage());
    shown.bench.service.stageStatus->storages = reached;
    shown.window->watch().refresh();
    QTRY_VERIFY(action->isEnabled());

    shown.window->selectStage(s_other);
    shown.window->watch().refresh();
    QTRY_VERIFY(action->isEnabled());
    QTRY_VERIFY(shown.bench.tasks.running().isEmpty());
    QCoreApplication::processEvents(); // what is queued as well
    QVERIFY(!shown.window->findChild<NewBackupDialog *>());
}

void tst_LongOpen::anUndoThatIsPressedTwiceAsksOnce()
{
    PartsWindow shown;
    shown.bench.service.preview = UndoPreview{.backup = someBackup(3).id()};
    QVERIFY(shown.isLoaded());
    shown.window->restores().undo(shown.stage());
    shown.window->restores().undo(shown.stage());
    QTRY_VERIFY(shown.window->findChild<QDialog *>(u"undoDialog"_s));
    QTRY_VERIFY(shown.bench.tasks.running().isEmpty());
    QCOMPARE(shown.window->findChildren<QDialog *>(u"undoDialog"_s).size(), 1);
}

void tst_LongOpen::aBackupThatIsGoneIsNotRestoredIntoAnotherStage()
{
    PartsWindow shown;
    const Stage other = shown.bench.addStage(u"shop"_s, u"other"_s); // would take the backup as well
    QVERIFY(shown.isLoaded());
    shown.bench.service.knownStages.removeFirst();
    shown.window->restores().open(someBackup(3));
    QTRY_VERIFY(shown.window->restores().failure(shown.stage()));
    QCOMPARE(shown.window->restores().failure(shown.stage())->error.code, Error::Code::NotFound);
    QVERIFY(!shown.window->findChild<QDialog *>(u"restoreDialog"_s));
}

void tst_LongOpen::aRecoveryDoesNotGoOnWithABackupThatIsGone_data()
{
    QTest::addColumn<RecoveryState::Kind>("kind");
    QTest::addColumn<int>("step");
    QTest::newRow("to choose") << RecoveryState::Kind::Disaster << 3;
    QTest::newRow("to restore") << RecoveryState::Kind::Disaster << 4;
    QTest::newRow("on a new computer") << RecoveryState::Kind::NewComputer << 1;
}

// Begun days ago, and the chosen backup has made room for newer ones since.
void tst_LongOpen::aRecoveryDoesNotGoOnWithABackupThatIsGone()
{
    QFETCH(const RecoveryState::Kind, kind);
    QFETCH(const int, step);
    RecoveryState state{.kind = kind, .stage = u"webshop/staging"_s, .step = step, .backup = u"gone"_s};
    state.folder = u"/mnt/nas"_s;
    RecoveryAssistant assistant(state, QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
    assistant.setFacts({}); // until they are read
    QCOMPARE(assistant.state().backup, u"gone"_s);
    assistant.setFacts(usualRecoveryFacts());
    const QString chosen = assistant.state().backup;
    const auto *next = assistant.findChild<QPushButton *>(u"btnNext"_s);
    const bool isListed = std::ranges::contains(usualRecoveryFacts().backups, chosen, &Backup::id);
    QVERIFY2(isListed || !next->isEnabled(), qPrintable(chosen));
    if (const auto *open = assistant.findChild<QPushButton *>(u"btnOpenRestore"_s); open && step == 4)
        QVERIFY(!open->isEnabled() && !open->toolTip().isEmpty());
}

void tst_LongOpen::whatCouldNotBeBroughtBackIsBroughtBackTheNextTime()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    shown.select(3);
    shown.trigger(ActionId::Delete);
    QTRY_COMPARE(shown.parts->panes().tree()->shownBackups(), 2);
    shown.bench.service.answer = FakeBackupService::failure(Error::Code::Busy);
    shown.trigger(ActionId::UndoDelete);
    QTRY_VERIFY(shown.bar(u"error"_s));
    shown.bench.service.answer = {};
    QVERIFY(shown.window->actions().action(ActionId::UndoDelete)->isEnabled());
    shown.trigger(ActionId::UndoDelete);
    QTRY_COMPARE(shown.parts->panes().tree()->shownBackups(), 3);
}

void tst_LongOpen::whatWasDeletedBeforeOneWasRefusedCanBeBroughtBack()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    shown.bench.service.refusesToDelete = someBackup(1).id();
    shown.parts->panes().tree()->selectAll();
    shown.trigger(ActionId::Delete);
    QTRY_VERIFY(shown.bar(u"error"_s));
    QTRY_COMPARE(shown.parts->panes().tree()->shownBackups(), 1);
    QVERIFY(shown.parts->panes().undoBar()->isVisible());
    shown.trigger(ActionId::UndoDelete);
    QTRY_COMPARE(shown.parts->panes().tree()->shownBackups(), 3);
}

UNDERSTUDY_GUITEST_MAIN(tst_LongOpen)

#include "tst_longopen.moc"

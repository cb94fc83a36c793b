// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"
#include "models/clock.h"
#include "models/messages/catalog.h"
#include "tests/support/backupdesk.h"
#include "tests/support/guitest.h"
#include "tests/support/homeservice.h"
#include "tests/support/partswindow.h"
#include "tests/support/realstage.h"
#include "ui/activity/activitywatch.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/importdialog.h"
#include "ui/backups/selectionhint.h"
#include "ui/help/textdialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QProcess>
#include <QScopeGuard>
#include <QSemaphore>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = PartsWindow::stage();
static const QString s_error = u"error"_s;
static const QString s_dump = u"/srv/dumps/shop.dump"_s;

// A dump of another tool becomes a backup of the list.
class tst_ImportDump : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void theActionAsksForADumpAndImportsIt();
    void itStandsAmongTheBackupsFromTheFirstMoment();
    void itIsCancelledAsAnyWork();
    void aSuspendedStageIsResumedBesideIt();
    void anImportOfAnotherProgramIsToldAsOne();
    void aDumpThatIsRefusedIsLookedOverAndTriedAgain();
    void whatWasLeftOutIsToldInTheListAndInTheDetails();
    void escapeImportsNothing();
    void aStageWithoutADatabaseSpeaksOfImportsOnlyWhereTheyStand();
    void aRealDumpBecomesABackup();

private:
    [[nodiscard]] static ImportDialog *open(const PartsWindow &window)
    {
        window.trigger(ActionId::ImportDump);
        return window.window->findChild<ImportDialog *>();
    }
};

static const QStringList s_warnings{
    u"The server does not have the roles report: what belonged to them belongs to shop."_s,
    u"Not as in the dump: Rights of “report”, a role that the server does not have."_s};

static Backup importedBackup(const ImportRequest &request, const QStringList &warnings = {})
{
    Backup backup = someBackup(7, request.name,
                               warnings.isEmpty() ? BackupStatus::Ready : BackupStatus::ReadyWithWarnings);
    backup.manifest.id = request.id;
    backup.manifest.origin = Origin::Imported;
    backup.manifest.storages.removeLast();
    backup.manifest.warnings = warnings;
    return backup;
}

// Lists what it imports, as the engine does.
static void importInto(FakeBackupService &service, const QStringList &warnings = {})
{
    service.importing = [&service, warnings](const ImportRequest &request, const TaskControl &) -> Result<Backup> {
        const Backup backup = importedBackup(request, warnings);
        service.add(backup);
        return backup;
    };
}

void tst_ImportDump::theActionAsksForADumpAndImportsIt()
{
    PartsWindow window;
    importInto(window.bench.service);
    QVERIFY(window.isLoaded());
    const QAction *action = window.window->actions().action(ActionId::ImportDump);
    QVERIFY(action->isEnabled() && action->isVisible());
    QVERIFY(action->shortcut() == QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
    window.window->activateWindow();
    QTest::keyClick(window.window.get(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    auto *dialog = window.window->findChild<ImportDialog *>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"fileField"_s)->setText(s_dump);
    QTest::keyClick(dialog->findChild<QLineEdit *>(u"fileField"_s), Qt::Key_Return);
    QTRY_COMPARE(window.bench.service.importRequests.size(), 1);
    const ImportRequest &request = window.bench.service.importRequests.first();
    QCOMPARE(request.file, s_dump);
    QCOMPARE(request.stage, s_stage);
    QCOMPARE(request.storage, u"api/app"_s);
    QCOMPARE(request.name, u"shop.dump"_s);
    QVERIFY(!request.id.isEmpty());
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
    QTRY_COMPARE(window.parts->panes().tree()->model()->rowCount(), 4);
    QTRY_COMPARE(window.window->selection().backups, QStringList(request.id));
    QTRY_COMPARE(window.parts->panes().selectedBackups().value(0).status, BackupStatus::Ready);
    QVERIFY(!window.bar(s_error));
    QTRY_COMPARE(window.bench.notifier.told.last().title, u"“shop.dump” is imported"_s);
    QCOMPARE(window.bench.notifier.told.last().backup, request.id);
}

void tst_ImportDump::itStandsAmongTheBackupsFromTheFirstMoment()
{
    QSemaphore go; // outlives the thread that waits for it
    FakeDesk desk;
    const QScopeGuard letGo([&] { go.release(2); });
    desk.service.importing = [&](const ImportRequest &request, const TaskControl &control) -> Result<Backup> {
        const Progress half{.step = Step::PrePass, .subject = u"api/app"_s, .done = 50, .total = 100};
        if (const Result<> going = control.checkpoint(half); !going)
            return std::unexpected(going.error());
        go.acquire();
        desk.service.add(importedBackup(request));
        return importedBackup(request);
    };
    desk.desk.show(runningStage());
    const QAbstractItemModel *rows = desk.desk.pane->tree()->model();
    desk.desk.flow->startImport({.file = s_dump, .stage = s_stage, .storage = u"api/app"_s, .name = u"shop.dump"_s});
    QCOMPARE(rows->rowCount(), 1);
    QCOMPARE(desk.desk.pane->selectedBackups().size(), 1);
    QCOMPARE(desk.desk.pane->selectedBackups().first().manifest.origin, Origin::Imported);
    QTRY_COMPARE(rows->index(0, BackupModel::Status).data().toString(), u"Not ready 37%"_s);
    const TaskId task = desk.desk.activities.foremost();
    const Activity *activity = desk.desk.activities.model().activity(task);
    QVERIFY(activity);
    QCOMPARE(activity->title, u"Import into staging"_s);
    QCOMPARE(activity->backups, QStringList(desk.desk.pane->selectedBackups().first().id()));
    for (const ActivityStep &step : activity->steps) // nobody is to be afraid for the stage
        QVERIFY(step.step != Step::Suspend && step.step != Step::Resume);
    go.release();
    QTRY_COMPARE(rows->index(0, BackupModel::Status).data().toString(), u"Ready"_s);
    QCOMPARE(rows->rowCount(), 1);
    QCOMPARE(desk.desk.activities.model().activity(task)->summary, u"“shop.dump” is imported: 1.4 GB in 1 min 1 s."_s);
    QVERIFY(desk.desk.announced.contains(u"“shop.dump” is imported: 1.4 GB in 1 min 1 s."_s));
    QVERIFY(desk.desk.failures.isEmpty());
}

void tst_ImportDump::itIsCancelledAsAnyWork()
{
    FakeDesk desk;
    desk.service.importing = [](const ImportRequest &, const TaskControl &control) -> Result<Backup> {
        Result<> going;
        while (going)
            going = letPass(std::chrono::milliseconds(1), control);
        return std::unexpected(going.error());
    };
    desk.desk.show(runningStage());
    desk.desk.flow->startImport({.file = s_dump, .stage = s_stage, .name = u"shop.dump"_s});
    const TaskId task = desk.desk.activities.foremost();
    QVERIFY(task != 0);
    desk.desk.activities.cancel(task);
    QTRY_COMPARE(desk.desk.activities.model().activity(task)->outcome, Activity::Outcome::Cancelled);
    QTRY_COMPARE(desk.desk.pane->tree()->model()->rowCount(), 0);
    QVERIFY(desk.desk.failures.isEmpty());
}

// It does not need the stage to stand still.
void tst_ImportDump::aSuspendedStageIsResumedBesideIt()
{
    QSemaphore end; // outlives the thread that waits for it
    PartsWindow window;
    const QScopeGuard letGo([&] { end.release(); });
    window.bench.service.stageStatus->state = u"suspended"_s;
    window.bench.service.importing = [&end](const ImportRequest &request, const TaskControl &) -> Result<Backup> {
        end.acquire();
        return importedBackup(request);
    };
    QVERIFY(window.isLoaded());
    const QAction *resume = window.window->actions().action(ActionId::SuspendResume);
    window.window->watch().refreshStatus(s_stage);
    QTRY_VERIFY(window.window->watch().condition(s_stage).isSuspended);
    window.parts->flow().startImport({.file = s_dump, .stage = s_stage, .storage = u"api/app"_s, .name = u"mine"_s});
    QTRY_COMPARE(window.window->watch().condition(s_stage).task, StageTask::Import);
    QTRY_VERIFY(resume->isEnabled());
    QVERIFY(!window.window->actions().action(ActionId::ImportDump)->isEnabled());
    window.trigger(ActionId::SuspendResume);
    QTRY_VERIFY(window.bench.service.calls.contains(u"resume "_s + s_stage));
    QVERIFY(!window.bar(s_error));
}

void tst_ImportDump::anImportOfAnotherProgramIsToldAsOne()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    Backup theirs = someBackup(9, u"theirs"_s, BackupStatus::NotReady);
    theirs.manifest.origin = Origin::Imported;
    theirs.progress = 0.4;
    window.bench.service.add(theirs);
    window.window->watch().reload();
    const QAction *action = window.window->actions().action(ActionId::NewBackup);
    QTRY_COMPARE(action->statusTip(),
                 u"A dump is being imported into “staging” (40%). Wait until it ends or cancel it."_s);
}

void tst_ImportDump::aDumpThatIsRefusedIsLookedOverAndTriedAgain()
{
    PartsWindow window;
    window.bench.service.importing = [](const ImportRequest &request, const TaskControl &) -> Result<Backup> {
        if (!request.handWritten)
            return fail("import.unmarked"_L1, {{"path"_L1, request.file}});
        return importedBackup(request);
    };
    QVERIFY(window.isLoaded());
    window.parts->flow().startImport({.file = s_dump, .stage = s_stage, .storage = u"api/app"_s, .name = u"mine"_s});
    QTRY_COMPARE(window.actions(s_error), QStringList({u"Change and try again…"_s, u"Details…"_s}));
    QVERIFY(window.bar(s_error)->text().contains(u"was not written by pg_dump"));
    QVERIFY(window.bench.notifier.told.last().title == u"Import into staging failed"_s);
    window.press(s_error, u"Change and try again…"_s);
    auto *dialog = window.window->findChild<ImportDialog *>();
    QVERIFY(dialog);
    QCOMPARE(dialog->request().file, s_dump);
    QCOMPARE(dialog->request().name, u"mine"_s);
    dialog->findChild<QCheckBox *>(u"handWrittenBox"_s)->click();
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"startButton"_s), Qt::LeftButton);
    QTRY_COMPARE(window.bench.service.importRequests.size(), 2);
    QVERIFY(window.bench.service.importRequests.last().handWritten);
    QVERIFY(window.bench.service.importRequests.last().id != window.bench.service.importRequests.first().id);
    QTRY_VERIFY(!window.bar(s_error)); // what was said of the try before counts no more
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
}

void tst_ImportDump::whatWasLeftOutIsToldInTheListAndInTheDetails()
{
    PartsWindow window;
    importInto(window.bench.service, s_warnings);
    QVERIFY(window.isLoaded());
    window.parts->flow().startImport({.file = s_dump, .stage = s_stage, .storage = u"api/app"_s, .name = u"mine"_s});
    const QString key = u"backupWarnings"_s;
    QTRY_COMPARE(window.actions(key), QStringList({u"Show warnings"_s}));
    QVERIFY2(window.bar(key)->text().startsWith(u"“mine” is imported, with 2 warning"),
             qPrintable(window.bar(key)->text()));
    QTRY_COMPARE(window.parts->panes().selectedBackups().value(0).name(), u"mine"_s);
    const QString details = window.parts->panes().details()->lines().join(u'\n');
    for (const QString &warning : s_warnings)
        QVERIFY2(details.contains(warning), qPrintable(details));
    window.press(key, u"Show warnings"_s);
    QVERIFY(window.window->findChild<TextDialog *>(u"backupTroubleDialog"_s));
}

void tst_ImportDump::escapeImportsNothing()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    ImportDialog *dialog = open(window);
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"fileField"_s)->setText(s_dump);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window.window->findChild<ImportDialog *>());
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
    QVERIFY(window.bench.service.importRequests.isEmpty());
}

// What no selection changes, and most such stages never need, is no news beside the list.
void tst_ImportDump::aStageWithoutADatabaseSpeaksOfImportsOnlyWhereTheyStand()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    window.bench.service.knownStages.first().storages.removeFirst();
    window.window->watch().reload();
    const QAction *action = window.window->actions().action(ActionId::ImportDump);
    const QString reason = u"“staging” has no PostgreSQL database that a dump could be of. Add one first."_s;
    QTRY_COMPARE(action->statusTip(), reason);
    QCOMPARE(action->toolTip(), reason);
    QVERIFY(action->isVisible());
    QVERIFY(!action->isEnabled());
    const SelectionHint *hint = window.parts->panes().hint();
    QTRY_VERIFY2(!hint->text().contains(u"PostgreSQL"_s), qPrintable(hint->text()));
    QVERIFY(hint->text().contains(u"Possible now"_s));
}

// As somebody does it who has a dump, a stage and its window; the stage goes on as it was.
void tst_ImportDump::aRealDumpBecomesABackup()
{
    RealStage stage;
    QVERIFY2(stage.make(), qPrintable(stage.problem()));
    const QString file = stage.path(u"shop of another tool.dump"_s);
    QProcess dump;
    dump.start(PostgresServer::binaries17() + u"/pg_dump"_s,
               {u"-Fc"_s, u"--file="_s + file, u"--dbname="_s + stage.server.connection(u"shop"_s)});
    QVERIFY(dump.waitForFinished(60'000));
    QCOMPARE(dump.exitCode(), 0);
    stage.change(2);
    const QMap<QString, QByteArray> before = stage.fingerprints();

    HomeService engine(stage.home());
    const SystemClock clock;
    BackupDesk desk(engine.service(), clock, Home(stage.home()));
    desk.show(runningStage());
    desk.flow->askForImport(
        {.request = {.file = file, .stage = s_stage}, .databases = {u"database/main"_s}, .takenNames = {}});
    auto *dialog = desk.window.findChild<ImportDialog *>();
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"startButton"_s), Qt::LeftButton);
    const QAbstractItemModel *rows = desk.pane->tree()->model();
    QCOMPARE(rows->index(0, BackupModel::Status).data().toString(), u"Not ready 0%"_s);
    QTRY_VERIFY(desk.tasks.running().isEmpty());
    QVERIFY2(desk.failures.isEmpty(), qPrintable(desk.failures.value(0).message));
    QTRY_COMPARE(rows->index(0, BackupModel::Status).data().toString(), u"Ready"_s);
    QCOMPARE(rows->rowCount(), 1);
    const Backup imported = desk.pane->selectedBackups().value(0);
    QCOMPARE(imported.name(), u"shop of another tool.dump"_s);
    QCOMPARE(imported.manifest.origin, Origin::Imported);
    QCOMPARE(imported.manifest.storages.size(), 1);
    QCOMPARE(stage.fingerprints(), before);
    QCOMPARE(stage.leftovers(), QStringList());
    QVERIFY(stage.isRunning());

    desk.flow->startImport({.file = stage.queue(), .stage = s_stage, .name = u"no dump"_s});
    QTRY_VERIFY(desk.failures.size() == 1);
    QCOMPARE(desk.failures.first().code, Error::Code::InvalidInput);
    QTRY_COMPARE(rows->rowCount(), 1);
}

UNDERSTUDY_GUITEST_MAIN(tst_ImportDump)
#include "tst_importdump.moc"

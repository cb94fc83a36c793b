// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"
#include "tests/support/backupdesk.h"
#include "tests/support/cliprogram.h"
#include "tests/support/guitest.h"
#include "tests/support/operationbench.h"
#include "tests/support/realbench.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/backuptree.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QScopeGuard>
#include <QSemaphore>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_BackupFlow : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void theRowStandsThereAtOnceAndBecomesReadyByItself();
    void aBackupThatIsRefusedLeavesNoRowAndSaysWhy();
    void itIsVerifiedWhenItIsFinished();
    void cancelIsAnsweredAtOnceAndLeavesACancelledRow();
    void aRealBackupGoesFromNotReadyToReadyAndIsVerified();
    void aStageIsResumedWhileItsBackupIsNotReadyYet();
    void aRealBackupIsCancelledAndLeavesNoFiles();
    void aBackupWhoseProgramIsKilledTurnsIntoFailedWithinFiveSeconds();
};

// Is made when it is told to begin, and is ready when it is told to end.
static void letBackupsWait(FakeBackupService &service, QSemaphore &begin, QSemaphore &end)
{
    service.backingUp = [&](const BackupRequest &request, const TaskControl &control) -> Result<Backup> {
        begin.acquire(); // locks are slow: nothing is listed yet
        Backup ready = someBackup(7, u"mine"_s);
        ready.manifest.id = request.id;
        Backup attempt = someBackup(7, u"mine"_s, BackupStatus::NotReady);
        attempt.manifest.id = request.id;
        service.add(attempt);
        for (const qint64 done : {20, 60}) {
            if (const Result<> going = control.checkpoint({.step = Step::Process, .done = done, .total = 100}); !going)
                return std::unexpected(going.error());
        }
        end.acquire();
        service.change(ready.id(), [&](Backup &backup) { backup = ready; });
        return ready;
    };
}

void tst_BackupFlow::theRowStandsThereAtOnceAndBecomesReadyByItself()
{
    QSemaphore begin; // outlives the thread that waits for it
    QSemaphore end;
    FakeDesk desk;
    const QScopeGuard letGo([&] {
        begin.release();
        end.release();
    });
    letBackupsWait(desk.service, begin, end);
    desk.service.knownBackups = {someBackup(1, u"old"_s)};
    desk.desk.show(runningStage());
    BackupTree *tree = desk.desk.pane->tree();
    QTRY_COMPARE(tree->model()->rowCount(), 1);
    const auto cell = [tree](int column) { return tree->model()->index(0, column).data().toString(); };
    desk.desk.pane->askForBackup();
    auto *dialog = desk.desk.window.findChild<NewBackupDialog *>();
    dialog->findChild<QLineEdit *>(u"nameField"_s)->setText(u"mine"_s);
    dialog->findChild<QCheckBox *>(u"verifyBox"_s)->setChecked(false);

    QTest::mouseClick(dialog->findChild<QPushButton *>(u"startButton"_s), Qt::LeftButton);
    QCOMPARE(cell(BackupModel::Status), u"Not ready 0%"_s);
    QCOMPARE(cell(BackupModel::Name), u"mine"_s);
    QCOMPARE(tree->currentIndex().row(), 0);
    QCOMPARE(desk.desk.pane->selectedBackups().size(), 1);

    begin.release();
    QTRY_VERIFY(cell(BackupModel::Status) != u"Not ready 0%"_s);
    desk.desk.reload(); // as a watched folder does
    QTRY_COMPARE(desk.desk.pane->selectedBackups().first().id(), desk.service.backupRequests.first().id);
    QCOMPARE(tree->model()->rowCount(), 2);
    end.release();
    QTRY_COMPARE(cell(BackupModel::Status), u"Ready"_s);
    QCOMPARE(tree->model()->rowCount(), 2);
    QCOMPARE(desk.desk.pane->selectedBackups().first().id(), desk.service.backupRequests.first().id);
}

void tst_BackupFlow::aBackupThatIsRefusedLeavesNoRowAndSaysWhy()
{
    FakeDesk desk;
    desk.service.backingUp = [](const BackupRequest &, const TaskControl &) -> Result<Backup> {
        return FakeBackupService::failure(Error::Code::Busy);
    };
    desk.desk.show(runningStage());
    desk.desk.flow->start({.stage = u"shop/staging"_s, .name = u"mine"_s}, true);
    QCOMPARE(desk.desk.pane->tree()->model()->rowCount(), 1);
    QTRY_COMPARE(desk.desk.failures.size(), 1);
    QCOMPARE(desk.desk.failures.first().code, Error::Code::Busy);
    QTRY_COMPARE(desk.desk.pane->tree()->model()->rowCount(), 0);
}

void tst_BackupFlow::itIsVerifiedWhenItIsFinished()
{
    std::atomic_int verified = 0;
    FakeDesk desk;
    desk.service.made = someBackup(1, u"mine"_s);
    desk.service.verifying = [&](const QString &id, const TaskControl &) -> Result<VerifyOutcome> {
        verified += id == someBackup(1).id() ? 1 : 0;
        return VerifyOutcome{.backup = {}, .good = true, .findings = {}};
    };
    desk.desk.show(runningStage());
    desk.desk.flow->start({.stage = u"shop/staging"_s, .name = u"mine"_s}, true);
    QTRY_COMPARE(verified.load(), 1);
    QTRY_VERIFY(desk.desk.announced.contains(u"“mine” is verified: every checksum matches."_s));
}

void tst_BackupFlow::cancelIsAnsweredAtOnceAndLeavesACancelledRow()
{
    QSemaphore begun;
    QSemaphore maystop;
    FakeDesk desk;
    const QScopeGuard letGo([&] { maystop.release(); });
    desk.service.backingUp = [&](const BackupRequest &request, const TaskControl &control) -> Result<Backup> {
        Backup attempt = someBackup(7, u"mine"_s, BackupStatus::NotReady);
        attempt.manifest.id = request.id;
        desk.service.add(attempt);
        begun.release();
        maystop.acquire(); // until then nobody asks whether it is to stop
        const Result<> going = control.checkpoint();
        desk.service.change(attempt.id(), [](Backup &backup) { backup.status = BackupStatus::Cancelled; });
        return std::unexpected(going ? Error() : going.error());
    };
    desk.desk.show(runningStage());
    desk.desk.flow->start({.stage = u"shop/staging"_s, .name = u"mine"_s}, true);
    QVERIFY(begun.tryAcquire(1, patienceMs));
    const quint64 task = desk.desk.activities.foremost();
    QVERIFY(task != 0);
    desk.desk.activities.cancel(task);
    QCOMPARE(desk.desk.activities.model().runningText(task), u"Cancelling…"_s);
    maystop.release();
    BackupTree *tree = desk.desk.pane->tree();
    QTRY_COMPARE(tree->model()->index(0, BackupModel::Status).data().toString(), u"Cancelled"_s);
    QCOMPARE(desk.desk.activities.model().activity(task)->outcome, Activity::Outcome::Cancelled);
    QVERIFY(desk.desk.failures.isEmpty());
}

void tst_BackupFlow::aRealBackupGoesFromNotReadyToReadyAndIsVerified()
{
    RealBench bench;
    for (int number = 0; number < 50; ++number)
        bench.writeFile(u"f%1"_s.arg(number), QByteArray(20'000, char('a' + number % 26)) + QByteArray::number(number));
    BackupDesk desk(*bench.service, bench.clock, bench.home);
    desk.show(runningStage());
    BackupTree *tree = desk.pane->tree();
    desk.flow->start({.stage = u"shop/staging"_s, .name = u"mine"_s, .hold = BackupRequest::Hold::Suspend}, true);
    QCOMPARE(tree->model()->index(0, BackupModel::Status).data().toString(), u"Not ready 0%"_s);
    QTRY_VERIFY(tree->model()->index(0, BackupModel::Status).data().toString().startsWith(u"Ready, verified"));
    QCOMPARE(tree->model()->rowCount(), 1);
    QCOMPARE(tree->model()->rowCount(tree->model()->index(0, 0)), 1);
    QCOMPARE(bench.state(), QByteArray("running"));
    QVERIFY2(desk.failures.isEmpty(), qPrintable(desk.failures.value(0).message));
}

static StageCondition suspendedStage()
{
    StageCondition suspended = runningStage();
    suspended.state = StageState::Suspended;
    suspended.isSuspended = true;
    return suspended;
}

void tst_BackupFlow::aStageIsResumedWhileItsBackupIsNotReadyYet()
{
    OperationBench bench;
    LocalBackupService service(bench.context);
    bench.world.runtime = RuntimeState::Suspended;
    QSemaphore capturing;
    QSemaphore processing;
    QSemaphore goOn;
    bench.world.onCall = [&](const QString &call) {
        if (call == u"capture worker/jobs" || call == u"commit") {
            (call == u"commit" ? processing : capturing).release();
            goOn.acquire();
        }
    };
    BackupDesk desk(service, bench.clock, bench.home);
    const QScopeGuard letGo([&] { goOn.release(2); });
    desk.show(suspendedStage());
    std::optional<Result<>> resumed;
    const auto resume = [&] {
        resumed.reset();
        QVERIFY(desk.tasks.start(
            {}, [&](const TaskControl &control) { return service.resume(u"shop/staging"_s, control); }, this,
            [&](const Result<> &result) { resumed = result; }));
        QTRY_VERIFY(resumed);
    };
    desk.flow->start({.stage = u"shop/staging"_s, .name = u"mine"_s}, false);

    QTRY_VERIFY(capturing.available() == 1);
    resume();
    QCOMPARE(resumed->error().code, Error::Code::Busy);
    QCOMPARE(bench.world.runtime, RuntimeState::Suspended);
    goOn.release();

    QTRY_VERIFY(processing.available() == 1);
    desk.reload();
    QTRY_VERIFY(!desk.pane->selectedBackups().isEmpty() && desk.pane->selectedBackups().first().captured);
    resume();
    QVERIFY(resumed->has_value());
    QCOMPARE(bench.world.runtime, RuntimeState::Running);
    QVERIFY(desk.pane->tree()->model()->index(0, BackupModel::Status).data().toString().startsWith(u"Not ready"));
    goOn.release();
    QTRY_COMPARE(desk.pane->tree()->model()->index(0, BackupModel::Status).data().toString(), u"Ready"_s);
}

static QString statePath(const RealBench &bench)
{
    return bench.folder.filePath(u"state"_s);
}

static void setRuntime(RealBench &bench, const QString &verb, const QString &script)
{
    QJsonObject file = bench.service->stage(u"shop/staging"_s)->source;
    QJsonObject runtime = file[u"runtime"].toObject();
    runtime[verb] = QJsonArray{u"sh"_s, u"-c"_s, script};
    file[u"runtime"_s] = runtime;
    QVERIFY(bench.service->addStage(QJsonDocument(file).toJson(), true, bench.control));
}

// While the stage is being resumed: all is captured, and much of it stored.
void tst_BackupFlow::aRealBackupIsCancelledAndLeavesNoFiles()
{
    RealBench bench;
    const QString begun = bench.folder.filePath(u"begun"_s);
    QFile go(bench.folder.filePath(u"go"_s));
    setRuntime(bench, u"resume"_s,
               u"touch '%1'; while [ -e '%2' -a ! -e '%3' ]; do sleep 0.02; done; printf running > '%2'"_s.arg(
                   begun, statePath(bench), go.fileName()));
    for (int number = 0; number < 800; ++number)
        bench.writeFile(u"f%1"_s.arg(number), QByteArray::number(number).repeated(30'000));
    BackupDesk desk(*bench.service, bench.clock, bench.home);
    const QScopeGuard letGo([&go] { (void)(go.isOpen() || go.open(QIODevice::WriteOnly)); });
    desk.show(runningStage());
    desk.flow->start({.stage = u"shop/staging"_s, .name = u"mine"_s, .hold = BackupRequest::Hold::Suspend}, true);
    QTRY_VERIFY(QFileInfo::exists(begun));
    desk.activities.cancel(desk.activities.foremost());
    QVERIFY(go.open(QIODevice::WriteOnly));
    BackupTree *tree = desk.pane->tree();
    QTRY_COMPARE(tree->model()->index(0, BackupModel::Status).data().toString(), u"Cancelled"_s);
    QCOMPARE(bench.state(), QByteArray("running"));
    QCOMPARE(bench.service->repositoryStatus()->packs, 0);
    QCOMPARE(bench.service->repositoryStatus()->backups, 0);
    QVERIFY(desk.failures.isEmpty());
}

void tst_BackupFlow::aBackupWhoseProgramIsKilledTurnsIntoFailedWithinFiveSeconds()
{
    RealBench bench;
    setRuntime(bench, u"suspend"_s, u"while [ -e '%1' ]; do sleep 0.1; done"_s.arg(statePath(bench)));
    BackupDesk desk(*bench.service, bench.clock, bench.home);
    desk.show(runningStage());
    QProcess other;
    other.start(cliProgram(), {u"--home"_s, bench.home.path(), u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s,
                               u"theirs"_s, u"--suspend"_s});
    QTRY_VERIFY(bench.service->backups(u"shop/staging"_s)->size() == 1);
    desk.reload(); // as a watched folder does
    BackupTree *tree = desk.pane->tree();
    const auto status = [tree] { return tree->model()->index(0, BackupModel::Status).data().toString(); };
    QTRY_VERIFY(status().startsWith(u"Not ready"));
    other.kill();
    QElapsedTimer sinceKilled;
    sinceKilled.start();
    QTRY_COMPARE_WITH_TIMEOUT(status(), u"Failed"_s, 5000);
    qInfo() << "told after" << sinceKilled.elapsed() << "ms";
    QTRY_COMPARE(other.state(), QProcess::NotRunning);
    QVERIFY(desk.window.findChild<BackupDetails *>()->lines().join(u'\n').contains(u"Understudy closed while"));
}

UNDERSTUDY_GUITEST_MAIN(tst_BackupFlow)
#include "tst_backupflow.moc"

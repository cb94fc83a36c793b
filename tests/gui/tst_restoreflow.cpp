// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restorechangesmodel.h"
#include "services/operations/localbackupservice.h"
#include "tests/support/changedstage.h"
#include "tests/support/guitest.h"
#include "tests/support/operationbench.h"
#include "tests/support/realbench.h"
#include "tests/support/restorewindow.h"

#include <QFile>
#include <QListWidget>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

static const QString s_stage = RestoreWindow::stage();

// A restore from the dialog to its end, over real storages or fakes.
class tst_RestoreFlow : public QObject
{
    Q_OBJECT

private slots:
    void theDialogShowsTheFiguresOfWhatWasAddedRemovedAndChanged();
    void aRunningStageIsSuspendedFromTheDialogAndRestored();
    void aSafetyBackupExistsBeforeAnythingChanges();
    void aFailingSafetyBackupChangesNothingAndOffersTwoWaysOn();
    void aFailingSwapLeavesTheDataAsItWasAndSaysSo();
    void aSecondRestoreFirstAsksAboutTheEarlierOne();
    void anUndoTakesNothingAwayThatWasNotListed();
    void aStageThatChangesOutsideIsLookedAtAgain();
    void aStageThatIsBusySaysWhoIsAtWork();
    void closingTheDialogEndsItsComparison();
};

// What a person reads in the tree is what was done to the folder.
void tst_RestoreFlow::theDialogShowsTheFiguresOfWhatWasAddedRemovedAndChanged()
{
    RealBench bench;
    for (const QString &name : {u"2025/05/a"_s, u"2025/05/b"_s, u"2025/06/c"_s, u"keep"_s})
        bench.writeFile(name, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    QVERIFY(backup);
    QVERIFY(QFile::remove(bench.uploads + u"/2025/05/a"_s)); // comes back
    bench.writeFile(u"2025/05/b"_s, "changed now"); // is overwritten
    bench.writeFile(u"2025/06/new"_s, "new");
    bench.writeFile(u"2026/other"_s, "new"); // are removed
    RestoreWindow window(*bench.service, bench.home, bench.clock);

    openAndConfirm(window, *backup);

    auto *tree = window.find<QTreeView>(u"restoreChanges"_s);
    QAbstractItemModel *model = tree->model();
    QTRY_COMPARE(model->index(0, RestoreChangesModel::Change).data().toString(), u"+1 −2 ~1"_s);
    const QModelIndex uploads = model->index(0, 0);
    QCOMPARE(uploads.siblingAtColumn(RestoreChangesModel::Now).data().toString(), u"5 files"_s);
    QCOMPARE(uploads.siblingAtColumn(RestoreChangesModel::Then).data().toString(), u"4 files"_s);
    tree->expandAll();
    QMap<QString, QString> changes;
    for (QModelIndex index = uploads; index.isValid(); index = tree->indexBelow(index))
        changes.insert(index.data().toString(), index.siblingAtColumn(RestoreChangesModel::Change).data().toString());
    QCOMPARE(changes.value(u"2025"_s), u"+1 −1 ~1"_s);
    QCOMPARE(changes.value(u"05"_s), u"+1 ~1"_s);
    QCOMPARE(changes.value(u"06"_s), u"−1"_s);
    QCOMPARE(changes.value(u"a"_s), u"+ comes back"_s);
    QCOMPARE(changes.value(u"b"_s), u"~ changed"_s);
    QCOMPARE(changes.value(u"other"_s), u"− removed"_s);
    QVERIFY(!changes.contains(u"keep"_s));
}

void tst_RestoreFlow::aRunningStageIsSuspendedFromTheDialogAndRestored()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    QVERIFY(backup);
    bench.writeFile(u"a"_s, "now");
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    QTRY_VERIFY(window.button(u"btnSuspendNow"_s));
    QVERIFY(!window.canRestore());

    window.button(u"btnSuspendNow"_s)->click();

    QTRY_VERIFY(window.canRestore());
    QCOMPARE(bench.state(), "suspended");
    window.button(u"btnRestore"_s)->click();
    QTRY_VERIFY(window.shows(u"keptState"_s));
    QCOMPARE(bench.state(), "running"); // the box “Resume” was set
    QFile file(bench.uploads + u"/a"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "then");
    QVERIFY(window.wasAnnounced(u"was restored"_s));
}

void tst_RestoreFlow::aSafetyBackupExistsBeforeAnythingChanges()
{
    ChangedStage bench;
    qsizetype safeties = -1;
    QByteArray liveThen;
    bench.world.onCall = [&](const QString &call) {
        if (call != u"stage database/main" || safeties >= 0)
            return;
        safeties = std::ranges::count_if(bench.repository.stored,
                                         [](const Backup &stored) { return stored.manifest.origin == Origin::Safety; });
        liveThen = bench.uploads().files["one"];
    };
    RestoreWindow window(bench.service, bench.home, bench.clock);
    openAndConfirm(window, *bench.backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"keptState"_s));
    QCOMPARE(safeties, 1);
    QCOMPARE(liveThen, "now");
}

void tst_RestoreFlow::aFailingSafetyBackupChangesNothingAndOffersTwoWaysOn()
{
    ChangedStage bench;
    bench.world.failures.insert(u"commit"_s, Error{.code = Error::Code::NoSpace, .message = u"The disk is full."_s});
    RestoreWindow window(bench.service, bench.home, bench.clock);
    openAndConfirm(window, *bench.backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"restoreFailure"_s));
    QVERIFY(window.bar(u"restoreFailure"_s)->text().startsWith(u"The safety backup could not be made"));
    QCOMPARE(bench.uploads(), bench.now);
    QCOMPARE(window.notifier.kinds(), QList{Notification::Kind::Failure});
    QVERIFY(window.actions(u"restoreFailure"_s).contains(u"Try again…"_s));

    window.press(u"restoreFailure"_s, u"Restore without a safety backup…"_s);
    QTRY_VERIFY(window.dialog());
    QTRY_VERIFY(window.find<QLineEdit>(u"restoreWithoutWord"_s)->isVisible());
    QTest::keyClicks(window.find<QLineEdit>(u"restoreWord"_s), u"restore"_s);
    QTest::keyClicks(window.find<QLineEdit>(u"restoreWithoutWord"_s), u"without"_s);
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"keptState"_s));
    QVERIFY(!window.shows(u"restoreFailure"_s));
}

void tst_RestoreFlow::aFailingSwapLeavesTheDataAsItWasAndSaysSo()
{
    ChangedStage bench;
    bench.world.failures.insert(u"swapIn database/main"_s, Error{.code = Error::Code::Io, .message = u"planned"_s});
    RestoreWindow window(bench.service, bench.home, bench.clock);
    openAndConfirm(window, *bench.backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"restoreFailure"_s));
    QVERIFY(window.bar(u"restoreFailure"_s)->text().contains(u"put back as it was"));
    QCOMPARE(bench.uploads(), bench.now);
    QVERIFY(!window.shows(u"keptState"_s));
    QVERIFY(window.actions(u"restoreFailure"_s).contains(u"Try again…"_s));
}

void tst_RestoreFlow::aSecondRestoreFirstAsksAboutTheEarlierOne()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "one");
    const Result<Backup> backup = bench.backUp(Hold::Live, u"first"_s);
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"keptState"_s));

    openAndConfirm(window, *backup);
    QTRY_VERIFY(window.button(u"btnAcceptEarlier"_s));
    QVERIFY(!window.canRestore());
    window.button(u"btnAcceptEarlier"_s)->click();

    QTRY_VERIFY(!window.button(u"btnAcceptEarlier"_s));
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"keptState"_s));
}

// Somebody is asked, goes away, and answers hours later.
void tst_RestoreFlow::anUndoTakesNothingAwayThatWasNotListed()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    bench.writeFile(u"a"_s, "now");
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"keptState"_s));
    window.press(u"keptState"_s, u"Undo…"_s);
    QTRY_VERIFY(window.button(u"btnUndoRestore"_s));
    QVERIFY(!window.find<QListWidget>(u"undoLaterWrites"_s));
    bench.writeFile(u"order"_s, "of a customer");

    window.button(u"btnUndoRestore"_s)->click();

    QTRY_VERIFY(window.tasks.running().isEmpty());
    QVERIFY(QFile::exists(bench.uploads + u"/order"_s));
    QTRY_VERIFY(window.find<QListWidget>(u"undoLaterWrites"_s));
    QVERIFY(!window.find<QListWidget>(u"undoLaterWrites"_s)->findItems(u"order"_s, Qt::MatchContains).isEmpty());
    QVERIFY(window.find<MessageBar>(u"undoAgain"_s));
    QVERIFY(!window.shows(u"restoreFailure"_s));
    QCOMPARE(bench.state(), "running");

    window.find<QDialog>(u"undoDialog"_s)->accept();
    QTRY_VERIFY(!window.shows(u"keptState"_s));
    QVERIFY(!QFile::exists(bench.uploads + u"/order"_s));
}

void tst_RestoreFlow::aStageThatChangesOutsideIsLookedAtAgain()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "one");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    QVERIFY(bench.service->suspend(s_stage, bench.control));
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    QTRY_VERIFY(window.canRestore());

    QVERIFY(bench.service->resume(s_stage, bench.control));
    window.flow.stageChanged(s_stage);
    QTRY_VERIFY(window.button(u"btnSuspendNow"_s));
    QVERIFY(!window.canRestore());

    QVERIFY(bench.service->suspend(s_stage, bench.control));
    window.flow.stageChanged(s_stage);
    QTRY_VERIFY(window.canRestore());
}

void tst_RestoreFlow::aStageThatIsBusySaysWhoIsAtWork()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "one");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    std::atomic_bool over = false;
    const auto other = window.tasks.start(
        {.title = u"Back up shop/staging"_s, .stage = s_stage},
        [&over](const TaskControl &control) -> Result<> {
            while (!over && !control.isCancelled())
                QThread::yieldCurrentThread();
            return {};
        },
        &window.window, [](const Result<> &) {});
    QVERIFY(other);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"restoreFailure"_s));
    QVERIFY(window.bar(u"restoreFailure"_s)->accessibleName().contains(u"Back up shop/staging"));
    over = true;
}

void tst_RestoreFlow::closingTheDialogEndsItsComparison()
{
    OperationBench bench;
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(Hold::Suspend));
    std::atomic_bool comparing = false;
    std::atomic_bool over = false;
    bench.world.onCall = [&](const QString &call) {
        if (!call.startsWith(u"compare "))
            return;
        comparing = true;
        while (!over)
            QThread::yieldCurrentThread();
    };
    RestoreWindow window(service, bench.home, bench.clock);
    window.flow.open(*backup);
    QTRY_VERIFY(window.dialog());
    QTRY_VERIFY(comparing);
    QList<Error::Code> ended;
    connect(&window.tasks, &TaskRunner::finished, this, [&ended](quint64, const Result<> &result) {
        ended.append(result ? Error::Code::Io : result.error().code);
    });

    window.dialog()->reject();
    over = true;

    QTRY_VERIFY(window.tasks.running().isEmpty());
    QVERIFY(!window.dialog());
    QVERIFY(ended.contains(Error::Code::Cancelled));
}

UNDERSTUDY_GUITEST_MAIN(tst_RestoreFlow)

#include "tst_restoreflow.moc"

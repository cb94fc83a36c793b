// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "models/restoredbackup.h"
#include "services/operations/swapjournal.h"
#include "tests/support/changedstage.h"
#include "tests/support/guitest.h"
#include "tests/support/healthserver.h"
#include "tests/support/operationbench.h"
#include "tests/support/realbench.h"
#include "tests/support/restorewindow.h"
#include "ui/activity/activitypanel.h"
#include "ui/activity/activitystrip.h"
#include "ui/activity/activitywatch.h"

#include <QFile>
#include <QListWidget>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

static const QString s_stage = RestoreWindow::stage();

// What follows a restore: the watch, keeping, rolling back, undoing, and what an interruption left.
class tst_RestoreWatch : public QObject
{
    Q_OBJECT

private slots:
    void failingHealthRollsBackByItself();
    void keepEndsTheWatchAndDropsTheOldState();
    void rollBackNowSwapsBack();
    void cancellingTheWatchIsCalledAndIsARollBack_data();
    void cancellingTheWatchIsCalledAndIsARollBack();
    void undoShowsWhatGoesAndPutsItBack();
    void theMarkMovesToTheBackupThatWasRestoredLast();
    void anInterruptedSwapHasTwoWaysOut_data();
    void anInterruptedSwapHasTwoWaysOut();
    void anInterruptedBackupIsSaidUntilThereIsANewerOne();
};

// A stage with health checks that this test answers, watched for an hour or less.
static void watchHealth(OperationBench &bench, const HealthServer &server)
{
    bench.stage.health = {{.name = u"api"_s, .url = server.url()}};
    bench.stage.graceMinutes = 60;
    bench.storeStage();
}

void tst_RestoreWatch::failingHealthRollsBackByItself()
{
    ChangedStage bench;
    HealthServer server(503);
    watchHealth(bench, server);
    bench.stage.graceMinutes = 0;
    bench.storeStage();
    RestoreWindow window(bench.service, bench.home, bench.clock);
    // The dialog asks for a minute at least, so this restore is asked for as a script would.
    const RestoreRequest request{.backup = bench.backup->id(), .into = s_stage, .suspend = true, .confirmed = true};
    window.flow.restore(*bench.backup, request);

    QTRY_VERIFY(window.shows(u"restoreFailure"_s));
    QVERIFY(window.bar(u"restoreFailure"_s)->text().contains(u"rolled back"));
    QCOMPARE(bench.uploads(), bench.now);
    QVERIFY(!window.shows(u"keptState"_s));
}

void tst_RestoreWatch::keepEndsTheWatchAndDropsTheOldState()
{
    ChangedStage bench;
    HealthServer server(200);
    watchHealth(bench, server);
    RestoreWindow window(bench.service, bench.home, bench.clock);
    openAndConfirm(window, *bench.backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"watch"_s));
    QVERIFY(window.wasAnnounced(u"is being watched"_s));
    QTRY_VERIFY(window.bar(u"watch"_s)->accessibleName().contains(u"1 of 1 OK — "));
    window.press(u"watch"_s, u"Keep"_s);

    QTRY_VERIFY(window.wasAnnounced(u"is kept"_s));
    QTRY_VERIFY(!window.shows(u"watch"_s) && !window.shows(u"keptState"_s));
    QCOMPARE(bench.uploads(), bench.then);
    QVERIFY(bench.world.storages[u"api/uploads"_s].beside.isEmpty());
}

void tst_RestoreWatch::rollBackNowSwapsBack()
{
    ChangedStage bench;
    HealthServer server(200);
    watchHealth(bench, server);
    RestoreWindow window(bench.service, bench.home, bench.clock);
    openAndConfirm(window, *bench.backup);
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"watch"_s));

    window.press(u"watch"_s, u"Roll back now"_s);

    QTRY_VERIFY(window.wasAnnounced(u"Rolled back"_s));
    QTRY_VERIFY(!window.shows(u"watch"_s));
    QCOMPARE(bench.uploads(), bench.now);
    QCOMPARE(bench.world.runtime, RuntimeState::Running);
}

void tst_RestoreWatch::cancellingTheWatchIsCalledAndIsARollBack_data()
{
    QTest::addColumn<QString>("button");
    QTest::newRow("the line at the bottom") << u"activityCancel"_s;
    QTest::newRow("the activity panel") << u"panelCancel"_s;
}

void tst_RestoreWatch::cancellingTheWatchIsCalledAndIsARollBack()
{
    QFETCH(const QString, button);
    ChangedStage bench;
    HealthServer server(200);
    watchHealth(bench, server);
    RestoreWindow window(bench.service, bench.home, bench.clock);
    ActivityWatch watch(window.context, bench.home);
    auto *strip = new ActivityStrip(watch, &window.window);
    auto *panel = new ActivityPanel(watch, &window.window);
    strip->show();
    panel->show();
    const QPushButton *cancel = window.button(button);
    openAndConfirm(window, *bench.backup);
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"watch"_s));

    QCOMPARE(cancel->text(), u"Stop and roll back"_s);
    QVERIFY(cancel->toolTip().contains(u"before the restore"));
    QCOMPARE(cancel->accessibleDescription(), cancel->toolTip());
    window.button(button)->click();
    QCOMPARE(cancel->text(), u"Rolling back…"_s);
    QVERIFY(!cancel->isEnabled());

    QTRY_VERIFY(window.wasAnnounced(u"Rolled back"_s));
    QCOMPARE(bench.uploads(), bench.now);
    QCOMPARE(bench.world.runtime, RuntimeState::Running);
    QTRY_VERIFY(watch.foremost() == 0);
}

void tst_RestoreWatch::undoShowsWhatGoesAndPutsItBack()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    bench.writeFile(u"a"_s, "now");
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"keptState"_s));
    QTest::qWait(20); // the write below is to be newer by the file system's clock
    bench.writeFile(u"later"_s, "written since");

    window.press(u"keptState"_s, u"Undo…"_s);
    QTRY_VERIFY(window.find<QDialog>(u"undoDialog"_s));
    auto *writes = window.find<QListWidget>(u"undoLaterWrites"_s);
    QVERIFY(writes);
    QVERIFY(writes->count() > 0);
    window.button(u"btnUndoRestore"_s)->click();

    QTRY_VERIFY(window.wasAnnounced(u"as it was before the restore"_s));
    QTRY_VERIFY(!window.shows(u"keptState"_s));
    QFile file(bench.uploads + u"/a"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "now");
    QVERIFY(!QFile::exists(bench.uploads + u"/later"_s));
}

void tst_RestoreWatch::theMarkMovesToTheBackupThatWasRestoredLast()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "one");
    const Result<Backup> first = bench.backUp(Hold::Live, u"first"_s);
    bench.writeFile(u"a"_s, "two");
    const Result<Backup> second = bench.backUp(Hold::Live, u"second"_s);
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    const auto marked = [&] {
        const Result<QList<Backup>> all = bench.service->backups(s_stage);
        const Backup *backup = all ? restoredBackup(*all, s_stage) : nullptr;
        return backup ? backup->name() : QString();
    };
    QCOMPARE(marked(), QString());
    for (const Backup &backup : {*first, *second}) {
        openAndConfirm(window, backup);
        suspendAndRestore(window);
        QTRY_VERIFY(window.shows(u"keptState"_s));
        QCOMPARE(marked(), backup.name());
        window.press(u"keptState"_s, u"Keep"_s);
        QTRY_VERIFY(!window.shows(u"keptState"_s));
    }
}

void tst_RestoreWatch::anInterruptedSwapHasTwoWaysOut_data()
{
    QTest::addColumn<QString>("way");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("finish") << u"Finish restore"_s << QByteArray("then");
    QTest::newRow("roll back") << u"Roll back"_s << QByteArray("now");
}

// As a crash leaves it that comes right after the journal was written.
void tst_RestoreWatch::anInterruptedSwapHasTwoWaysOut()
{
    QFETCH(const QString, way);
    QFETCH(const QByteArray, content);
    RealBench bench;
    bench.writeFile(u"a"_s, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    bench.writeFile(u"a"_s, "now");
    QVERIFY(bench.service->restore({.backup = backup->id(), .suspend = true, .confirmed = true}, bench.control));
    Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(bench.home, s_stage);
    QVERIFY(journal && *journal);
    (*journal)->phase = SwapJournal::Phase::Swapping;
    QVERIFY((*journal)->save(bench.home));
    RestoreWindow window(*bench.service, bench.home, bench.clock);

    QTRY_VERIFY(window.shows(u"interruptedRestore"_s));
    QVERIFY(!window.shows(u"keptState"_s));
    QCOMPARE(window.actions(u"interruptedRestore"_s), QStringList({u"Finish restore"_s, u"Roll back"_s}));
    window.press(u"interruptedRestore"_s, way);

    QTRY_VERIFY(!window.shows(u"interruptedRestore"_s));
    QTRY_VERIFY(window.wasAnnounced(u"is whole again"_s));
    QFile file(bench.uploads + u"/a"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void tst_RestoreWatch::anInterruptedBackupIsSaidUntilThereIsANewerOne()
{
    RealBench bench;
    RestoreWindow window(*bench.service, bench.home, bench.clock);
    QTRY_VERIFY(window.tasks.running().isEmpty());
    Backup unfinished;
    unfinished.manifest.id = u"x"_s;
    unfinished.status = BackupStatus::Failed;
    unfinished.failure = Messages::error("backup.interrupted"_L1, {{"stage"_L1, s_stage}});
    QSignalSpy wanted(&window.banners, &RestoreBanners::backUpWanted);

    window.banners.setBackups(s_stage, {unfinished});
    QVERIFY(window.shows(u"interruptedBackup"_s));
    QCOMPARE(window.bar(u"interruptedBackup"_s)->text(), u"Understudy closed while backing up “staging”."_s);
    window.press(u"interruptedBackup"_s, u"Back up now"_s);
    QCOMPARE(wanted.count(), 1);

    window.banners.setBackups(s_stage, {Backup(), unfinished});
    QVERIFY(!window.shows(u"interruptedBackup"_s));
}

UNDERSTUDY_GUITEST_MAIN(tst_RestoreWatch)

#include "tst_restorewatch.moc"

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "models/restorechangesmodel.h"
#include "models/restoredbackup.h"
#include "services/config/settings.h"
#include "services/operations/swapjournal.h"
#include "tests/support/fakenotifier.h"
#include "tests/support/guitest.h"
#include "tests/support/healthserver.h"
#include "tests/support/operationbench.h"
#include "tests/support/realbench.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/restore/restorebanners.h"
#include "ui/restore/restoredialog.h"
#include "ui/restore/restoreflow.h"
#include "ui/widgets/messagebar.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

static const QString s_stage = u"shop/staging"_s;

// As much of the window as a restore needs, over any service.
class Window
{
public:
    Window(BackupService &backupService, const Home &home, const Clock &clock)
        : service(backupService)
        , settings(home)
        , context{service, tasks, settings, clock, notifier, announcer}
        , flow(context, &window)
        , slot(&window)
        , banners(flow, slot, clock, &window)
        , announced(&announcer, &Announcer::announced)
    {
        slot.setStage(s_stage);
        slot.resize(1000, 300);
        window.resize(1000, 700);
        window.show();
        QObject::connect(&flow, &RestoreFlow::stageTouched, &window, [this] { reload(); });
        reload();
    }

    void reload()
    {
        const auto started = tasks.start(
            {.title = u"status"_s, .stage = {}},
            [this](const TaskControl &control) { return service.status(s_stage, control); }, &window,
            [this](const Result<StageStatus> &status) {
                if (status)
                    banners.setStatus(*status);
            });
        QVERIFY(started);
    }

    [[nodiscard]] RestoreDialog *dialog() const { return window.findChild<RestoreDialog *>(); }
    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        return window.findChild<Widget *>(name);
    }
    [[nodiscard]] QPushButton *button(const QString &name) const { return find<QPushButton>(name); }
    [[nodiscard]] MessageBar *bar(const QString &key) const
    {
        const QList<MessageBar *> bars = slot.findChildren<MessageBar *>(u"banner_"_s + key);
        const auto shown = std::ranges::find_if(bars, [](const MessageBar *bar) { return bar->isVisible(); });
        return shown == bars.end() ? nullptr : *shown;
    }
    [[nodiscard]] bool shows(const QString &key) const { return bar(key) != nullptr; }
    [[nodiscard]] QStringList actions(const QString &key) const
    {
        QStringList texts;
        for (const QPushButton *button : bar(key)->buttons())
            texts.append(button->text());
        return texts;
    }
    void press(const QString &key, const QString &text) const
    {
        QVERIFY(actions(key).contains(text));
        bar(key)->buttons().at(actions(key).indexOf(text))->click();
    }
    [[nodiscard]] bool canRestore() const
    {
        const auto *restore = button(u"btnRestore"_s);
        return restore && restore->isEnabled();
    }
    [[nodiscard]] bool wasAnnounced(const QString &part) const
    {
        return std::ranges::any_of(
            announced, [&](const QList<QVariant> &arguments) { return arguments.first().toString().contains(part); });
    }

    BackupService &service;
    TaskRunner tasks;
    Settings settings;
    FakeNotifier notifier;
    Announcer announcer;
    WindowContext context;
    QWidget window;
    RestoreFlow flow;
    BannerSlot slot;
    RestoreBanners banners;
    QSignalSpy announced;
};

class tst_RestoreFlow : public QObject
{
    Q_OBJECT

private slots:
    void theDialogShowsTheFiguresOfWhatWasAddedRemovedAndChanged();
    void aRunningStageIsSuspendedFromTheDialogAndRestored();
    void aSafetyBackupExistsBeforeAnythingChanges();
    void aFailingSafetyBackupChangesNothingAndOffersTwoWaysOn();
    void aFailingSwapLeavesTheDataAsItWasAndSaysSo();
    void failingHealthRollsBackByItself();
    void keepEndsTheWatchAndDropsTheOldState();
    void rollBackNowSwapsBack();
    void undoShowsWhatGoesAndPutsItBack();
    void theMarkMovesToTheBackupThatWasRestoredLast();
    void aSecondRestoreFirstAsksAboutTheEarlierOne();
    void aStageThatChangesOutsideIsLookedAtAgain();
    void aStageThatIsBusySaysWhoIsAtWork();
    void anInterruptedSwapHasTwoWaysOut_data();
    void anInterruptedSwapHasTwoWaysOut();
    void closingTheDialogEndsItsComparison();
    void anInterruptedBackupIsSaidUntilThereIsANewerOne();

private:
    static void openAndConfirm(Window &window, const Backup &backup);
    static void suspendAndRestore(Window &window);
};

void tst_RestoreFlow::openAndConfirm(Window &window, const Backup &backup)
{
    window.flow.open(backup);
    QTRY_VERIFY(window.dialog());
    QTRY_VERIFY(window.find<QLineEdit>(u"restoreWord"_s)->isVisible());
    QTest::keyClicks(window.find<QLineEdit>(u"restoreWord"_s), u"restore"_s);
}

void tst_RestoreFlow::suspendAndRestore(Window &window)
{
    QTRY_VERIFY(window.button(u"btnSuspendForSwap"_s));
    window.button(u"btnSuspendForSwap"_s)->click();
    QTRY_VERIFY(window.canRestore());
    window.button(u"btnRestore"_s)->click();
    QTRY_VERIFY(!window.dialog());
}

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
    Window window(*bench.service, bench.home, bench.clock);

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
    Window window(*bench.service, bench.home, bench.clock);
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
    OperationBench bench;
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(Hold::Suspend));
    bench.world.storages[u"api/uploads"_s].live.files["one"] = "now";
    qsizetype safeties = -1;
    QByteArray liveThen;
    bench.world.onCall = [&](const QString &call) {
        if (call != u"stage database/main" || safeties >= 0)
            return;
        safeties = std::ranges::count_if(bench.repository.stored,
                                         [](const Backup &stored) { return stored.manifest.origin == Origin::Safety; });
        liveThen = bench.world.storages[u"api/uploads"_s].live.files["one"];
    };
    Window window(service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"keptState"_s));
    QCOMPARE(safeties, 1);
    QCOMPARE(liveThen, "now");
}

void tst_RestoreFlow::aFailingSafetyBackupChangesNothingAndOffersTwoWaysOn()
{
    OperationBench bench;
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(Hold::Suspend));
    bench.world.storages[u"api/uploads"_s].live.files["one"] = "now";
    const FakeContent before = bench.world.storages[u"api/uploads"_s].live;
    bench.world.failures.insert(u"commit"_s, Error{.code = Error::Code::NoSpace, .message = u"The disk is full."_s});
    Window window(service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"restoreFailure"_s));
    QVERIFY(window.bar(u"restoreFailure"_s)->text().startsWith(u"The safety backup could not be made"));
    QCOMPARE(bench.world.storages[u"api/uploads"_s].live, before);
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
    OperationBench bench;
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(Hold::Suspend));
    bench.world.storages[u"api/uploads"_s].live.files["one"] = "now";
    const FakeContent before = bench.world.storages[u"api/uploads"_s].live;
    bench.world.failures.insert(u"swapIn database/main"_s, Error{.code = Error::Code::Io, .message = u"planned"_s});
    Window window(service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"restoreFailure"_s));
    QVERIFY(window.bar(u"restoreFailure"_s)->text().contains(u"put back as it was"));
    QCOMPARE(bench.world.storages[u"api/uploads"_s].live, before);
    QVERIFY(!window.shows(u"keptState"_s));
    QVERIFY(window.actions(u"restoreFailure"_s).contains(u"Try again…"_s));
}

// A stage with health checks that this test answers, watched for an hour or less.
static void watchHealth(OperationBench &bench, const HealthServer &server)
{
    bench.stage.health = {{.name = u"api"_s, .url = server.url()}};
    bench.stage.graceMinutes = 60;
    bench.storeStage();
}

void tst_RestoreFlow::failingHealthRollsBackByItself()
{
    OperationBench bench;
    HealthServer server(503);
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(Hold::Suspend));
    watchHealth(bench, server);
    bench.stage.graceMinutes = 0;
    bench.storeStage();
    bench.world.storages[u"api/uploads"_s].live.files["one"] = "now";
    const FakeContent before = bench.world.storages[u"api/uploads"_s].live;
    Window window(service, bench.home, bench.clock);
    // The dialog asks for a minute at least, so this restore is asked for as a script would.
    const RestoreRequest request{.backup = backup->id(), .into = s_stage, .suspend = true, .confirmed = true};
    window.flow.restore(*backup, request);

    QTRY_VERIFY_WITH_TIMEOUT(window.shows(u"restoreFailure"_s), 30'000);
    QVERIFY(window.bar(u"restoreFailure"_s)->text().contains(u"rolled back"));
    QCOMPARE(bench.world.storages[u"api/uploads"_s].live, before);
    QVERIFY(!window.shows(u"keptState"_s));
}

void tst_RestoreFlow::keepEndsTheWatchAndDropsTheOldState()
{
    OperationBench bench;
    HealthServer server(200);
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(Hold::Suspend));
    watchHealth(bench, server);
    const FakeContent then = bench.world.storages[u"api/uploads"_s].live;
    bench.world.storages[u"api/uploads"_s].live.files["one"] = "now";
    Window window(service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);

    QTRY_VERIFY(window.shows(u"watch"_s));
    QVERIFY(window.wasAnnounced(u"is being watched"_s));
    QTRY_VERIFY(window.bar(u"watch"_s)->accessibleName().contains(u"1 of 1 OK — "));
    window.press(u"watch"_s, u"Keep"_s);

    QTRY_VERIFY(window.wasAnnounced(u"is kept"_s));
    QTRY_VERIFY(!window.shows(u"watch"_s) && !window.shows(u"keptState"_s));
    QCOMPARE(bench.world.storages[u"api/uploads"_s].live, then);
    QVERIFY(bench.world.storages[u"api/uploads"_s].beside.isEmpty());
}

void tst_RestoreFlow::rollBackNowSwapsBack()
{
    OperationBench bench;
    HealthServer server(200);
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(Hold::Suspend));
    watchHealth(bench, server);
    bench.world.storages[u"api/uploads"_s].live.files["one"] = "now";
    const FakeContent before = bench.world.storages[u"api/uploads"_s].live;
    Window window(service, bench.home, bench.clock);
    openAndConfirm(window, *backup);
    suspendAndRestore(window);
    QTRY_VERIFY(window.shows(u"watch"_s));

    window.press(u"watch"_s, u"Roll back now"_s);

    QTRY_VERIFY(window.wasAnnounced(u"Rolled back"_s));
    QTRY_VERIFY(!window.shows(u"watch"_s));
    QCOMPARE(bench.world.storages[u"api/uploads"_s].live, before);
    QCOMPARE(bench.world.runtime, RuntimeState::Running);
}

void tst_RestoreFlow::undoShowsWhatGoesAndPutsItBack()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    bench.writeFile(u"a"_s, "now");
    Window window(*bench.service, bench.home, bench.clock);
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

void tst_RestoreFlow::theMarkMovesToTheBackupThatWasRestoredLast()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "one");
    const Result<Backup> first = bench.backUp(Hold::Live, u"first"_s);
    bench.writeFile(u"a"_s, "two");
    const Result<Backup> second = bench.backUp(Hold::Live, u"second"_s);
    Window window(*bench.service, bench.home, bench.clock);
    const auto marked = [&] {
        const Result<QList<Backup>> all = bench.service->backups(s_stage);
        const Backup *backup = all ? restoredBackup(*all) : nullptr;
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

void tst_RestoreFlow::aSecondRestoreFirstAsksAboutTheEarlierOne()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "one");
    const Result<Backup> backup = bench.backUp(Hold::Live, u"first"_s);
    Window window(*bench.service, bench.home, bench.clock);
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

void tst_RestoreFlow::aStageThatChangesOutsideIsLookedAtAgain()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "one");
    const Result<Backup> backup = bench.backUp(Hold::Live);
    QVERIFY(bench.service->suspend(s_stage, bench.control));
    Window window(*bench.service, bench.home, bench.clock);
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
    Window window(*bench.service, bench.home, bench.clock);
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

void tst_RestoreFlow::anInterruptedSwapHasTwoWaysOut_data()
{
    QTest::addColumn<QString>("way");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("finish") << u"Finish restore"_s << QByteArray("then");
    QTest::newRow("roll back") << u"Roll back"_s << QByteArray("now");
}

// As a crash leaves it that comes right after the journal was written.
void tst_RestoreFlow::anInterruptedSwapHasTwoWaysOut()
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
    Window window(*bench.service, bench.home, bench.clock);

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
    Window window(service, bench.home, bench.clock);
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

void tst_RestoreFlow::anInterruptedBackupIsSaidUntilThereIsANewerOne()
{
    RealBench bench;
    Window window(*bench.service, bench.home, bench.clock);
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

UNDERSTUDY_GUITEST_MAIN(tst_RestoreFlow)

#include "tst_restoreflow.moc"

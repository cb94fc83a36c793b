// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/services.h"
#include "models/texts.h"
#include "services/config/settings.h"
#include "tests/support/everydialog_recovery.h"
#include "tests/support/fakenotifier.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "tests/support/patience.h"
#include "tests/support/realbench.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/recovery/recoveryassistant.h"
#include "ui/recovery/recoveryflow.h"
#include "ui/restore/restoredialog.h"
#include "ui/restore/restoreflow.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/timeline.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

static const QString s_stage = u"shop/staging"_s;

// As much of the window as the recovery needs, over the services of one home. Made anew it is a restarted program.
class Window
{
public:
    Window(BackupService &backupService, const Home &home)
        : service(backupService)
        , settings(home)
        , context{service, tasks, settings, clock, notifier, announcer}
        , restores(context, &window)
        , slot(&window)
        , flow(context, restores, RecoveryStore(home), {&slot}, &window)
    {
        slot.resize(1000, 300);
        window.resize(1000, 700);
        window.show();
        flow.begin();
    }

    [[nodiscard]] RecoveryAssistant *assistant() const { return window.findChild<RecoveryAssistant *>(); }
    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        return window.findChild<Widget *>(name);
    }
    // Of the page that is shown.
    [[nodiscard]] QPushButton *button(const QString &name) const
    {
        const QList<QPushButton *> all = window.findChildren<QPushButton *>(name);
        const auto shown = std::ranges::find_if(all, [](const QPushButton *button) { return button->isVisible(); });
        return shown == all.end() ? nullptr : *shown;
    }
    [[nodiscard]] bool mayGoOn() const
    {
        return assistant() && button(u"btnNext"_s) && button(u"btnNext"_s)->isEnabled();
    }
    [[nodiscard]] int step() const { return assistant() ? assistant()->state().step : -1; }
    void restoreByTheDialog()
    {
        button(u"btnOpenRestore"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.findChild<RestoreDialog *>(), patienceMs);
        auto *dialog = window.findChild<RestoreDialog *>();
        auto *word = dialog->findChild<QLineEdit *>(u"restoreWord"_s);
        QTRY_VERIFY_WITH_TIMEOUT(word->isVisible(), patienceMs);
        QTest::keyClicks(word, u"restore"_s);
        auto *restore = dialog->findChild<QPushButton *>(u"btnRestore"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(restore->isEnabled(), qPrintable(restore->toolTip()), patienceMs);
        restore->click();
        QTRY_VERIFY_WITH_TIMEOUT(assistant()->state().restored, patienceMs);
    }

    BackupService &service;
    SystemClock clock;
    TaskRunner tasks;
    Settings settings;
    FakeNotifier notifier;
    Announcer announcer;
    WindowContext context;
    QWidget window;
    RestoreFlow restores;
    BannerSlot slot;
    RecoveryFlow flow;
};

class tst_Recovery : public QObject
{
    Q_OBJECT

private slots:
    void theSixStepsBringAStageBack();
    void itGoesOnAtTheSameStepAfterARestart();
    void evidenceThatCannotBeSavedDoesNotHoldAnybodyUp();
    void theNewestVerifiedBackupFromBeforeTheTroubleIsSuggested();
    void theTimelineShowsAndChoosesTheMoment();
    void onANewComputerTheStageIsRebuiltFromItsBackup();
    void aFolderWithoutBackupsIsSaidToBeNone();
    void aStateThatCannotBeReadIsBegunAnew();
    void itLooksWell();
};

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_Recovery::theSixStepsBringAStageBack()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "good");
    QVERIFY(bench.backUp(Hold::Live, u"good"_s));
    bench.writeFile(u"a"_s, "broken");
    Window window(*bench.service, bench.home);
    window.flow.somethingWentWrong(s_stage);

    QTRY_VERIFY_WITH_TIMEOUT(window.button(u"btnSuspendNow"_s), patienceMs); // 1
    QVERIFY(!window.mayGoOn());
    window.button(u"btnSuspendNow"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window.mayGoOn(), patienceMs);
    QCOMPARE(bench.state(), "suspended");
    window.button(u"btnNext"_s)->click();

    QVERIFY(!window.mayGoOn()); // 2
    QCOMPARE(window.find<QLineEdit>(u"recoveryEvidenceName"_s)->text(), u"disaster-snapshot"_s);
    window.button(u"btnBackUpNow"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window.mayGoOn(), patienceMs);
    QVERIFY(bench.service->find(s_stage, u"disaster-snapshot"_s)->marks.kept);
    window.button(u"btnNext"_s)->click();

    QTRY_VERIFY_WITH_TIMEOUT(window.find<QListWidget>(u"recoveryFindings"_s)->count() > 0, patienceMs); // 3
    window.button(u"btnNext"_s)->click();

    auto *list = window.find<QTreeWidget>(u"recoveryBackups"_s); // 4
    QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 1, patienceMs); // the evidence is not offered
    QCOMPARE(list->currentItem()->text(0), u"good"_s);
    window.button(u"btnNext"_s)->click();

    QVERIFY(!window.mayGoOn()); // 5
    window.restoreByTheDialog();
    QTRY_VERIFY_WITH_TIMEOUT(window.mayGoOn(), patienceMs);
    window.button(u"btnNext"_s)->click();

    QCOMPARE(window.step(), 5); // 6
    QCOMPARE(contentOf(bench.uploads + u"/a"_s), "good");
    QTRY_VERIFY_WITH_TIMEOUT(window.button(u"btnRollBack"_s), patienceMs);
    window.button(u"btnNext"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(!window.assistant(), patienceMs);
    QVERIFY(!window.slot.contains(u"recovery"_s)); // nothing is left to continue
}

void tst_Recovery::itGoesOnAtTheSameStepAfterARestart()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "good");
    QVERIFY(bench.backUp(Hold::Live, u"good"_s));
    {
        Window window(*bench.service, bench.home);
        QVERIFY(!window.slot.contains(u"recovery"_s));
        window.flow.somethingWentWrong(s_stage);
        QTRY_VERIFY_WITH_TIMEOUT(window.button(u"btnSuspendNow"_s), patienceMs);
        window.find<QCheckBox>(u"recoveryByHand"_s)->click();
        window.button(u"btnNext"_s)->click();
        QTest::keyClicks(window.find<QLineEdit>(u"recoverySkipReason"_s), u"no time"_s);
        window.button(u"btnNext"_s)->click();
        QCOMPARE(window.step(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(window.tasks.running().isEmpty(), patienceMs);
    }
    Window window(*bench.service, bench.home);
    QVERIFY(window.slot.contains(u"recovery"_s));
    window.slot.findChild<MessageBar *>(u"banner_recovery"_s)->buttons().first()->click();
    QCOMPARE(window.step(), 2);
    QVERIFY(window.assistant()->state().stoppedByHand);
    QCOMPARE(window.assistant()->state().skipReason, u"no time"_s);
    QVERIFY(!window.slot.contains(u"recovery"_s));
    window.assistant()->reject();
    QTRY_VERIFY_WITH_TIMEOUT(!window.assistant(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(window.slot.contains(u"recovery"_s), patienceMs);
}

void tst_Recovery::evidenceThatCannotBeSavedDoesNotHoldAnybodyUp()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "good");
    QVERIFY(bench.backUp(Hold::Live, u"good"_s));
    Window window(*bench.service, bench.home);
    window.flow.somethingWentWrong(s_stage);
    QTRY_VERIFY_WITH_TIMEOUT(window.button(u"btnSuspendNow"_s), patienceMs);
    window.find<QCheckBox>(u"recoveryByHand"_s)->click();
    window.button(u"btnNext"_s)->click();
    QVERIFY(QDir(bench.uploads).removeRecursively()); // nothing is there to be saved

    window.button(u"btnBackUpNow"_s)->click();

    QTRY_VERIFY_WITH_TIMEOUT(window.mayGoOn(), patienceMs);
    QVERIFY(window.assistant()->state().evidence.isEmpty());
}

void tst_Recovery::theNewestVerifiedBackupFromBeforeTheTroubleIsSuggested()
{
    const QDateTime day({2026, 5, 1}, {12, 0}, QTimeZone::UTC);
    QList<Backup> backups;
    for (int number = 3; number >= 0; --number) { // newest first
        Backup backup;
        backup.manifest.id = QString::number(number);
        backup.manifest.createdAt = day.addDays(number);
        backup.status = number == 3 ? BackupStatus::Failed : BackupStatus::Ready;
        if (number == 1 || number == 0) {
            backup.marks.verifiedAt = day.addDays(10);
            backup.marks.verifiedGood = number == 1;
        }
        backups.append(backup);
    }
    const QList<Backup> complete = recoverableBackups(backups, {});
    QCOMPARE(complete.size(), 3);
    QCOMPARE(suggestedBackup(complete, {})->id(), u"1"_s);
    QCOMPARE(suggestedBackup(complete, day.addDays(1))->id(), u"0"_s); // none is verified: the newest
    QCOMPARE(suggestedBackup(complete, day), nullptr);
    QCOMPARE(recoverableBackups(backups, u"2"_s).size(), 2);
}

void tst_Recovery::theTimelineShowsAndChoosesTheMoment()
{
    RecoveryState state{.kind = RecoveryState::Kind::Disaster, .stage = u"webshop/staging"_s, .step = 3};
    RecoveryAssistant assistant(state, QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
    const RecoveryFacts facts = usualRecoveryFacts(); // of six nights; 1 failed, 3 to 5 are verified
    assistant.setFacts(facts);
    assistant.show();
    auto *timeline = assistant.findChild<Timeline *>(u"recoveryTimeline"_s);
    auto *list = assistant.findChild<QTreeWidget *>(u"recoveryBackups"_s);
    QCOMPARE(list->topLevelItemCount(), 5); // the failed one is on the line, but not in the list
    QCOMPARE(assistant.state().backup, u"3"_s); // suggested
    QCOMPARE(timeline->current(), 2); // the oldest first: 5, 4, 3
    QVERIFY(timeline->accessibleDescription().contains(u"suggested"));
    QVERIFY(timeline->accessibleDescription().contains(u"6 backup"));

    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Right);
    QCOMPARE(assistant.state().backup, u"2"_s);
    QCOMPARE(list->currentItem()->text(0), u"nightly 2"_s);
    QVERIFY(!timeline->accessibleDescription().contains(u"suggested"));
    QTest::keyClick(timeline, Qt::Key_Right);
    QVERIFY(timeline->textOf(timeline->current()).contains(u"nightly 1"));
    QVERIFY(timeline->textOf(timeline->current()).contains(Texts::statusText(facts.spoiled.first())));
    QCOMPARE(assistant.state().backup, u"2"_s); // what failed is read, and not chosen
    QTest::keyClick(timeline, Qt::Key_Home);
    QCOMPARE(assistant.state().backup, u"5"_s);

    list->setCurrentItem(list->topLevelItem(0)); // and the other way round
    QCOMPARE(assistant.state().backup, u"0"_s);
    QCOMPARE(timeline->current(), 5);
}

// The steps on the new computer up to the one that opens everything anew, with another repository.
static void takeTheFolder(const Home &home, const QString &folder, const QString &backup)
{
    const Result<std::unique_ptr<Services>> services = Services::open(home.path());
    QVERIFY(services);
    Window window((*services)->service(), home);
    QSignalSpy reopen(&window.flow, &RecoveryFlow::reopenWanted);
    window.flow.newComputer();
    QTRY_VERIFY_WITH_TIMEOUT(window.button(u"btnLookInFolder"_s), patienceMs);
    QVERIFY(!window.mayGoOn());
    window.find<QLineEdit>(u"recoveryFolder"_s)->setText(folder);
    window.button(u"btnLookInFolder"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window.mayGoOn(), patienceMs);
    window.button(u"btnNext"_s)->click();
    auto *stages = window.find<QTreeWidget>(u"recoveryStages"_s);
    QTRY_COMPARE_WITH_TIMEOUT(stages->topLevelItemCount(), 1, patienceMs);
    QVERIFY(!window.mayGoOn());
    stages->setCurrentItem(stages->topLevelItem(0)->child(0));
    QCOMPARE(window.assistant()->state().backup, backup);
    QCOMPARE(reopen.count(), 0);
    window.button(u"btnNext"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(reopen.count(), 1, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(window.tasks.running().isEmpty(), patienceMs);
}

// The folder of the backups is all that came over; nothing of the old computer's home is there.
void tst_Recovery::onANewComputerTheStageIsRebuiltFromItsBackup()
{
    RealBench old;
    old.writeFile(u"a"_s, "good");
    const Result<Backup> backup = old.backUp(Hold::Live, u"good"_s);
    QVERIFY(backup);
    QVERIFY(old.service->suspend(s_stage, old.control));
    QVERIFY(QDir(old.uploads).removeRecursively());
    const QString folder = old.home.repository();
    QTemporaryDir here;
    const Home home(here.filePath(u"home"_s));
    takeTheFolder(home, folder, backup->id());
    QVERIFY(!QTest::currentTestFailed());
    const Result<std::unique_ptr<Services>> services = Services::open(home.path()); // as the program does it then
    QVERIFY(services);
    Window window((*services)->service(), home);
    QTRY_VERIFY_WITH_TIMEOUT(window.button(u"btnCreateStage"_s) && window.button(u"btnCreateStage"_s)->isEnabled(),
                             patienceMs); // by itself
    Preferences preferences;
    preferences.automaticKept = 12;
    window.settings.setPreferences(preferences);
    window.button(u"btnCreateStage"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window.mayGoOn(), patienceMs);
    QCOMPARE((*services)->service().stage(s_stage)->keepAutomatic, 12);
    window.button(u"btnNext"_s)->click();
    window.restoreByTheDialog();
    QCOMPARE(contentOf(old.uploads + u"/a"_s), "good");
}

void tst_Recovery::aFolderWithoutBackupsIsSaidToBeNone()
{
    RealBench bench;
    QTemporaryDir empty;
    Window window(*bench.service, bench.home);
    window.flow.newComputer();
    QTRY_VERIFY_WITH_TIMEOUT(window.button(u"btnLookInFolder"_s), patienceMs);
    window.find<QLineEdit>(u"recoveryFolder"_s)->setText(empty.path());
    window.button(u"btnLookInFolder"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window.find<QLabel>(u"recoveryFound"_s)->text().contains(u"is not a repository"),
                             patienceMs);
    QVERIFY(!window.mayGoOn());
    QVERIFY(QDir(empty.path()).isEmpty()); // looking makes nothing
}

void tst_Recovery::aStateThatCannotBeReadIsBegunAnew()
{
    QCOMPARE(RecoveryState::fromJson("{ no json"), RecoveryState());
    QCOMPARE(RecoveryState::fromJson(R"({"kind":"disaster","step":99})").step, 5);
    const RecoveryState state{.kind = RecoveryState::Kind::Disaster,
                              .stage = s_stage,
                              .step = 3,
                              .stoppedByHand = true,
                              .evidence = u"e"_s,
                              .evidenceName = u"n"_s,
                              .skipReason = u"s"_s,
                              .troubleSince = QDateTime({2026, 5, 1}, {12, 0}, QTimeZone::UTC),
                              .backup = u"b"_s,
                              .restored = true,
                              .folder = u"/f"_s};
    QCOMPARE(RecoveryState::fromJson(state.toJson()), state);
}

void tst_Recovery::itLooksWell()
{
    RecoveryFacts facts;
    facts.status = StageStatus{
        .stage = {.project = u"webshop"_s, .name = u"staging"_s, .runtime = {.kind = u"commands"_s}},
        .state = u"running"_s,
        .storages = {{.id = u"api/uploads"_s, .ready = true, .sizeBytes = 1'100'000'000}},
        .health = {u"api: 503"_s},
        .healthy = false};
    for (int number = 0; number < 4; ++number) {
        Backup backup;
        backup.manifest.id = QString::number(number);
        backup.manifest.project = u"webshop"_s;
        backup.manifest.stage = u"staging"_s;
        backup.manifest.name = u"nightly %1"_s.arg(number);
        backup.manifest.createdAt = QDateTime({2026, 11, 20 - number}, {23, 0}, QTimeZone::UTC);
        backup.manifest.sizeBytes = 1'400'000'000 + number * 30'000'000;
        backup.status = BackupStatus::Ready;
        backup.marks.verifiedGood = number > 1;
        backup.marks.verifiedAt = number > 1 ? backup.manifest.createdAt : QDateTime();
        facts.backups.append(backup);
    }
    for (const auto kind : {RecoveryState::Kind::Disaster, RecoveryState::Kind::NewComputer}) {
        for (int step = 0; step < RecoveryState::steps(kind); ++step) {
            const RecoveryState state{.kind = kind, .stage = u"webshop/staging"_s, .step = step, .backup = u"2"_s};
            takePictures(u"recovery-%1-%2"_s.arg(static_cast<int>(kind)).arg(step + 1), [&] {
                auto assistant = std::make_unique<RecoveryAssistant>(
                    state, QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
                assistant->setFacts(facts);
                return assistant;
            });
        }
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_Recovery)

#include "tst_recovery.moc"

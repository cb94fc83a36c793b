// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/recoverystore.h"
#include "tests/support/guitest.h"
#include "tests/support/openedwindow.h"
#include "tests/support/windowbench.h"
#include "ui/main/bannerslot.h"
#include "ui/main/demohost.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stagewatch.h"
#include "ui/recovery/recoveryassistant.h"
#include "ui/stages/addstagewizard.h"
#include "ui/stages/stageactions.h"

#include <QAccessible>
#include <QCommandLinkButton>
#include <QDialog>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QToolBar>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_MainWindow : public QObject
{
    Q_OBJECT

private slots:
    void theFirstStartOffersItsChoicesEachReachableByTab();
    void eachChoiceOfTheFirstStartStartsItsFlow();
    void fitsIntoNineHundredByFiveHundredAndSixty();
    void everyActionOfTheToolBarIsInAMenuWithAShortcut();
    void noTwoActionsShareAShortcut();
    void anActionThatNobodyHandlesIsNotSeen();
    void everyBlockedActionSaysWhyInTooltipStatusTipAndDescription();
    void suspendsAndResumesWithOneShortcut();
    void aProtectedStageIsAskedAboutBeforeItIsSuspended();
    void aFailedResumeIsNoReasonToSuspend();
    void whoIsBusySinceWhenStandsInTheBanner();
    void f6GoesFromPaneToPane();
    void aDroppedProjectFolderIsTakenAndAnythingElseIsNot();
    void theTitleTellsHowFarTheWorkIs();
};

void tst_MainWindow::theFirstStartOffersItsChoicesEachReachableByTab()
{
    WindowBench bench;
    OpenedWindow opened(bench);
    int started = 0;
    for (const ActionId id : {ActionId::AddStage, ActionId::Recover, ActionId::DemoStage})
        opened.window.actions().handle(id, this, [&started] { ++started; });
    auto *add = opened.window.findChild<QCommandLinkButton *>(u"choice_actAddStage"_s);
    QTRY_VERIFY(add->isVisible());

    add->setFocus();
    QStringList reached;
    for (int step = 0; step < 3; ++step) {
        reached.append(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTest::keyClick(&opened.window, Qt::Key_Tab);
    }

    QCOMPARE(reached, QStringList({u"choice_actAddStage"_s, u"choice_actRecover"_s, u"choice_actDemoStage"_s}));
    QCOMPARE(started, 3);
}

namespace {

// Makes a demo stage of nothing.
struct FakeDemo final : DemoHost
{
    [[nodiscard]] bool isMade() const override { return false; }
    [[nodiscard]] QString stage() const override { return u"demo/shop"_s; }
    [[nodiscard]] Result<QString> start(const TaskControl &) override
    {
        ++started;
        return stage();
    }
    std::atomic_int started = 0;
};

} // namespace

void tst_MainWindow::eachChoiceOfTheFirstStartStartsItsFlow()
{
    WindowBench bench;
    QVERIFY(bench.home.create());
    FakeDemo demo;
    MainWindow window(bench.context, {});
    window.setDemo(&demo);
    window.setRecovery(RecoveryStore(bench.home));
    handleStageActions(window);
    window.start();
    window.show();
    const auto choose = [&window](const QString &choice) {
        auto *button = window.findChild<QCommandLinkButton *>(u"choice_"_s + choice);
        QTRY_VERIFY(button && button->isVisible());
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
    };
    choose(u"actAddStage"_s);
    QTRY_VERIFY(window.findChild<AddStageWizard *>());
    window.findChild<AddStageWizard *>()->reject();
    choose(u"actRecover"_s);
    QTRY_VERIFY(window.findChild<RecoveryAssistant *>());
    window.findChild<RecoveryAssistant *>()->close();
    choose(u"actDemoStage"_s);
    QTRY_COMPARE(demo.started.load(), 1);
}

void tst_MainWindow::fitsIntoNineHundredByFiveHundredAndSixty()
{
    WindowBench bench;
    bench.addStage(u"a-project-with-a-rather-long-name"_s, u"staging-of-the-second-data-centre"_s);
    OpenedWindow opened(bench);
    for (const ActionId id : {ActionId::NewBackup, ActionId::Restore, ActionId::Verify})
        opened.window.actions().handle(id, this, [] { });
    QVERIFY(opened.hasStage(u"a-project-with-a-rather-long-name/staging-of-the-second-data-centre"_s));
    const QSize least = opened.window.minimumSizeHint();
    QVERIFY2(least.width() <= 900 && least.height() <= 560,
             qPrintable(u"%1×%2"_s.arg(least.width()).arg(least.height())));
}

void tst_MainWindow::everyActionOfTheToolBarIsInAMenuWithAShortcut()
{
    WindowBench bench;
    OpenedWindow opened(bench);
    QList<QAction *> inMenus;
    for (const QAction *menu : opened.window.menuBar()->actions())
        inMenus += menu->menu()->actions();
    const auto *bar = opened.window.findChild<QToolBar *>(u"mainToolBar"_s);
    int checked = 0;
    for (QAction *action : bar->actions()) {
        if (action->objectName().isEmpty())
            continue; // the filter, which has an action of its own to go to it
        QVERIFY2(inMenus.contains(action), qPrintable(action->text()));
        QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
        ++checked;
    }
    QVERIFY(checked >= 3);
    QVERIFY(inMenus.contains(opened.window.actions().action(ActionId::Filter)));
}

void tst_MainWindow::noTwoActionsShareAShortcut()
{
    WindowBench bench;
    OpenedWindow opened(bench);
    QHash<QString, QString> owners;
    for (const QAction *action : opened.window.actions().findChildren<QAction *>()) {
        for (const QKeySequence &keys : action->shortcuts()) {
            const QString text = keys.toString();
            QVERIFY2(!owners.contains(text),
                     qPrintable(text + u": "_s + owners.value(text) + u", "_s + action->text()));
            owners.insert(text, action->text());
        }
    }
    QVERIFY(owners.size() > 15);
}

void tst_MainWindow::anActionThatNobodyHandlesIsNotSeen()
{
    WindowBench bench;
    OpenedWindow opened(bench);
    QAction *verify = opened.window.actions().action(ActionId::Verify);
    QVERIFY(!verify->isVisible());
    int verified = 0;
    opened.window.actions().handle(ActionId::Verify, this, [&verified] { ++verified; });
    QVERIFY(verify->isVisible());
    opened.window.actions().setBlocked(ActionId::Verify, {});
    verify->trigger();
    QCOMPARE(verified, 1);
}

void tst_MainWindow::everyBlockedActionSaysWhyInTooltipStatusTipAndDescription()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    OpenedWindow opened(bench);
    Actions &actions = opened.window.actions();
    for (int id = 0; id < actionCount; ++id)
        actions.handle(static_cast<ActionId>(id), this, [] { });
    int blocked = 0;
    for (const QString &state : {u"running"_s, u"suspended"_s, u"unknown"_s}) {
        for (int reachable = 0; reachable <= 4; reachable += 2) {
            for (const bool interrupted : {false, true}) {
                StageStatus status = bench.statusOf(bench.service.knownStages.first());
                status.state = state;
                status.interrupted = interrupted ? u"A restore did not finish."_s : QString();
                for (int index = reachable; index < 4; ++index)
                    status.storages[index].ready = false;
                bench.service.stageStatus = status;
                QSignalSpy changed(&opened.window.watch(), &StageWatch::conditionChanged);
                opened.window.watch().refresh();
                QTRY_VERIFY(!changed.isEmpty());
                for (const QAction *action : actions.findChildren<QAction *>()) {
                    if (!action->isVisible() || action->isEnabled())
                        continue;
                    ++blocked;
                    QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->text()));
                    QCOMPARE(action->toolTip(), action->statusTip());
                    QCOMPARE(action->whatsThis(), action->statusTip());
                }
            }
        }
    }
    QVERIFY(blocked > 20);
}

void tst_MainWindow::suspendsAndResumesWithOneShortcut()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    OpenedWindow opened(bench);
    QVERIFY(opened.hasStage(u"webshop/staging"_s));
    QTest::keyClick(&opened.window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(bench.service.calls, QStringList(u"suspend webshop/staging"_s));

    bench.service.stageStatus->state = u"suspended"_s;
    opened.window.watch().refresh();
    QAction *action = opened.window.actions().action(ActionId::SuspendResume);
    QTRY_COMPARE(action->text(), u"Re&sume"_s);
    QTRY_VERIFY(action->isEnabled());
    QTest::keyClick(&opened.window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(bench.service.calls.last(), u"resume webshop/staging"_s);
}

void tst_MainWindow::aProtectedStageIsAskedAboutBeforeItIsSuspended()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"production"_s).isProtected = true;
    bench.service.stageStatus->stage.isProtected = true;
    OpenedWindow opened(bench);
    QVERIFY(opened.hasStage(u"webshop/production"_s));
    opened.window.actions().action(ActionId::SuspendResume)->trigger();
    auto *question = opened.window.findChild<QDialog *>(u"suspendProtectedDialog"_s);
    QVERIFY(question);
    QTest::keyClick(question, Qt::Key_Return); // the default button is Cancel
    QTRY_VERIFY(!opened.window.findChild<QDialog *>(u"suspendProtectedDialog"_s));
    QVERIFY(bench.service.calls.isEmpty());
}

// It could not be resumed from here, and then it was elsewhere.
void tst_MainWindow::aFailedResumeIsNoReasonToSuspend()
{
    const QString stage = u"webshop/staging"_s;
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.service.stageStatus->state = u"suspended"_s;
    bench.service.answer = FakeBackupService::failure(Error::Code::CommandFailed);
    OpenedWindow opened(bench);
    QVERIFY(opened.hasStage(stage));
    opened.window.actions().action(ActionId::SuspendResume)->trigger();
    QTRY_VERIFY(opened.window.banners().contains(u"error"_s, stage));
    const QPointer<QPushButton> again = opened.window.findChild<MessageBar *>(u"banner_error"_s)->buttons().first();
    QCOMPARE(again->text(), u"Try again"_s);
    QTRY_VERIFY(bench.tasks.running().isEmpty());

    bench.service.stageStatus->state = u"running"_s;
    opened.window.watch().refresh();
    QTRY_COMPARE(opened.window.watch().condition(stage).state, StageState::Running);
    if (again)
        again->click();
    QTRY_VERIFY(bench.tasks.running().isEmpty());
    QVERIFY2(!bench.service.calls.contains(u"suspend "_s + stage), qPrintable(bench.service.calls.join(u' ')));
    QVERIFY(!opened.window.banners().contains(u"error"_s, stage));
}

void tst_MainWindow::whoIsBusySinceWhenStandsInTheBanner()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.service.answer = fail("backup.stageBusy"_L1,
                                {{"stage"_L1, u"webshop/staging"_s},
                                 {"holder"_L1, u"a backup of webshop/staging (process 4711, since 12:02)"_s}});
    OpenedWindow opened(bench);
    QVERIFY(opened.hasStage(u"webshop/staging"_s));
    opened.window.actions().action(ActionId::SuspendResume)->trigger();
    QTRY_VERIFY(opened.window.banners().contains(u"error"_s, u"webshop/staging"_s));
    const auto *bar = opened.window.findChild<MessageBar *>(u"banner_error"_s);
    QVERIFY(bar->isVisible());
    QVERIFY2(bar->accessibleName().contains(u"process 4711, since 12:02"), qPrintable(bar->accessibleName()));
}

void tst_MainWindow::f6GoesFromPaneToPane()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    OpenedWindow opened(bench);
    auto *storages = new QTreeView;
    auto *backups = new QTreeView;
    opened.window.setStoragesPane(storages);
    opened.window.setBackupsPane(backups);
    QVERIFY(opened.hasStage(u"webshop/staging"_s));
    opened.window.activateWindow();
    QTest::keyClick(&opened.window, Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), opened.window.sidebar().tree());
    QTest::keyClick(&opened.window, Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), backups);
    QTest::keyClick(&opened.window, Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget(), storages);
    QTest::keyClick(&opened.window, Qt::Key_F6);
    QCOMPARE(QApplication::focusWidget(), backups);
    QTest::keyClick(&opened.window, Qt::Key_F6);
    QCOMPARE(QApplication::focusWidget(), opened.window.sidebar().tree()); // and around
}

void tst_MainWindow::aDroppedProjectFolderIsTakenAndAnythingElseIsNot()
{
    WindowBench bench;
    OpenedWindow opened(bench);
    opened.window.actions().handle(ActionId::AddStage, this, [] { });
    QSignalSpy dropped(&opened.window, &MainWindow::projectDropped);
    const auto drop = [&opened](const QMimeData &data) {
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(&opened.window, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&opened.window, &event);
        return true;
    };
    QMimeData text;
    text.setText(u"just words"_s);
    QVERIFY(!drop(text));
    QMimeData page;
    page.setUrls({QUrl(u"https://example.org/"_s)});
    QVERIFY(!drop(page));
    QMimeData folder;
    folder.setUrls({QUrl::fromLocalFile(bench.folder.path())});
    QVERIFY(drop(folder));
    QCOMPARE(dropped.size(), 1);
    QCOMPARE(dropped.first().first().toString(), bench.folder.path());
}

void tst_MainWindow::theTitleTellsHowFarTheWorkIs()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    OpenedWindow opened(bench);
    QVERIFY(opened.hasStage(u"webshop/staging"_s));
    QCOMPARE(opened.window.windowTitle(), u"webshop › staging – Understudy"_s);
    std::atomic_bool go = false;
    const Result<TaskId> started = bench.tasks.start(
        {.title = u"Back up"_s, .stage = u"webshop/staging"_s, .kind = StageTask::Backup},
        [&go](const TaskControl &control) -> Result<> {
            while (!go) {
                if (const Result<> on = control.checkpoint({.step = Step::Process, .done = 1, .total = 2}); !on)
                    return on;
            }
            return {};
        },
        this, [](const Result<> &) {});
    QVERIFY(started);
    QTRY_VERIFY(opened.window.windowTitle().contains(u"% – Understudy"));
    QCOMPARE(opened.window.watch().condition(u"webshop/staging"_s).task, StageTask::Backup);
    go = true;
    QTRY_COMPARE(opened.window.windowTitle(), u"webshop › staging – Understudy"_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"

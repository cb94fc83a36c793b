// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settings.h"
#include "tests/support/fakeclock.h"
#include "tests/support/guitest.h"
#include "tests/support/windowbench.h"
#include "ui/notify/considerate.h"
#include "ui/notify/desktopnotifier.h"
#include "ui/notify/quitguard.h"
#include "ui/notify/quitwhilebusydialog.h"
#include "ui/notify/tray.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QWidget>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A piece of work that goes on until it is let go or cancelled.
struct Work
{
    QSemaphore begun;
    QSemaphore end;
    std::atomic_bool swapping = false;
    std::atomic_bool watching = false;

    Result<> operator()(const TaskControl &control)
    {
        begun.release();
        for (;;) {
            Progress progress{.step = watching ? Step::Watch : Step::Process};
            if (swapping)
                progress = {.step = Step::Swap, .canCancel = false};
            if (const Result<> going = control.checkpoint(progress); !going && !swapping)
                return going;
            if (end.tryAcquire(1, 5))
                return {};
        }
    }
};

class tst_Notify : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void failuresAndWarningsAreAlwaysTold();
    void doneIsToldOnlyAfterLongWorkThatIsNotLookedAt();
    void doneIsNotToldWhenItIsNotWanted();
    void failuresThatNobodySawAreCounted();
    void withoutTrayTheOtherWayIsTaken();
    void theTrayMenuOpensBacksUpCancelsAndQuits();
    void quittingWhileBusyKeepsWorkingUnlessToldOtherwise_data();
    void quittingWhileBusyKeepsWorkingUnlessToldOtherwise();
    void cancellingTheWorkQuitsWhenItHasStopped();
    void keepRunningGoesToTheBackground();
    void theQuestionClosesItselfWhenTheWorkEnds();
    void aSwapBlocksQuitting();
    void quittingDuringTheWatchRollsBack();
    void theTrayMenuSaysWhatCancellingDoes();
    void withoutWorkTheWindowJustCloses();
    void whatTheWindowAsksForByItselfDoesNotKeepItOpen();
    void keepRunningMeansThatClosingGoesToTheBackground();

private:
    void start(const QString &stage = u"shop/staging"_s);
    [[nodiscard]] QuitWhileBusyDialog *dialog() const { return m_window->findChild<QuitWhileBusyDialog *>(); }
    [[nodiscard]] QPushButton *button(const char *name) const
    {
        return dialog()->findChild<QPushButton *>(QString::fromLatin1(name));
    }
    void takes(std::chrono::seconds time);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<TaskRunner> m_tasks;
    std::unique_ptr<Work> m_work;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<QuitGuard> m_guard;
    FakeClock m_clock;
};

void tst_Notify::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(Home(m_folder->path()));
    m_work = std::make_unique<Work>();
    m_tasks = std::make_unique<TaskRunner>();
    m_window = std::make_unique<QWidget>();
    m_guard = std::make_unique<QuitGuard>(*m_tasks, *m_settings, m_window.get());
}

void tst_Notify::cleanup()
{
    m_work->swapping = false;
    m_guard.reset();
    m_window.reset();
    m_tasks.reset(); // cancels and waits
}

void tst_Notify::start(const QString &stage)
{
    QVERIFY(m_tasks->start(
        {.title = u"Back up shop/staging"_s, .stage = stage},
        [work = m_work.get()](const TaskControl &control) { return (*work)(control); }, this, [](const Result<> &) {}));
    m_work->begun.acquire();
}

// A task that takes this long by the clock that the rules go by.
void tst_Notify::takes(std::chrono::seconds time)
{
    const QSignalSpy finished(m_tasks.get(), &TaskRunner::finished);
    start();
    m_clock.advance(std::chrono::milliseconds(time).count());
    m_work->end.release();
    QTRY_COMPARE(finished.size(), 1);
}

static Notification about(Notification::Kind kind)
{
    return {.kind = kind, .title = u"Backup of staging"_s, .stage = u"shop/staging"_s};
}

void tst_Notify::failuresAndWarningsAreAlwaysTold()
{
    FakeNotifier desktop;
    ConsiderateNotifier notifier(desktop, *m_tasks, *m_settings, m_clock);
    Preferences silent;
    silent.notifySuccess = false;
    m_settings->setPreferences(silent);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), patienceMs));

    notifier.notify(about(Notification::Kind::Failure));
    notifier.notify(about(Notification::Kind::Warning));

    QCOMPARE(desktop.told.size(), 2);
}

void tst_Notify::doneIsToldOnlyAfterLongWorkThatIsNotLookedAt()
{
    FakeNotifier desktop;
    ConsiderateNotifier notifier(desktop, *m_tasks, *m_settings, m_clock);
    QTRY_VERIFY(!QGuiApplication::focusWindow());
    takes(std::chrono::seconds(29));
    notifier.notify(about(Notification::Kind::Done));
    QCOMPARE(desktop.told.size(), 0);

    takes(std::chrono::seconds(31));
    notifier.notify(about(Notification::Kind::Done));
    QCOMPARE(desktop.told.size(), 1);

    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), patienceMs));
    notifier.notify(about(Notification::Kind::Done));
    QCOMPARE(desktop.told.size(), 1);
}

void tst_Notify::doneIsNotToldWhenItIsNotWanted()
{
    FakeNotifier desktop;
    ConsiderateNotifier notifier(desktop, *m_tasks, *m_settings, m_clock);
    Preferences silent;
    silent.notifySuccess = false;
    m_settings->setPreferences(silent);
    takes(std::chrono::seconds(90));
    notifier.notify(about(Notification::Kind::Done));
    QCOMPARE(desktop.told.size(), 0);
}

void tst_Notify::failuresThatNobodySawAreCounted()
{
    FakeNotifier desktop;
    ConsiderateNotifier notifier(desktop, *m_tasks, *m_settings, m_clock);
    QTRY_VERIFY(!QGuiApplication::focusWindow());
    const QSignalSpy changes(&notifier, &ConsiderateNotifier::unseenFailuresChanged);

    notifier.notify(about(Notification::Kind::Failure));
    notifier.notify(about(Notification::Kind::Failure));
    notifier.notify(about(Notification::Kind::Warning));
    QCOMPARE(notifier.unseenFailures(), 2);

    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), patienceMs));
    QTRY_COMPARE(notifier.unseenFailures(), 0);
    QCOMPARE(changes.size(), 3);
}

void tst_Notify::withoutTrayTheOtherWayIsTaken()
{
    FakeNotifier bus;
    DesktopNotifier notifier(&bus);
    notifier.notify(about(Notification::Kind::Failure));
    QCOMPARE(bus.told.size(), 1);
    DesktopNotifier nowhere(nullptr);
    nowhere.notify(about(Notification::Kind::Failure)); // nothing to tell it with is no fault
}

void tst_Notify::theTrayMenuOpensBacksUpCancelsAndQuits()
{
    Tray tray;
    tray.setStages({u"shop/staging"_s});
    tray.setWork(u"Backing up staging, 42 %"_s, true);
    const QSignalSpy open(&tray, &Tray::openRequested);
    const QSignalSpy backUp(&tray, &Tray::backUpRequested);
    const QSignalSpy cancel(&tray, &Tray::cancelRequested);
    const QSignalSpy quit(&tray, &Tray::quitRequested);
    for (QAction *action : tray.menu()->actions()) {
        if (action->menu())
            action->menu()->actions().first()->trigger();
        else
            action->trigger();
    }
    QCOMPARE(open.size(), 1);
    QCOMPARE(backUp.size(), 1);
    QCOMPARE(backUp.first().first().toString(), u"shop/staging"_s);
    QCOMPARE(cancel.size(), 1);
    QCOMPARE(quit.size(), 1);
    tray.setShown(true); // there is none here
    QVERIFY(!tray.icon());
}

void tst_Notify::quittingWhileBusyKeepsWorkingUnlessToldOtherwise_data()
{
    QTest::addColumn<int>("key");
    QTest::newRow("Enter") << static_cast<int>(Qt::Key_Return);
    QTest::newRow("Esc") << static_cast<int>(Qt::Key_Escape);
}

void tst_Notify::quittingWhileBusyKeepsWorkingUnlessToldOtherwise()
{
    QFETCH(const int, key);
    start();
    const QSignalSpy agreed(m_guard.get(), &QuitGuard::quitAgreed);
    QVERIFY(!m_guard->mayClose());
    QVERIFY(dialog());
    QVERIFY(dialog()->findChild<QLabel *>(u"quitWork"_s)->text().contains(u"shop/staging"_s));
    QCOMPARE(dialog()->findChildren<QPushButton *>().size(), 3);
    QVERIFY(!m_guard->mayClose()); // no second question
    QCOMPARE(m_window->findChildren<QuitWhileBusyDialog *>().size(), 1);

    QTest::keyClick(dialog(), static_cast<Qt::Key>(key));

    QTRY_VERIFY(!dialog());
    QCOMPARE(m_tasks->running().size(), 1);
    QCOMPARE(agreed.size(), 0);
}

void tst_Notify::cancellingTheWorkQuitsWhenItHasStopped()
{
    start();
    const QSignalSpy agreed(m_guard.get(), &QuitGuard::quitAgreed);
    m_guard->quit();
    QTest::mouseClick(button("btnCancelAndQuit"), Qt::LeftButton);
    QTRY_COMPARE(agreed.size(), 1);
    QVERIFY(m_tasks->running().isEmpty());
    QVERIFY(m_guard->mayClose());
}

void tst_Notify::keepRunningGoesToTheBackground()
{
    start();
    const QSignalSpy background(m_guard.get(), &QuitGuard::backgroundChosen);
    QVERIFY(!m_guard->mayClose());
    QTest::mouseClick(button("btnKeepRunning"), Qt::LeftButton);
    QCOMPARE(background.size(), 1);
    QTRY_VERIFY(!dialog());
    QCOMPARE(m_tasks->running().size(), 1);
}

void tst_Notify::theQuestionClosesItselfWhenTheWorkEnds()
{
    start();
    const QSignalSpy agreed(m_guard.get(), &QuitGuard::quitAgreed);
    QVERIFY(!m_guard->mayClose());
    m_work->end.release();
    QTRY_VERIFY(!dialog());
    QCOMPARE(agreed.size(), 0); // the person had not said that they want to quit in the end
}

void tst_Notify::aSwapBlocksQuitting()
{
    m_work->swapping = true;
    start();
    QVERIFY(!m_guard->mayClose());
    QTRY_VERIFY(!button("btnCancelAndQuit")->isEnabled());
    const QString reason = button("btnCancelAndQuit")->accessibleDescription();
    QVERIFY(!reason.isEmpty());
    QCOMPARE(dialog()->findChild<QLabel *>(u"quitExplanation"_s)->text(), reason);

    m_work->swapping = false;

    QTRY_VERIFY(button("btnCancelAndQuit")->isEnabled());
}

void tst_Notify::quittingDuringTheWatchRollsBack()
{
    start();
    QVERIFY(!m_guard->mayClose());
    QCOMPARE(button("btnCancelAndQuit")->text(), u"&Cancel work and quit"_s);
    m_work->watching = true;
    QTRY_COMPARE(button("btnCancelAndQuit")->text(), u"&Stop, roll back and quit"_s);
    const QString explanation = dialog()->findChild<QLabel *>(u"quitExplanation"_s)->text();
    QVERIFY(explanation.contains(u"rolled back"));
    QCOMPARE(button("btnCancelAndQuit")->toolTip(), explanation);
    QCOMPARE(button("btnCancelAndQuit")->accessibleDescription(), explanation);
}

void tst_Notify::theTrayMenuSaysWhatCancellingDoes()
{
    Tray tray;
    const auto cancel = [&tray] { return tray.menu()->actions().at(4); };
    QVERIFY(tray.menu()->toolTipsVisible());
    tray.setWork(u"Back up staging"_s, true);
    QCOMPARE(cancel()->text(), u"&Cancel"_s);
    tray.setWork(u"Restore into staging"_s, false);
    QVERIFY(!cancel()->isEnabled());
    QVERIFY(cancel()->toolTip().contains(u"cannot be interrupted"));
    tray.setWork(u"Restore into staging"_s, true, true);
    QCOMPARE(cancel()->text(), u"&Stop and roll back"_s);
    QVERIFY(cancel()->toolTip().contains(u"before the restore"));
}

void tst_Notify::withoutWorkTheWindowJustCloses()
{
    QVERIFY(m_guard->mayClose());
    const QSignalSpy agreed(m_guard.get(), &QuitGuard::quitAgreed);
    m_guard->quit();
    QCOMPARE(agreed.size(), 1);
}

void tst_Notify::whatTheWindowAsksForByItselfDoesNotKeepItOpen()
{
    start({});
    QVERIFY(m_guard->mayClose());
}

void tst_Notify::keepRunningMeansThatClosingGoesToTheBackground()
{
    Preferences preferences;
    preferences.keepRunning = true;
    m_settings->setPreferences(preferences);
    const QSignalSpy background(m_guard.get(), &QuitGuard::backgroundChosen);
    const QSignalSpy agreed(m_guard.get(), &QuitGuard::quitAgreed);
    QVERIFY(!m_guard->mayClose());
    QCOMPARE(background.size(), 1);
    m_guard->quit();
    QCOMPARE(agreed.size(), 1);
    QVERIFY(m_guard->mayClose());
}

UNDERSTUDY_GUITEST_MAIN(tst_Notify)

#include "tst_notify.moc"

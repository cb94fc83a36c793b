// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/fakeclock.h"
#include "tests/support/guitest.h"
#include "tests/support/somebackups.h"
#include "tests/support/windowbench.h"
#include "ui/backups/backupflow.h"
#include "ui/main/backupparts.h"
#include "ui/main/bannerslot.h"
#include "ui/main/desktopparts.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"

#include <QDBusConnection>
#include <QDialog>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_service = u"org.freedesktop.Notifications"_s;

// A desktop's notification service that keeps what it shows.
class Desktop : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Shown
    {
        uint id = 0;
        QString title;
        QString body;
        QStringList actions;
    };
    QList<Shown> shown;

public slots:
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &body,
                const QStringList &actions, const QVariantMap &, int)
    {
        shown.removeIf([replaces](const Shown &one) { return one.id == replaces; });
        const uint id = replaces == 0 ? ++m_last : replaces;
        shown.append({id, title, body, actions});
        return id;
    }

signals:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);

private:
    uint m_last = 40;
};

// From a flow to the desktop and back: over a bus of the test's own, with a notification service that it is itself.
class tst_NotificationBus : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void aFailureIsShownOnceAndItsClickLeadsToItsRow();
    void theSameErrorWithinAMinuteIsCountedInItsPlace();
    void settingsThatCouldNotBeReadAreToldWithTheirFile();
    void whatNeedsAPreferenceOpensItsPage();
    void withoutATrayTheWindowIsNeverOutOfReach();

private:
    QProcess m_daemon;
    std::unique_ptr<Desktop> m_desktop;
    WindowBench m_bench;
};

void tst_NotificationBus::initTestCase()
{
    m_daemon.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
    QVERIFY(m_daemon.waitForStarted());
    QTRY_VERIFY(m_daemon.canReadLine());
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_daemon.readLine().trimmed());
    QVERIFY(QDBusConnection::sessionBus().isConnected());
}

void tst_NotificationBus::cleanupTestCase()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

void tst_NotificationBus::init()
{
    m_desktop = std::make_unique<Desktop>();
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"desktop"_s);
    QVERIFY(bus.registerObject(u"/org/freedesktop/Notifications"_s, m_desktop.get(),
                               QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(bus.registerService(s_service));
    m_bench.service.knownStages.clear();
    m_bench.addStage(u"shop"_s, u"live"_s);
    m_bench.addStage(u"shop"_s, u"staging"_s);
    m_bench.service.knownBackups = {someBackup(2, u"nightly"_s), someBackup(1, u"old"_s)};
    QVERIFY(m_bench.home.create());
}

void tst_NotificationBus::cleanup()
{
    QDBusConnection::disconnectFromBus(u"desktop"_s);
}

namespace {

// As the program puts its window together.
struct Program
{
    explicit Program(WindowBench &bench)
        : desktop(bench.home, bench.settings, bench.tasks, bench.clock)
        , window(std::make_unique<MainWindow>(WindowContext{bench.service, bench.tasks, bench.settings, bench.clock,
                                                            desktop.notifier(), bench.announcer},
                                              QStringList()))
    {
        parts = new BackupParts(*window, bench.home);
        desktop.attach(*window);
        window->start();
    }

    DesktopParts desktop;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts = nullptr;
};

} // namespace

void tst_NotificationBus::aFailureIsShownOnceAndItsClickLeadsToItsRow()
{
    Program program(m_bench);
    QTRY_VERIFY(program.window->watch().backupsLoaded() && program.window->watch().isLoaded());
    program.window->selectStage(u"shop/live"_s);
    QVERIFY(!program.window->isVisible());
    m_bench.service.verified = VerifyOutcome{.backup = {}, .good = false, .findings = {u"<b> does not match"_s}};

    program.parts->flow().verify({someBackup(1, u"old"_s)});

    QTRY_COMPARE(m_desktop->shown.size(), 1);
    const Desktop::Shown shown = m_desktop->shown.first();
    QCOMPARE(shown.title, u"“old” is damaged"_s);
    QCOMPARE(shown.body, u"&lt;b&gt; does not match"_s); // the service reads markup
    QVERIFY(shown.actions.contains(u"default"_s));
    QTRY_VERIFY(m_bench.tasks.running().isEmpty());
    QCOMPARE(m_desktop->shown.size(), 1);

    emit m_desktop->ActionInvoked(shown.id + 1, u"default"_s); // another program's
    emit m_desktop->ActionInvoked(shown.id, u"default"_s);
    QTRY_COMPARE(program.window->selection().backups, QStringList(someBackup(1).id()));
    QCOMPARE(program.window->selection().stage, u"shop/staging"_s);
    QVERIFY(program.window->isVisible());
}

void tst_NotificationBus::theSameErrorWithinAMinuteIsCountedInItsPlace()
{
    Program program(m_bench);
    QTRY_VERIFY(program.window->watch().backupsLoaded() && program.window->watch().isLoaded());
    m_bench.service.made = FakeBackupService::failure(Error::Code::Io);
    const auto fails = [&] {
        const QSignalSpy ended(&program.parts->activities(), &ActivityWatch::ended);
        program.parts->flow().start({.stage = u"shop/staging"_s, .name = u"mine"_s}, false);
        QTRY_COMPARE(ended.size(), 1);
    };
    for (const QString &title :
         {u"Backup of staging failed"_s, u"Backup of staging failed (×2)"_s, u"Backup of staging failed (×3)"_s}) {
        fails();
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QTRY_COMPARE(m_desktop->shown.first().title, title);
    }
    m_bench.clock.advance(61'000);
    fails();
    QTRY_COMPARE(m_desktop->shown.size(), 2);
    QCOMPARE(m_desktop->shown.last().title, u"Backup of staging failed"_s);
}

void tst_NotificationBus::settingsThatCouldNotBeReadAreToldWithTheirFile()
{
    QTemporaryDir folder;
    const Home home(folder.filePath(u"home"_s));
    QVERIFY(home.create());
    {
        Settings good(home);
        QVERIFY(good.setRepository(folder.filePath(u"backups"_s)));
        QFile broken(good.path());
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{ no json");
    }
    Settings settings(home);
    QVERIFY(settings.problem());
    DesktopParts desktop(home, settings, m_bench.tasks, m_bench.clock);
    MainWindow window({m_bench.service, m_bench.tasks, settings, m_bench.clock, desktop.notifier(), m_bench.announcer},
                      QStringList());
    desktop.attach(window);
    window.start();
    window.show();
    QTRY_VERIFY(window.watch().isLoaded());
    const auto *bar = window.banners().findChild<MessageBar *>(u"banner_error"_s);
    QVERIFY(bar);
    QVERIFY2(bar->text().startsWith(settings.problem()->message), qPrintable(bar->text()));
    QCOMPARE(bar->buttons().first()->text(), u"Show file"_s);
}

void tst_NotificationBus::whatNeedsAPreferenceOpensItsPage()
{
    Program program(m_bench);
    program.window->show();
    for (const QString &page : {u"preferencesBackups"_s, u"preferencesTools"_s}) {
        emit program.window->preferencesWanted(page);
        auto *dialog = program.window->findChild<QDialog *>(u"preferencesDialog"_s);
        QVERIFY(dialog);
        auto *shown = dialog->findChild<QWidget *>(page);
        QTRY_VERIFY(shown && shown->isVisible());
    }
}

// Both the tray icon and going on in the background are wanted, and there is no tray.
void tst_NotificationBus::withoutATrayTheWindowIsNeverOutOfReach()
{
    Preferences preferences = m_bench.settings.preferences();
    preferences.trayIcon = true;
    preferences.keepRunning = true;
    m_bench.settings.setPreferences(preferences);
    Program program(m_bench);
    program.window->show();
    QVERIFY(program.window->isVisible() && !program.window->isMinimized());
    QVERIFY(!program.window->close());
    QVERIFY(program.window->isVisible() && program.window->isMinimized()); // the task bar leads back to it
    program.window->raiseAndActivate(); // as a second start asks for
    QVERIFY(program.window->isVisible() && !program.window->isMinimized());
}

UNDERSTUDY_GUITEST_MAIN(tst_NotificationBus)
#include "tst_notificationbus.moc"

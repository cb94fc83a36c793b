// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/desktopparts.h"

#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "ui/help/helpflow.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"
#include "ui/notify/considerate.h"
#include "ui/notify/desktopnotifier.h"
#include "ui/notify/quitguard.h"
#include "ui/notify/runningwork.h"
#include "ui/notify/tray.h"
#include "ui/preferences/appearance.h"
#include "ui/preferences/preferencesflow.h"
#include "ui/preferences/settingssaver.h"
#ifdef QT_DBUS_LIB
#    include "ui/notify/notificationbus.h"
#endif

#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLoggingCategory>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Understudy {

struct DesktopParts::Notices
{
    Notices(const TaskRunner &tasks, const Settings &settings, const Clock &clock)
        : considerate(desktop, tasks, settings, clock)
    { }

#ifdef QT_DBUS_LIB
    NotificationBus bus{QDBusConnection::sessionBus()};
    DesktopNotifier desktop{&bus};
#else
    DesktopNotifier desktop{nullptr};
#endif
    ConsiderateNotifier considerate;
    Tray tray;
};

static void applyLogLevel(Preferences::LogLevel level)
{
    QString rules;
    if (level != Preferences::LogLevel::Warnings)
        rules += u"understudy.*.info=true\n"_s;
    if (level == Preferences::LogLevel::Commands)
        rules += u"understudy.*.debug=true\n"_s;
    QLoggingCategory::setFilterRules(rules);
}

DesktopParts::DesktopParts(const Home &home, Settings &settings, TaskRunner &tasks, const Clock &clock)
    : m_home(home)
    , m_settings(settings)
    , m_tasks(tasks)
    , m_clock(clock)
    , m_notices(std::make_unique<Notices>(tasks, settings, clock))
    , m_saver(std::make_unique<SettingsSaver>(settings, tasks))
{
    Appearance::apply(settings.preferences());
    applyLogLevel(settings.preferences().logLevel);
    connect(&m_notices->considerate, &ConsiderateNotifier::unseenFailuresChanged, this,
            [](int count) { qGuiApp->setBadgeNumber(count); });
}

DesktopParts::~DesktopParts() = default;

Notifier &DesktopParts::notifier() const
{
    return m_notices->considerate;
}

void DesktopParts::attach(MainWindow &window)
{
    attachQuit(window);
    attachTray(window);
    attachMenus(window);
    tellOfSettings(window);
    follow(m_settings.preferences());
    const auto show = [&window](const QString &stage, const QString &backup) {
        window.raiseAndActivate();
        if (!stage.isEmpty())
            window.selectBackup(stage, backup);
    };
    connect(&m_notices->desktop, &DesktopNotifier::clicked, &window, show);
#ifdef QT_DBUS_LIB
    connect(&m_notices->bus, &NotificationBus::clicked, &window, show);
#endif
}

void DesktopParts::attachQuit(MainWindow &window)
{
    auto *guard = new QuitGuard(m_tasks, m_settings, &window);
    window.setCloseGuard([guard] { return guard->mayClose(); });
    connect(&window, &MainWindow::quitWanted, guard, &QuitGuard::quit);
    connect(&m_notices->tray, &Tray::quitRequested, guard, &QuitGuard::quit);
    connect(guard, &QuitGuard::backgroundChosen, this, [this, &window] { goToBackground(window); });
    connect(guard, &QuitGuard::quitAgreed, &window, [&window] {
        window.close();
        QCoreApplication::quit();
    });
}

// Where no tray icon leads back to it, the window stays in reach of the task bar.
void DesktopParts::goToBackground(MainWindow &window)
{
    if (m_notices->tray.icon())
        window.hide();
    else
        window.showMinimized();
}

void DesktopParts::attachTray(MainWindow &window)
{
    Tray &tray = m_notices->tray;
    connect(&tray, &Tray::openRequested, &window, &MainWindow::raiseAndActivate);
    connect(&tray, &Tray::backUpRequested, &window, [&window](const QString &stage) {
        window.raiseAndActivate();
        window.selectStage(stage);
        window.actions().action(ActionId::NewBackup)->trigger();
    });
    connect(&tray, &Tray::cancelRequested, &m_tasks, &TaskRunner::cancelAll);
    auto *work = new RunningWork(m_tasks, this);
    connect(work, &RunningWork::changed, &tray, [work, &tray] {
        const QStringList titles = work->titles();
        tray.setWork(titles.isEmpty() ? QString() : titles.last(), work->canCancel(), work->cancelRollsBack());
    });
    connect(&window.watch(), &StageWatch::stagesChanged, &tray, [&window, &tray] {
        QStringList ids;
        for (const Stage &stage : window.watch().stages())
            ids.append(stage.id());
        tray.setStages(ids);
    });
}

void DesktopParts::attachMenus(MainWindow &window)
{
    auto *preferences = new PreferencesFlow(window.context(), m_home, *m_saver, &window);
    connect(preferences, &PreferencesFlow::changed, this, &DesktopParts::follow);
    connect(&window, &MainWindow::preferencesWanted, preferences, &PreferencesFlow::open);
    auto *help = new HelpFlow(window.context().service, m_tasks, &window);
    connect(help, &HelpFlow::failed, &window, [&window](const Error &error) { window.banners().showError(error); });
    Actions &actions = window.actions();
    actions.handle(ActionId::Preferences, preferences, [preferences] { preferences->open(); });
    actions.handle(ActionId::RestoreByHand, help, [help] { help->showRestoreByHand(); });
    actions.handle(ActionId::About, help, [help] { help->showAbout(); });
    actions.handle(ActionId::Shortcuts, help, [help, &actions] {
        QList<QAction *> all;
        for (int id = 0; id < actionCount; ++id) {
            if (actions.isHandled(static_cast<ActionId>(id)))
                all.append(actions.action(static_cast<ActionId>(id)));
        }
        help->showShortcuts(all);
    });
}

void DesktopParts::follow(const Preferences &preferences)
{
    applyLogLevel(preferences.logLevel);
    m_notices->tray.setShown(preferences.trayIcon);
    m_notices->desktop.setTrayIcon(m_notices->tray.icon());
    // A hidden window is no reason to end while a tray icon leads back to it.
    QGuiApplication::setQuitOnLastWindowClosed(m_notices->tray.icon() == nullptr);
}

void DesktopParts::tellOfSettings(MainWindow &window)
{
    if (!m_settings.problem())
        return;
    const QString folder = QFileInfo(m_settings.path()).absolutePath();
    window.banners().showError(*m_settings.problem(), {}, {{.text = tr("Show file"), .trigger = [folder] {
                                                                QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
                                                            }}});
    m_saver->saveSoon(); // the good copy takes the place of the broken file
}

void DesktopParts::saveSettings()
{
    if (const Result<> saved = m_saver->saveNow(); !saved)
        qWarning("%s %s", qPrintable(saved.error().message), qPrintable(saved.error().why));
}

} // namespace Understudy

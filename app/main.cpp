// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demostage.h"
#include "app/logfile.h"
#include "app/services.h"
#include "app/singleinstance.h"
#include "app/translations.h"
#include "models/clock.h"
#include "services/config/recoverystore.h"
#include "services/config/settings.h"
#include "services/platform/console.h"
#include "services/repository/layout.h"
#include "services/tasks/taskrunner.h"
#include "ui/announcer.h"
#include "ui/main/backupparts.h"
#include "ui/main/desktopparts.h"
#include "ui/main/mainwindow.h"
#include "ui/stages/stageactions.h"
#include "ui/theme/icons.h"
#include "ui/theme/platformstyle.h"
#include "ui/widgets/errordetails.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTimer>

#include <atomic>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace Understudy;

static std::atomic_bool s_interrupted = false;
static constexpr int s_reopen = 1000; // no code of an end: the window is to be made again, over other settings

static QString homeOption(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::translate("main", "Backups of stages."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption home(u"home"_s, QApplication::translate("main", "The folder of all that Understudy owns."),
                                  QApplication::translate("main", "FOLDER"));
    parser.addOption(home);
    parser.process(application);
    return parser.value(home);
}

// Where a change means that the engine's answers may have changed.
static QStringList watchedFolders(const Home &home, const Settings &settings)
{
    QStringList folders{home.stages(), home.operations(), home.journals(), home.leases(), home.locks()};
    if (const Result<QString> repository = settings.repository()) {
        const Layout layout(*repository);
        folders += {layout.backups(), layout.locks(), layout.trashedBackups()};
    }
    return folders;
}

static int showAndQuit(const Error &error)
{
    ErrorDetails details(error);
    details.setWindowTitle(QApplication::translate("main", "Understudy could not start"));
    details.show();
    QApplication::exec();
    return 1;
}

static int runWindow(const Home &home, SingleInstance &instance)
{
    const Result<std::unique_ptr<Services>> services = Services::open(home.path());
    if (!services)
        return showAndQuit(services.error());
    const SystemClock clock;
    Settings settings(home);
    Announcer announcer;
    Demo::DemoStage demo((*services)->service(), home, QApplication::applicationDirPath() + u"/understudy-cli"_s);
    TaskRunner tasks;
    DesktopParts desktop(home, settings, tasks, clock);
    MainWindow window({(*services)->service(), tasks, settings, clock, desktop.notifier(), announcer},
                      watchedFolders(home, settings));
    window.setDemo(&demo);
    window.setRecovery(RecoveryStore(home));
    QObject::connect(&window, &MainWindow::reopenWanted, &window, [] { QApplication::exit(s_reopen); });
    new BackupParts(window, home); // belongs to the window
    handleStageActions(window);
    QObject::connect(&instance, &SingleInstance::raiseRequested, &window, &MainWindow::raiseAndActivate);
    desktop.attach(window);
    QTimer interrupt;
    QObject::connect(&interrupt, &QTimer::timeout, &window, [] {
        if (s_interrupted)
            QApplication::quit();
    });
    interrupt.start(100ms);
    window.show();
    window.start();
    const int code = QApplication::exec();
    desktop.saveSettings();
    return code;
}

int main(int argc, char *argv[])
{
    Console::cancelOnInterrupt(s_interrupted);
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"understudy"_s);
    QApplication::setApplicationDisplayName(u"Understudy"_s);
    QApplication::setApplicationVersion(QStringLiteral(UNDERSTUDY_VERSION));
    QApplication::setDesktopFileName(u"understudy"_s);
    installTranslations(application);
    QApplication::setWindowIcon(applicationIcon());
    usePlatformStyle();

    const Home home(homeOption(application));
    if (const Result<> made = home.create(); !made)
        return showAndQuit(made.error());
    SingleInstance instance(home);
    const Result<SingleInstance::Role> role = instance.take();
    if (!role)
        return showAndQuit(role.error());
    if (*role == SingleInstance::Role::Later)
        return 0;
    LogFile log(home.logs());
    log.install();
    int code = s_reopen;
    while (code == s_reopen)
        code = runWindow(home, instance);
    return code;
}

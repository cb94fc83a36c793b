// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/interrupts.h"
#include "app/logfile.h"
#include "app/singleinstance.h"
#include "app/translations.h"
#include "app/window/windowsession.h"
#include "services/config/home.h"
#include "services/platform/console.h"
#include "services/platform/userhome.h"
#include "services/tasks/endwatch.h"
#include "ui/main/mainwindow.h"
#include "ui/theme/icons.h"
#include "ui/theme/platformstyle.h"
#include "ui/widgets/errordetails.h"

#include <QApplication>
#include <QCommandLineParser>

#include <chrono>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace Understudy;

static std::atomic_bool s_interrupted = false;
static constexpr auto s_patienceAtEnd = 15s;
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
    Result<std::unique_ptr<WindowSession>> session = WindowSession::open(home);
    if (!session)
        return showAndQuit(session.error());
    MainWindow &window = (*session)->window();
    QObject::connect(&window, &MainWindow::reopenWanted, &window, [] { QApplication::exit(s_reopen); });
    QObject::connect(&instance, &SingleInstance::raiseRequested, &window, &MainWindow::raiseAndActivate);
    const Interrupts interrupts(s_interrupted);
    QObject::connect(&interrupts, &Interrupts::quitWanted, &window, &MainWindow::quitWanted);
    (*session)->show();
    const int code = QApplication::exec();
    (*session)->saveSettings();
    if (code == s_reopen)
        return code;
    // All that works for a stage has ended: the guard has seen to that. What is left only looks.
    const EndWatch watch(s_patienceAtEnd, code);
    session->reset();
    return code;
}

int main(int argc, char *argv[])
{
    Console::cancelOnInterrupt(s_interrupted);
    provideUserHome();
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

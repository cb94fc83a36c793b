// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandline.h"
#include "app/output/format.h"
#include "app/services.h"
#include "app/terminal.h"
#include "app/translations.h"
#include "services/platform/console.h"
#include "services/platform/userhome.h"

#include <QCoreApplication>
#include <QLocale>

#include <atomic>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;

static std::atomic_bool s_cancelled = false;
static Terminal *s_terminal = nullptr; // for the log, which knows no context

static void writeLog(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    if (s_terminal)
        s_terminal->say(Format::shownLines(u"%1: %2"_s.arg(QLatin1StringView(context.category), message)));
}

int main(int argc, char *argv[])
{
    Console::cancelOnInterrupt(s_cancelled);
    provideUserHome();
    qInstallMessageHandler(writeLog); // before Qt can find the locale of a bare environment worth four lines
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"understudy"_s);
    installTranslations(application);
    SystemTerminal terminal(s_cancelled);
    s_terminal = &terminal;

    std::unique_ptr<Services> services;
    const ServiceSource open = [&services](const QString &home) -> Result<BackupService *> {
        services.reset();
        Result<std::unique_ptr<Services>> opened = Services::open(home);
        if (!opened)
            return std::unexpected(opened.error());
        services = std::move(*opened);
        return &services->service();
    };
    const int exitCode = CommandLine(terminal, open, s_cancelled).run(QCoreApplication::arguments().sliced(1));
    services.reset();
    qInstallMessageHandler(nullptr);
    return exitCode;
}

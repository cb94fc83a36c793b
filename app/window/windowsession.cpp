// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/window/windowsession.h"

#include "app/demo/demostage.h"
#include "app/services.h"
#include "models/clock.h"
#include "services/config/home.h"
#include "services/config/recoverystore.h"
#include "services/config/settings.h"
#include "services/repository/layout.h"
#include "services/tasks/taskrunner.h"
#include "ui/announcer.h"
#include "ui/main/backupparts.h"
#include "ui/main/desktopparts.h"
#include "ui/main/mainwindow.h"
#include "ui/stages/stageactions.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

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

struct WindowSession::Parts
{
    Parts(const Home &home, std::unique_ptr<Services> opened)
        : services(std::move(opened))
        , settings(home)
        , demo(services->service(), home, QCoreApplication::applicationDirPath() + u"/understudy-cli"_s)
        , desktop(home, settings, tasks, clock)
        , window({services->service(), tasks, settings, clock, desktop.notifier(), announcer},
                 watchedFolders(home, settings))
    {
        window.setDemo(&demo);
        window.setRecovery(RecoveryStore(home));
        new BackupParts(window, home); // belongs to the window
        handleStageActions(window);
        desktop.attach(window);
    }

    const std::unique_ptr<Services> services;
    const SystemClock clock;
    Settings settings;
    Announcer announcer;
    Demo::DemoStage demo;
    TaskRunner tasks;
    DesktopParts desktop;
    MainWindow window;
};

WindowSession::WindowSession(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{ }

WindowSession::~WindowSession() = default;

Result<std::unique_ptr<WindowSession>> WindowSession::open(const Home &home)
{
    Result<std::unique_ptr<Services>> services = Services::open(home.path());
    if (!services)
        return std::unexpected(services.error());
    return std::unique_ptr<WindowSession>(new WindowSession(std::make_unique<Parts>(home, std::move(*services))));
}

void WindowSession::show()
{
    m_parts->window.show();
    m_parts->window.start();
}

MainWindow &WindowSession::window()
{
    return m_parts->window;
}

void WindowSession::saveSettings()
{
    m_parts->desktop.saveSettings();
}

} // namespace Understudy

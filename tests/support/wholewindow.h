// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/recoverystore.h"
#include "tests/support/windowbench.h"
#include "ui/main/backupparts.h"
#include "ui/main/desktopparts.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"
#include "ui/stages/stageactions.h"

namespace Understudy::Testing {

// The window with everything in it, as the program makes it, before a service that a test answers for.
struct WholeWindow : WindowBench
{
    WholeWindow() { home.create().value(); }
    ~WholeWindow() { tasks.cancelAll(); }
    WholeWindow(const WholeWindow &) = delete;
    WholeWindow &operator=(const WholeWindow &) = delete;

    // Once the service knows its stages.
    void open()
    {
        new BackupParts(window, home); // belongs to the window
        handleStageActions(window);
        window.setRecovery(RecoveryStore(home));
        desktop.attach(window);
        window.start();
        window.show();
    }

    DesktopParts desktop{home, settings, tasks, clock};
    MainWindow window{context, {}};
};

} // namespace Understudy::Testing

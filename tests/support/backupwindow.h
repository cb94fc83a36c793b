// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"
#include "tests/support/somebackups.h"
#include "tests/support/windowbench.h"
#include "ui/backups/backuppanes.h"
#include "ui/main/backupparts.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"

#include <QTest>

#include <memory>

namespace Understudy::Testing {

// A window over a fake service that knows shop/staging and its backups.
struct BackupWindow
{
    explicit BackupWindow(const QList<Backup> &backups)
    {
        bench.home.create().value();
        bench.addStage(QStringLiteral("shop"), QStringLiteral("staging"));
        bench.service.knownBackups = backups;
        window = std::make_unique<MainWindow>(bench.context, QStringList());
        parts = new BackupParts(*window, bench.home);
    }
    void open() const // once all of it is as it should be
    {
        window->start();
        window->show();
    }
    [[nodiscard]] bool isLoaded() const
    {
        return QTest::qWaitFor(
            [this] {
                return window->watch().status(QStringLiteral("shop/staging")) && window->watch().backupsLoaded();
            },
            patienceMs);
    }

    WindowBench bench;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts = nullptr; // belongs to the window
};

} // namespace Understudy::Testing

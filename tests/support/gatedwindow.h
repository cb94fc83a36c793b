// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/somebackups.h"
#include "tests/support/windowbench.h"
#include "ui/backups/backuppanes.h"
#include "ui/main/backupparts.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"

#include <QSemaphore>
#include <QTest>

#include <algorithm>
#include <memory>

namespace Understudy::Testing {

// A window over a fake service, in which tasks stand still at a step until they are let go.
struct GatedWindow
{
    GatedWindow()
    {
        bench.home.create().value();
        bench.addStage(QStringLiteral("shop"), QStringLiteral("staging"));
        Backup kept = someBackup(2, QStringLiteral("kept"));
        kept.marks.kept = true;
        bench.service.knownBackups = {someBackup(9, QStringLiteral("ready")),
                                      someBackup(8, QStringLiteral("warnings"), BackupStatus::ReadyWithWarnings),
                                      someBackup(7, QStringLiteral("failed"), BackupStatus::Failed),
                                      someBackup(6, QStringLiteral("cancelled"), BackupStatus::Cancelled),
                                      someBackup(5, QStringLiteral("damaged"), BackupStatus::Damaged),
                                      kept};
        window = std::make_unique<MainWindow>(bench.context, QStringList());
        parts = new BackupParts(*window, bench.home);
        for (const ActionId id : {ActionId::EditStage, ActionId::RemoveStage})
            window->actions().handle(id, window.get(), [] { });
        window->resize(1200, 760);
        window->start();
        window->show();
    }
    ~GatedWindow() { letGo(); }
    [[nodiscard]] bool isLoaded() const
    {
        return QTest::qWaitFor([this] { return window->watch().status(stage) && window->watch().backupsLoaded(); });
    }
    void letGo() { end.release(100); }
    void setStatus(const StageStatus &status)
    {
        bench.service.stageStatus = status;
        window->watch().refreshStatus(stage); // an answer to an earlier question may come first
        const auto ready = [](const StageStatus &of) {
            return std::ranges::count(of.storages, true, &StorageStatus::ready);
        };
        QTRY_VERIFY(window->watch().status(stage)->pendingRestore == status.pendingRestore
                    && window->watch().status(stage)->state == status.state
                    && ready(*window->watch().status(stage)) == ready(status));
    }
    // A task of the window at `step`.
    void run(StageTask kind, const Progress &at)
    {
        const Result<TaskId> started = bench.tasks.start(
            {.title = QStringLiteral("At work"), .stage = stage, .kind = kind},
            [this, at](const TaskControl &control) { return standStill(control, at); }, window.get(),
            [](const Result<> &) {});
        QVERIFY(started);
        QTRY_VERIFY(window->watch().progress(stage) && window->watch().progress(stage)->step == at.step);
    }
    Result<> standStill(const TaskControl &control, const Progress &at)
    {
        const Result<> going = control.checkpoint(at);
        end.acquire();
        return going;
    }
    void select(int number) const { parts->panes().selectBackup(someBackup(number).id()); }
    [[nodiscard]] QAction *action(ActionId id) const { return window->actions().action(id); }
    [[nodiscard]] SelectionHint *hint() const { return parts->panes().hint(); }

    static inline const QString stage = QStringLiteral("shop/staging");

    QSemaphore end;
    WindowBench bench;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts = nullptr;
};

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/partswindow.h"
#include "tests/support/patience.h"

#include <QSemaphore>

#include <algorithm>

namespace Understudy::Testing {

// Where tasks of a window stand still: it is there for longer than the window's TaskRunner, which waits for them.
struct Gate
{
    QSemaphore end;
};

// A window over a fake service, in which tasks stand still at a step until they are let go.
struct GatedWindow : Gate, PartsWindow
{
    GatedWindow()
        : PartsWindow(backups())
    {
        for (const ActionId id : {ActionId::EditStage, ActionId::RemoveStage})
            window->actions().handle(id, window.get(), [] { });
    }
    ~GatedWindow() { letGo(); }
    // One of each status, and one that is kept.
    [[nodiscard]] static QList<Backup> backups()
    {
        Backup kept = someBackup(2, QStringLiteral("kept"));
        kept.marks.kept = true;
        return {someBackup(9, QStringLiteral("ready")),
                someBackup(8, QStringLiteral("warnings"), BackupStatus::ReadyWithWarnings),
                someBackup(7, QStringLiteral("failed"), BackupStatus::Failed),
                someBackup(6, QStringLiteral("cancelled"), BackupStatus::Cancelled),
                someBackup(5, QStringLiteral("damaged"), BackupStatus::Damaged),
                kept};
    }
    void letGo() { end.release(100); }
    void setStatus(const StageStatus &status)
    {
        bench.service.stageStatus = status;
        window->watch().refreshStatus(stage()); // an answer to an earlier question may come first
        const auto ready = [](const StageStatus &of) {
            return std::ranges::count(of.storages, true, &StorageStatus::ready);
        };
        QTRY_VERIFY(window->watch().status(stage())->pendingRestore == status.pendingRestore
                    && window->watch().status(stage())->state == status.state
                    && ready(*window->watch().status(stage())) == ready(status));
    }
    // A task of the window at `step`.
    void run(StageTask kind, const Progress &at)
    {
        const Result<TaskId> started = bench.tasks.start(
            {.title = QStringLiteral("At work"), .stage = stage(), .kind = kind},
            [this, at](const TaskControl &control) { return standStill(control, at); }, window.get(),
            [](const Result<> &) {});
        QVERIFY(started);
        QTRY_VERIFY(window->watch().progress(stage()) && window->watch().progress(stage())->step == at.step);
    }
    Result<> standStill(const TaskControl &control, const Progress &at)
    {
        const Result<> going = control.checkpoint(at);
        end.acquire();
        return going;
    }
    [[nodiscard]] QAction *action(ActionId id) const { return window->actions().action(id); }
    [[nodiscard]] SelectionHint *hint() const { return parts->panes().hint(); }
};

} // namespace Understudy::Testing

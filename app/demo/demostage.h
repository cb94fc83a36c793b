// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/democluster.h"
#include "services/platform/filelock.h"
#include "ui/main/demohost.h"

#include <optional>

namespace Understudy {

class BackupService;
class Home;

namespace Demo {

// The demo's shop as a stage of the window: made once, kept, alive while the window runs, and stopped with it. Its data
// lies in the home, or where the server's own user can reach it.
class DemoStage final : public DemoHost
{
public:
    // `program`: the command line, which is the shop's process. All of it outlives this.
    DemoStage(BackupService &service, const Home &home, const QString &program);
    ~DemoStage() override;
    Q_DISABLE_COPY_MOVE(DemoStage)

    [[nodiscard]] Result<QString> start(const TaskControl &control) override;
    [[nodiscard]] bool isMade() const override;
    [[nodiscard]] QString stage() const override;

private:
    [[nodiscard]] Result<> makeAll(const TaskControl &control);
    [[nodiscard]] Result<> addStage(const TaskControl &control);
    [[nodiscard]] Result<> takeLock();
    [[nodiscard]] Result<> startServer(const TaskControl &control);

    BackupService &m_service;
    const Home &m_home;
    const Place m_place;
    std::optional<FileLock> m_lock;
    std::optional<Cluster> m_cluster;
    bool m_running = false;
};

} // namespace Demo
} // namespace Understudy

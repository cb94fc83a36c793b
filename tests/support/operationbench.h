// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/home.h"
#include "services/config/stagestore.h"
#include "services/operations/context.h"
#include "services/process/commandrunner.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakerepository.h"
#include "tests/support/fakeruntime.h"
#include "tests/support/fakestorage.h"

#include <QTemporaryDir>

namespace Understudy::Testing {

// A home of its own with one stage, "shop/staging", whose storages "database/main" (postgres), "api/uploads" (files) and
// "worker/jobs" (sqlite) are fakes that hold a little each; and all that the flows need to work on it.
class OperationBench
{
public:
    OperationBench();

    // Writes `stage` into the home again, after a test changed it.
    void storeStage();
    // Cancels when this many checkpoints with a progress have been passed; -1 = never.
    void cancelAfter(int checkpoints);
    [[nodiscard]] Result<Backup> backUp(const BackupRequest &request);
    [[nodiscard]] BackupRequest request(BackupRequest::Hold hold) const;

    QTemporaryDir folder;
    Home home{folder.path() + QStringLiteral("/home")};
    StageStore stages{home};
    FakeWorld world;
    FakeClock clock;
    FakeRepository repository{world};
    FakeStorageFactory storages{world};
    FakeRuntimeFactory runtimes{world};
    CommandRunner commands;
    OperationContext context{home, stages, repository, storages, runtimes, commands, clock, {}};

    Stage stage;
    QStringList notes;
    std::atomic_bool cancelled = false;
    std::atomic_int checkpoints = 0;
    TaskControl control;

private:
    int m_cancelAfter = -1;
};

} // namespace Understudy::Testing

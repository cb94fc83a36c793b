// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/operations/localbackupservice.h"
#include "tests/support/operationbench.h"

namespace Understudy::Testing {

// A stage of fakes that was backed up and holds something else since.
struct ChangedStage : OperationBench
{
    ChangedStage()
        : service(context)
        , backup(backUp(request(BackupRequest::Hold::Suspend)))
        , then(uploads())
    {
        uploads().files["one"] = "now";
        now = uploads();
    }
    [[nodiscard]] FakeContent &uploads() { return world.storages[QStringLiteral("api/uploads")].live; }

    LocalBackupService service;
    Result<Backup> backup;
    FakeContent then; // what it held when it was backed up
    FakeContent now; // and since
};

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/operations/context.h"
#include "services/platform/filelock.h"
#include "services/storages/storage.h"

#include <memory>
#include <optional>
#include <vector>

namespace Understudy {

// One operation per stage at a time: a file lock in the home, and a lock on the data of every storage, so that a
// second home meets it too. Held until destroyed.
class StageLock
{
public:
    // `purpose`: "a backup of shop/staging". Busy names who holds it and since when. `storages` may be empty (then only
    // the home's lock is taken); storages whose data cannot be locked because it is missing or unreachable are left out.
    [[nodiscard]] static Result<StageLock> take(const OperationContext &context, const QString &stage,
                                                const QString &purpose,
                                                const std::vector<std::unique_ptr<Storage>> &storages);

    // The data need not stand still any more: from now on the stage may be resumed, though nothing else may begin.
    void letResume();
    // What `stage resume` takes: Busy only while an operation needs the stage as it stands.
    [[nodiscard]] static Result<FileLock> takeForResume(const OperationContext &context, const QString &stage,
                                                        const QString &purpose);

    // Somebody in this home is at work on the stage.
    [[nodiscard]] static bool isTaken(const OperationContext &context, const QString &stage);

private:
    explicit StageLock(FileLock lock);

    FileLock m_lock;
    std::optional<FileLock> m_standstill;
    std::vector<std::unique_ptr<StorageLock>> m_storageLocks;
};

} // namespace Understudy

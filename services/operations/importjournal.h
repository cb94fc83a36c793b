// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/platform/filelock.h"

#include <QStringList>

namespace Understudy {

// A database that an import makes on a server, written down before it is there: whoever finds the note of a process that
// was killed drops it. Whether that process lives is told by a lock that the kernel frees.
class ImportJournal
{
public:
    // Durable when it returns. `storage`: COMPONENT/STORAGE of the stage.
    [[nodiscard]] static Result<ImportJournal> begin(const OperationContext &context, const Stage &stage,
                                                     const QString &storage, const QString &operation);
    // Drops what the import made, then the note. If that fails, the note stays for whoever comes next.
    [[nodiscard]] Result<> finish(const TaskControl &control);

    // Of dead processes; `stage` empty: of all stages. What was done, in sentences; what could not be done is left to the
    // next, and said in `control`.
    [[nodiscard]] static QStringList sweepLeftovers(const OperationContext &context, const QString &stage,
                                                    const TaskControl &control);

private:
    ImportJournal(const OperationContext &context, const StorageConfig &config, const QString &operation,
                  FileLock lock);
    [[nodiscard]] static Result<QString> sweepOne(const OperationContext &context, const QString &operation,
                                                  const QString &stage, const TaskControl &control);

    const OperationContext *m_context;
    StorageConfig m_config;
    QString m_operation;
    FileLock m_lock;
};

} // namespace Understudy

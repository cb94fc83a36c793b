// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "services/operations/context.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>

namespace Understudy {

struct DumpOrder;

// Adds a dump of a database to a stage's backups: it is loaded into a database of its own beside the live one, which is
// captured as any database is, committed, and dropped. The stage itself is not touched, whatever state it is in.
class BackupImporter
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupImporter)

public:
    explicit BackupImporter(const OperationContext &context);

    // Takes the stage's lock. However it ends, the database is dropped; if this process is killed, by the next command.
    [[nodiscard]] Result<Backup> import(const ImportRequest &request, const TaskControl &control) const;

private:
    [[nodiscard]] Result<Backup> run(const ImportRequest &request, const Stage &stage, DumpOrder order,
                                     const TaskControl &control) const;

    const OperationContext &m_context;
};

} // namespace Understudy

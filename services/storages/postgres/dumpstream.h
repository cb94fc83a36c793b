// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/process/commandrunner.h"
#include "services/storages/postgres/snapshothold.h"
#include "services/storages/postgres/tools.h"
#include "services/tasks/conveyor.h"

#include <QStringList>

#include <memory>

namespace Understudy {

// A pg_dump that runs beside us, of what a SnapshotHold holds. It is started while the stage stands still and has its
// own locks before start() returns. Started later it could wait for ever: behind a TRUNCATE of the application that
// itself waits for our locks, which we keep until the dump is done. The server cannot see such a circle.
class DumpStream
{
public:
    // `arguments`: format and choice of what is dumped. `hold` outlives the stream.
    [[nodiscard]] static Result<std::unique_ptr<DumpStream>> start(const CommandRunner &commands, const Tools &tools,
                                                                   SnapshotHold &hold, const QStringList &arguments,
                                                                   const TaskControl &control);

    // The next bytes; empty at the end, when pg_dump has ended well.
    [[nodiscard]] Result<QByteArray> next(const TaskControl &control) { return m_conveyor.next(control); }

private:
    DumpStream(const CommandRunner &commands, const Tools &tools, const Command &command);

    Conveyor m_conveyor;
};

} // namespace Understudy

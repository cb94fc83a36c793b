// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpspace.h"

#include "models/messages/catalog.h"
#include "models/texts.h"
#include "services/tasks/heartbeat.h"

#include <atomic>
#include <chrono>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_floor = qint64(1) << 30;
static constexpr std::chrono::milliseconds s_interval(250);
static constexpr std::chrono::milliseconds s_intervalInside(2000); // a program is started in the container each time

// Of a small disk less has to do: what is left is for the live database, and for the time until a statement is stopped.
static qint64 floorOf(qint64 free)
{
    return qMin(s_floor, free / 10);
}

// Bytes in hexadecimal and documents that the server compresses take less than their text, rows of numbers and indexes
// more. Only what would hardly fit is refused: the rest is stopped in time.
Result<> DumpSpace::judge(qint64 textBytes, const TaskControl &control)
{
    const qint64 free = m_server.freeBytes(control);
    const qint64 bytes = textBytes / 2;
    if (free < 0 || free - floorOf(free) >= bytes)
        return {};
    return fail("import.noSpace"_L1, {{"server"_L1, m_server.connection().where().server()},
                                      {"needed"_L1, Texts::size(bytes)},
                                      {"available"_L1, Texts::size(free)},
                                      {"floor"_L1, Texts::size(floorOf(free))}});
}

Result<> DumpSpace::watch(const Load &load, const TaskControl &control)
{
    const qint64 free = m_server.freeBytes(control);
    if (free < 0)
        return load(control);
    const qint64 floor = floorOf(free);
    std::atomic_bool full = false;
    Result<> loaded;
    {
        const Heartbeat heartbeat(m_server.connection().where().container() ? s_intervalInside : s_interval, [&] {
            const qint64 now = m_server.freeBytes(control);
            full = full || (now >= 0 && now < floor);
        });
        loaded = load(control.alsoCancelledBy(full));
    }
    if (loaded || loaded.error().code != Error::Code::Cancelled || !full || control.isCancelled())
        return loaded;
    return fail("import.spaceRunsOut"_L1,
                {{"server"_L1, m_server.connection().where().server()}, {"floor"_L1, Texts::size(floor)}});
}

} // namespace Understudy

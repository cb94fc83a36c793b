// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/server.h"
#include "services/tasks/taskcontrol.h"

#include <functional>

namespace Understudy {

// The disk that a dump is loaded onto: the live database writes there too, and stands still when it is full. Where nobody
// can say how much is free, nothing is refused.
class DumpSpace
{
public:
    // `server` outlives this.
    explicit DumpSpace(Server &server)
        : m_server(server)
    { }

    // NoSpace where a dump of that many bytes as plain SQL would leave too little. Asked before anything is loaded.
    [[nodiscard]] Result<> judge(qint64 textBytes, const TaskControl &control);

    // Runs `load`, which is told to stop where too little is left: then NoSpace. The session of the server is asked
    // meanwhile, on another thread: nobody else may.
    using Load = std::function<Result<>(const TaskControl &control)>;
    [[nodiscard]] Result<> watch(const Load &load, const TaskControl &control);

private:
    Server &m_server;
};

} // namespace Understudy

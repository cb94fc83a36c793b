// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"

#include <memory>

namespace Understudy {

// A local socket that joins every connection to a program of its own: what comes over the connection is the program's
// standard input, what it prints goes back. So a library that only connects to sockets talks to a program. Bytes go
// through the kernel alone; the program ends when the connection does, also when we are killed: its input ends then.
class SocketRelay
{
public:
    // The socket is `name` in a folder of its own below `parent`, which only this user may enter. Where that path is too
    // long for a socket, below the system's folder for temporary files. What killed processes left below `parent` goes.
    [[nodiscard]] static Result<std::unique_ptr<SocketRelay>> start(const QString &parent, const QString &name,
                                                                    const Command &command);
    ~SocketRelay(); // ends what still runs
    Q_DISABLE_COPY_MOVE(SocketRelay)

    [[nodiscard]] QString folder() const; // of the socket
    void setCommand(const Command &command); // for connections from now on
    [[nodiscard]] int connections() const; // that are open
    [[nodiscard]] QString lastWords() const; // what the last program that failed said; empty: none did
    void cut(); // ends all programs, and so their connections

private:
    struct Parts;
    explicit SocketRelay(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace Understudy

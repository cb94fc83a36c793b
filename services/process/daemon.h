// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"

#include <memory>

class QProcess;

namespace Understudy {

// A program that works beside us until it is stopped, or until this object goes. Its output goes to a file. For one
// thread; blocking.
class Daemon
{
public:
    // Errors as those of CommandRunner: it is missing, may not be run, or could not be started.
    [[nodiscard]] static Result<Daemon> start(const Command &command, const QString &logPath);
    Daemon(Daemon &&other) noexcept;
    Daemon &operator=(Daemon &&) = delete;
    ~Daemon();

    [[nodiscard]] bool isRunning();
    // Asks it to end, after 10 seconds ends it with all its children.
    void stop();

    // A program that lives on when we end; nobody waits for it, and it has none of our streams.
    [[nodiscard]] static Result<> startDetached(const Command &command);

private:
    explicit Daemon(std::unique_ptr<QProcess> process);

    std::unique_ptr<QProcess> m_process;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QStringList>

#include <functional>
#include <optional>

namespace Understudy {

// A program and its arguments; never a shell.
struct Command
{
    QString program; // a name found in PATH, or an absolute path
    QStringList arguments;
    QList<QPair<QString, QString>> environment; // added to ours; secrets go here, never into arguments
    QString workingFolder;
    bool keepsInputOpen = false; // without a source: its standard input does not end before it does, or we
    int timeoutSeconds = 0; // 0 = none; then it is ended, and the error says so

    [[nodiscard]] QString display() const; // for the log; values of the environment are not shown
};

struct CommandResult
{
    int exitCode = 0;
    QByteArray output; // standard output, unless a sink took it
    QByteArray errorOutput; // the last 64 KiB
    bool inputTaken = true; // false: it ended or closed its input before all of the source was given
};

// Runs programs to their end. The only place that uses QProcess. Blocking, thread-safe.
class CommandRunner
{
public:
    using Sink =
        std::function<Result<>(QByteArrayView)>; // takes standard output as it comes; an error ends the program
    using Source = std::function<Result<QByteArray>()>; // gives standard input piece by piece; empty = end

    // Any exit code is a result; CommandFailed only if it cannot be started, crashes, runs out of time or prints more
    // than 64 MiB that no sink takes. NotFound and Denied: the program itself. Cancelled, out of time, or an error of
    // sink or source: it is told to end, after 5 seconds killed, with all its children. After an end of its own what it
    // started lives on (a service), and what that still prints is not waited for.
    [[nodiscard]] Result<CommandResult> run(const Command &command, const TaskControl &control, const Sink &sink = {},
                                            const Source &source = {}) const;
    // The same, and an exit code other than 0 is CommandFailed with the end of its standard error in the details.
    [[nodiscard]] Result<CommandResult> runChecked(const Command &command, const TaskControl &control,
                                                   const Sink &sink = {}, const Source &source = {}) const;
    // What that makes of a result.
    [[nodiscard]] static Result<CommandResult> checked(const Command &command, Result<CommandResult> result);
};

} // namespace Understudy

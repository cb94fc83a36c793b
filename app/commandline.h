// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"
#include "app/session.h"

#include <QCoreApplication>
#include <QStringList>

#include <atomic>

namespace CLI {
class App;
}

namespace Understudy {

// Understands the arguments, runs the command, prints what it came to. All that is printed goes through `terminal`.
class CommandLine
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::CommandLine)

public:
    CommandLine(Terminal &terminal, ServiceSource services, const std::atomic_bool &cancelled);

    // The exit code. `arguments` without the name of the program.
    [[nodiscard]] int run(const QStringList &arguments);

private:
    [[nodiscard]] int runCommand(CliCommand &command, const QStringList &arguments);
    [[nodiscard]] Result<> parse(CliCommand &command, CLI::App &app, const QStringList &arguments);
    [[nodiscard]] Result<Outcome> execute(CliCommand &command);
    [[nodiscard]] int print(const QString &text, int exitCode);
    [[nodiscard]] int finish(const Result<Outcome> &outcome);

    Terminal &m_terminal;
    ServiceSource m_services;
    const std::atomic_bool &m_cancelled;
    GlobalOptions m_options;
    QString m_format; // of -o
};

// Every command there is.
[[nodiscard]] Commands allCommands();

} // namespace Understudy

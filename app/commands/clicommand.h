// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/session.h"
#include "models/progresstracker.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace CLI {
class App;
}

namespace Understudy {

// One command: NOUN VERB, its options, and what it does. Used once.
class CliCommand
{
public:
    struct Description
    {
        QString noun; // "backup"; a command of one word stands here
        QString verb; // "create"; empty for a command of one word
        QString arguments; // as the help shows them: "PROJECT/STAGE [BACKUP]"
        QString summary; // one sentence
        QStringList notes; // more sentences for its own help
        QStringList examples; // without the name of the program
        bool hidden = false; // not for people

        [[nodiscard]] QString name() const { return verb.isEmpty() ? noun : noun + u' ' + verb; }
    };

    virtual ~CliCommand() = default;

    [[nodiscard]] virtual Description description() const = 0;
    // Adds its options; what is parsed lands in its members.
    virtual void define(CLI::App &app) = 0;
    [[nodiscard]] virtual Result<Outcome> run(const Session &session) = 0;
    // What its progress is measured by.
    [[nodiscard]] virtual ProgressTracker::Operation operation() const { return ProgressTracker::Operation::Other; }
};

// A command on a home. Before its own work it puts right what a crash left behind, and says so.
class ServiceCommand : public CliCommand
{
public:
    [[nodiscard]] Result<Outcome> run(const Session &session) final;

protected:
    [[nodiscard]] virtual Result<Outcome> work(BackupService &service, const Session &session) = 0;
    // `recover` does it by itself, with what the user asks for.
    [[nodiscard]] virtual bool recoversFirst() const { return true; }
};

using Commands = std::vector<std::unique_ptr<CliCommand>>;

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"

#include <QStringList>

namespace Understudy {

// Which command was meant, and what is left for it. `stage add x`, `add stage x` and `-o json stage add x` are alike.
struct CommandWords
{
    CliCommand *command = nullptr; // null: none was named, or there is none of this name
    QString noun; // the first word, if it is a noun that is known
    QString unknown; // the word that is no command; empty if none was given at all
    QStringList rest; // all arguments but the command's own words

    [[nodiscard]] static CommandWords find(const Commands &commands, const QStringList &arguments);
};

// What decides the form of every answer, also of a complaint about the arguments themselves.
[[nodiscard]] bool asksForJson(const QStringList &arguments);
[[nodiscard]] bool asksForHelp(const QStringList &arguments);
[[nodiscard]] bool asksForVersion(const QStringList &arguments);

} // namespace Understudy

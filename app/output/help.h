// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"

#include <QString>

namespace Understudy::Help {

inline constexpr const char *globalGroup = "Options of every command"; // CLI11's group of them

// All commands, or those of one noun.
[[nodiscard]] QString overview(const Commands &commands, const QString &noun = {});
// One command: what it does, its arguments and options, examples.
[[nodiscard]] QString ofCommand(const CliCommand::Description &command, const CLI::App &app);
// Where to look it up: "understudy-cli backup create --help".
[[nodiscard]] QString pointer(const QString &commandName);

} // namespace Understudy::Help

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <CLI/CLI.hpp>
#include <QString>
#include <QStringList>

// CLI11 speaks std::string; from here inwards everything is QString.
namespace Understudy::Options {

// An argument as the parser is to be given it.
[[nodiscard]] std::string toParser(const QString &argument);

// A flag: --name.
CLI::Option *flag(CLI::App &app, const char *names, bool &target, const QString &description);
// An option with a value: --name VALUE.
CLI::Option *value(CLI::App &app, const char *names, QString &target, const QString &placeholder,
                   const QString &description);
// An option that may be given several times.
CLI::Option *values(CLI::App &app, const char *names, QStringList &target, const QString &placeholder,
                    const QString &description);
// Words without a dash, at least `least` and at most `most` of them, shown in the help as `name`.
CLI::Option *words(CLI::App &app, QStringList &target, int least, int most, const QString &name,
                   const QString &description);

} // namespace Understudy::Options

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>

int main(int argc, char *argv[])
{
    CLI::App app("Backups of stages: all persistent data of a stage, backed up and put back.");
    app.set_version_flag("--version", UNDERSTUDY_VERSION);
    CLI11_PARSE(app, argc, argv);
    return 0;
}

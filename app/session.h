// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

#include <QJsonValue>
#include <QString>

#include <atomic>
#include <functional>

namespace Understudy {

class BackupService;
class Terminal;

// Options of every command.
struct GlobalOptions
{
    bool json = false;
    bool verbose = false;
    bool quiet = false;
    QString home; // empty: UNDERSTUDY_HOME, else the user's
    QString project; // -p and -s: another way to name the stage
    QString stage;
};

// Opens the home and gives the front door, which lives until the next call of it.
using ServiceSource = std::function<Result<BackupService *>(const QString &home)>;

// What a command works with.
struct Session
{
    const GlobalOptions &options;
    Terminal &terminal;
    const ServiceSource &services;
    const std::atomic_bool &cancelled;
    const TaskControl &control; // reports to the terminal
};

// What a command came to: one document for programs, the same in words for people.
struct Outcome
{
    int exitCode = 0;
    QString text;
    QJsonValue json;
};

} // namespace Understudy

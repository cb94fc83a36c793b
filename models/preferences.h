// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

namespace Understudy {

// What the user chose for the window and for all stages. Every value here has an effect.
struct Preferences
{
    enum class Scheme { System, Light, Dark };
    enum class LogLevel { Warnings, Steps, Commands };

    static constexpr int smallestText = 100; // per cent of the system's text size
    static constexpr int largestText = 200;

    bool keepRunning = false; // when the window closes
    bool trayIcon = false;
    Scheme scheme = Scheme::System;
    int textPercent = 100;
    bool reduceMotion = false;
    bool notifySuccess = true; // failures are always told
    QStringList postgresFolders; // more places with pg_dump and pg_restore, before the usual ones
    LogLevel logLevel = LogLevel::Warnings;
    int automaticKept = 7; // of a new stage

    bool operator==(const Preferences &) const = default;
};

} // namespace Understudy

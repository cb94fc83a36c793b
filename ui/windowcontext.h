// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy {

class Announcer;
class BackupService;
class Clock;
class Notifier;
class Settings;
class TaskRunner;

// What the window's parts work with. Everything in it outlives the window.
struct WindowContext
{
    BackupService &service;
    TaskRunner &tasks;
    Settings &settings;
    const Clock &clock;
    Notifier &notifier;
    Announcer &announcer;
};

} // namespace Understudy

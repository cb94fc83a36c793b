// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QObject>
#include <QTimer>

namespace Understudy {

class Settings;
class TaskRunner;

// Saves what was set, a moment later and never in the window's thread: a disk may take seconds to say that it holds it.
class SettingsSaver final : public QObject
{
    Q_OBJECT

public:
    SettingsSaver(Settings &settings, TaskRunner &tasks, QObject *parent = nullptr);

    void saveSoon(); // many calls within a moment are one
    // What the program's end does: waits until everything is on the disk.
    [[nodiscard]] Result<> saveNow();

signals:
    void failed(const Understudy::Error &error);

private:
    void save();

    Settings &m_settings;
    TaskRunner &m_tasks;
    QTimer m_moment;
    bool m_saving = false; // one at a time: of two, the later one has to come last
};

} // namespace Understudy

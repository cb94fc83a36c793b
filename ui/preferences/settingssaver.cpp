// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/settingssaver.h"

#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"

namespace Understudy {

using namespace std::chrono_literals;

SettingsSaver::SettingsSaver(Settings &settings, TaskRunner &tasks, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_tasks(tasks)
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(300ms);
    connect(&m_moment, &QTimer::timeout, this, &SettingsSaver::save);
}

void SettingsSaver::saveSoon()
{
    m_moment.start();
}

Result<> SettingsSaver::saveNow()
{
    m_moment.stop();
    return m_settings.save();
}

void SettingsSaver::save()
{
    if (m_saving)
        return saveSoon();
    if (!m_settings.hasUnsaved())
        return;
    const auto done = [this](const Result<> &saved) {
        m_saving = false;
        if (!saved)
            emit failed(saved.error());
    };
    const auto started = m_tasks.start(
        {.title = tr("Save the settings")}, [write = m_settings.unsaved()](const TaskControl &) { return write(); },
        this, done);
    m_saving = started.has_value(); // what belongs to no stage is never refused
}

} // namespace Understudy

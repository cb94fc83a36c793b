// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/runningwork.h"

#include "services/tasks/taskrunner.h"

namespace Understudy {

RunningWork::RunningWork(TaskRunner &tasks, QObject *parent)
    : QObject(parent)
    , m_tasks(tasks)
{
    connect(&tasks, &TaskRunner::started, this, &RunningWork::changed);
    connect(&tasks, &TaskRunner::progressed, this, &RunningWork::onProgress);
    connect(&tasks, &TaskRunner::finished, this, &RunningWork::onFinished);
}

QStringList RunningWork::titles() const
{
    QStringList titles;
    for (const TaskId task : m_tasks.running()) {
        const TaskInfo info = m_tasks.info(task);
        if (!info.stage.isEmpty())
            titles.append(info.title);
    }
    return titles;
}

// Whether that changed anything.
static bool mark(QSet<quint64> &tasks, quint64 task, bool is)
{
    if (tasks.contains(task) == is)
        return false;
    if (is)
        tasks.insert(task);
    else
        tasks.remove(task);
    return true;
}

void RunningWork::onProgress(quint64 task, const Progress &progress)
{
    const bool interrupts = mark(m_uninterruptible, task, !progress.canCancel);
    const bool watches = mark(m_watched, task, progress.step == Step::Watch);
    if (interrupts || watches)
        emit changed();
}

void RunningWork::onFinished(quint64 task)
{
    m_uninterruptible.remove(task);
    m_watched.remove(task);
    emit changed();
}

} // namespace Understudy

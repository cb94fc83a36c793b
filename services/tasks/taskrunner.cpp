// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/taskrunner.h"

#include "models/activity.h"
#include "models/messages/catalog.h"

#include <QElapsedTimer>
#include <QMap>
#include <QMutex>
#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_threads = 32; // they wait for disks and servers; a long one must not keep a short one waiting
static constexpr qint64 s_betweenReportsMs = 100;

struct TaskRunner::Task
{
    TaskId id = 0;
    TaskInfo info;
    std::atomic_bool cancelled = false;
    QMutex mutex; // guards what follows: several threads report
    QMap<QString, Progress> unsent; // the newest of each subject
    QElapsedTimer sent;
    QStringList lines; // not delivered yet
    bool willDeliver = false;
};

TaskRunner::TaskRunner(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(s_threads);
}

TaskRunner::~TaskRunner()
{
    for (const auto &[id, task] : m_tasks)
        task->cancelled = true;
    m_pool.waitForDone();
}

void TaskRunner::cancel(TaskId task)
{
    if (!m_tasks.contains(task))
        return;
    emit cancelling(task);
    if (const auto it = m_tasks.find(task); it != m_tasks.end())
        it->second->cancelled = true;
}

void TaskRunner::cancelAll()
{
    const QList<TaskId> all = running();
    for (const TaskId task : all)
        cancel(task);
}

QList<TaskId> TaskRunner::running() const
{
    QList<TaskId> ids;
    for (const auto &[id, task] : m_tasks)
        ids.append(id);
    return ids;
}

TaskInfo TaskRunner::info(TaskId task) const
{
    const auto it = m_tasks.find(task);
    return it == m_tasks.end() ? TaskInfo() : it->second->info;
}

Result<TaskId> TaskRunner::launch(const TaskInfo &info, std::function<Outcome(const TaskControl &)> work)
{
    const auto rival = std::ranges::find_if(
        m_tasks, [&](const auto &entry) { return !info.stage.isEmpty() && entry.second->info.stage == info.stage; });
    if (rival != m_tasks.end())
        return fail("stage.taskRunning"_L1, {{"stage"_L1, info.stage}, {"title"_L1, rival->second->info.title}});
    const TaskId id = ++m_lastId;
    Task &task = *m_tasks.emplace(id, std::make_unique<Task>()).first->second;
    task.id = id;
    task.info = info;
    emit started(id);
    m_pool.start([this, &task, work = std::move(work)] { execute(task, work); });
    return id;
}

// The task lives until finish() runs in our thread; the last thing done here is to ask for that.
void TaskRunner::execute(Task &task, const std::function<Outcome(const TaskControl &)> &work)
{
    const TaskId id = task.id;
    const TaskControl control(
        task.cancelled, [this, &task](const Progress &progress) { report(task, progress); },
        [this, &task](const QString &line) { note(task, line); });
    const Outcome outcome = work(control);
    {
        const QMutexLocker lock(&task.mutex);
        flush(task);
    }
    QMetaObject::invokeMethod(this, [this, id, outcome] { finish(id, outcome); }, Qt::QueuedConnection);
}

void TaskRunner::report(Task &task, const Progress &progress)
{
    const QMutexLocker lock(&task.mutex);
    task.unsent.insert(progress.subject, progress);
    if (!task.sent.isValid() || task.sent.hasExpired(s_betweenReportsMs))
        flush(task);
    else
        deliverLater(task); // an old figure must not stand while the next report is long in coming
}

// One delivery for all lines of a moment: a program that prints thousands must not keep the window busy.
void TaskRunner::note(Task &task, const QString &line)
{
    const QString clean = masked(line);
    const QMutexLocker lock(&task.mutex);
    task.lines.append(clean);
    deliverLater(task);
}

void TaskRunner::deliverLater(Task &task)
{
    if (std::exchange(task.willDeliver, true))
        return;
    const auto wait = [this, id = task.id] {
        QTimer::singleShot(std::chrono::milliseconds(s_betweenReportsMs), Qt::PreciseTimer, this,
                           [this, id] { deliver(id); });
    };
    QMetaObject::invokeMethod(this, wait, Qt::QueuedConnection);
}

void TaskRunner::deliver(TaskId id)
{
    const auto found = m_tasks.find(id);
    if (found == m_tasks.end())
        return;
    Task &task = *found->second;
    QMutexLocker lock(&task.mutex);
    task.willDeliver = false;
    if (!task.unsent.isEmpty() && task.sent.elapsed() >= s_betweenReportsMs)
        flush(task);
    else if (!task.unsent.isEmpty()) // this comes late, and a report has had its turn meanwhile
        deliverLater(task);
    const QStringList lines = std::exchange(task.lines, {});
    lock.unlock();
    if (!lines.isEmpty())
        emit noted(id, lines);
}

void TaskRunner::flush(Task &task)
{
    task.sent.start();
    const QMap<QString, Progress> batch = std::exchange(task.unsent, {});
    if (batch.isEmpty())
        return;
    QMetaObject::invokeMethod(
        this,
        [this, id = task.id, batch] {
            for (const Progress &progress : batch)
                emit progressed(id, progress);
        },
        Qt::QueuedConnection);
}

void TaskRunner::finish(TaskId id, const Outcome &outcome)
{
    deliver(id);
    m_tasks.erase(id);
    emit finished(id, outcome.result);
    outcome.deliver();
}

} // namespace Understudy

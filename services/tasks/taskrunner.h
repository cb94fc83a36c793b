// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagecondition.h"
#include "services/tasks/taskcontrol.h"

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace Understudy {

struct TaskInfo
{
    QString title; // for the user: "Back up shop/staging"
    QString stage; // PROJECT/STAGE; empty = of no stage
    StageTask kind = StageTask::Other;
};

using TaskId = quint64;

// Runs blocking calls of the engine on threads of its own, one per stage at a time. Lives in the window's thread; all
// its functions are called there, and all that it tells arrives there. Its destructor cancels and waits, so nothing
// outlives the services that the calls use.
class TaskRunner final : public QObject
{
    Q_OBJECT

public:
    explicit TaskRunner(QObject *parent = nullptr);
    ~TaskRunner() override;

    // `work` is Result<T>(const TaskControl &), `done` is void(const Result<T> &), called after finished(), while
    // `context` lives. Busy if the stage has a task already.
    template<typename Work, typename Done>
    [[nodiscard]] Result<TaskId> start(const TaskInfo &info, Work work, QObject *context, Done done);
    void cancel(TaskId task); // it still finishes, as Cancelled if it listens in time
    void cancelAll();

    [[nodiscard]] QList<TaskId> running() const;
    [[nodiscard]] TaskInfo info(TaskId task) const; // of a running task

signals:
    void started(quint64 task);
    // Somebody asked for it, and the work does not know yet. Not at the end of the program.
    void cancelling(quint64 task);
    // At most ten times a second for each subject; the last one of each always, before finished().
    void progressed(quint64 task, const Understudy::Progress &progress);
    // Lines for the log, without secrets: ten times a second at most, the last ones before finished().
    void noted(quint64 task, const QStringList &lines);
    // The task is not running any more: its stage may get another one.
    void finished(quint64 task, const Understudy::Result<> &result);

private:
    struct Outcome
    {
        Result<> result;
        std::function<void()> deliver;
    };
    struct Task;

    [[nodiscard]] Result<TaskId> launch(const TaskInfo &info, std::function<Outcome(const TaskControl &)> work);
    void execute(Task &task, const std::function<Outcome(const TaskControl &)> &work); // on a thread of the pool
    void report(Task &task, const Progress &progress);
    void note(Task &task, const QString &line);
    void deliverLater(Task &task);
    void deliver(TaskId id);
    void flush(Task &task);
    void finish(TaskId id, const Outcome &outcome);

    std::map<TaskId, std::unique_ptr<Task>> m_tasks;
    TaskId m_lastId = 0;
    QThreadPool m_pool;
};

template<typename Work, typename Done>
Result<TaskId> TaskRunner::start(const TaskInfo &info, Work work, QObject *context, Done done)
{
    return launch(info,
                  [work = std::move(work), done = std::move(done),
                   context = QPointer<QObject>(context)](const TaskControl &control) -> Outcome {
                      auto value = work(control);
                      Result<> result;
                      if (!value)
                          result = std::unexpected(value.error());
                      return {.result = result, .deliver = [done, context, value = std::move(value)] {
                                  if (context)
                                      done(value);
                              }};
                  });
}

} // namespace Understudy

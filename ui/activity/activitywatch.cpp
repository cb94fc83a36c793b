// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/activitywatch.h"

#include "models/clock.h"
#include "models/texts.h"
#include "services/tasks/taskrunner.h"
#include "ui/announcer.h"

#include <QLoggingCategory>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

Q_LOGGING_CATEGORY(lcActivity, "understudy.activity")

static constexpr int s_quarters = 4;

ActivityWatch::ActivityWatch(const WindowContext &context, const Home &home, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_log(home)
{
    m_ticks.setInterval(1s);
    connect(&m_ticks, &QTimer::timeout, this, &ActivityWatch::tick);
    connect(&m_context.tasks, &TaskRunner::started, this, &ActivityWatch::onStarted);
    connect(&m_context.tasks, &TaskRunner::progressed, this, &ActivityWatch::onProgressed);
    connect(&m_context.tasks, &TaskRunner::noted, this, &ActivityWatch::onNoted);
    connect(&m_context.tasks, &TaskRunner::finished, this, &ActivityWatch::onFinished);
}

static ProgressTracker::Operation operationOf(StageTask kind)
{
    if (kind == StageTask::Backup)
        return ProgressTracker::Operation::Backup;
    if (kind == StageTask::Import)
        return ProgressTracker::Operation::Import;
    return kind == StageTask::Restore ? ProgressTracker::Operation::Restore : ProgressTracker::Operation::Other;
}

void ActivityWatch::onStarted(quint64 task)
{
    const TaskInfo info = m_context.tasks.info(task);
    if (info.stage.isEmpty())
        return;
    const QDateTime now = m_context.clock.now();
    m_model.begin({.id = task,
                   .title = info.title,
                   .stage = info.stage,
                   .operation = operationOf(info.kind),
                   .startedAt = now,
                   .logFile = m_log.fileFor(info.stage, now)});
    write(task, m_model.addLines(task, {tr("%1: started").arg(info.title)}, now));
    m_ticks.start();
    tell();
}

// The steps themselves make the log readable, even of an engine that says nothing.
void ActivityWatch::noteStep(quint64 task, const Progress &progress)
{
    const auto last = m_steps.find(task);
    if (last != m_steps.end() && last->second == progress.step)
        return;
    m_steps[task] = progress.step;
    write(task,
          m_model.addLines(task, {stepTitle(progress.step, m_model.activity(task)->operation)}, m_context.clock.now()));
}

void ActivityWatch::onProgressed(quint64 task, const Progress &progress)
{
    if (!m_model.activity(task))
        return;
    m_model.report(task, progress, m_context.clock.now());
    noteStep(task, progress);
    announceQuarters(task);
    tell();
}

void ActivityWatch::onNoted(quint64 task, const QStringList &lines)
{
    if (m_model.activity(task))
        write(task, m_model.addLines(task, lines, m_context.clock.now()));
}

static QStringList endLines(const Result<> &result)
{
    if (result)
        return {ActivityWatch::tr("Done")};
    if (result.error().code == Error::Code::Cancelled)
        return {ActivityWatch::tr("Cancelled")};
    const Error &error = result.error();
    QStringList lines{error.message, error.why, error.todo, error.safe, masked(error.details)};
    lines.removeAll(QString());
    return lines;
}

void ActivityWatch::onFinished(quint64 task, const Result<> &result)
{
    if (!m_model.activity(task))
        return;
    const QDateTime now = m_context.clock.now();
    write(task, m_model.addLines(task, endLines(result), now));
    m_model.end(task, result, now);
    m_announced.erase(task);
    m_steps.erase(task);
    if (m_model.running().isEmpty())
        m_ticks.stop();
    tell();
    // What the task's owner has to say about it comes right after this signal.
    QMetaObject::invokeMethod(
        this,
        [this, task] {
            const Activity *activity = m_model.activity(task);
            if (!activity)
                return;
            inTurn([log = m_log, ended = *activity] { return log.remember(ended); });
            emit ended(*activity);
        },
        Qt::QueuedConnection);
}

void ActivityWatch::setSummary(quint64 id, const QString &summary, bool warnings)
{
    m_model.setSummary(id, summary, warnings);
}

void ActivityWatch::addBackups(quint64 id, const QStringList &backups)
{
    m_model.addBackups(id, backups);
    emit changed();
}

void ActivityWatch::tick()
{
    m_model.tick(m_context.clock.now());
    tell();
}

void ActivityWatch::followDay()
{
    if (const QDate today = m_context.clock.now().toLocalTime().date(); std::exchange(m_day, today) != today)
        m_model.tick(m_context.clock.now());
}

quint64 ActivityWatch::foremost() const
{
    const QList<quint64> running = m_model.running();
    return running.isEmpty() ? 0 : running.first();
}

quint64 ActivityWatch::runningOn(const QString &stage) const
{
    for (const quint64 id : m_model.running()) {
        if (m_model.activity(id)->stage == stage)
            return id;
    }
    return 0;
}

void ActivityWatch::cancel(quint64 id)
{
    const Activity *activity = m_model.activity(id);
    if (!activity || !activity->isRunning() || !m_model.view(id).canCancel)
        return;
    const QString line = m_model.cancelRollsBack(id) ? tr("Rolling back was asked for") : tr("Cancel was asked for");
    m_context.tasks.cancel(id);
    m_model.setCancelling(id, m_context.clock.now());
    write(id, m_model.addLines(id, {line}, m_context.clock.now()));
    tell();
}

void ActivityWatch::keepWaiting(quint64 id)
{
    m_model.keepWaiting(id, m_context.clock.now());
    tell();
}

void ActivityWatch::tell()
{
    const quint64 id = foremost();
    const QString progress = id == 0 ? QString() : Texts::percent(m_model.view(id).fraction);
    if (std::exchange(m_titleProgress, progress) != progress)
        emit titleProgressChanged(progress);
    emit changed();
}

// Not each tick: whoever listens hears four sentences of an operation.
void ActivityWatch::announceQuarters(quint64 task)
{
    const ProgressView view = m_model.view(task);
    const int quarter = static_cast<int>(view.fraction * s_quarters);
    int &last = m_announced[task];
    if (quarter <= last)
        return;
    last = quarter;
    const QString percent = tr("%1 percent").arg(static_cast<int>(view.fraction * 100));
    const QString left = ProgressTracker::timeLeftText(view.secondsLeft);
    const QString title = m_model.activity(task)->title;
    m_context.announcer.announce(left.isEmpty() ? tr("%1, %2").arg(title, percent)
                                                : tr("%1, %2, %3").arg(title, percent, left.toLower()));
}

void ActivityWatch::write(quint64 task, const QStringList &lines)
{
    const Activity *activity = m_model.activity(task);
    if (!activity || lines.isEmpty())
        return;
    inTurn([log = m_log, file = activity->logFile, lines] { return log.append(file, lines); });
}

// Files are written in tasks, one after the other: lines stay in order, and the list is changed by one at a time.
void ActivityWatch::inTurn(const Job &job)
{
    m_jobs.append(job);
    if (!m_working)
        nextJob();
}

void ActivityWatch::nextJob()
{
    m_working = false;
    if (m_jobs.isEmpty())
        return;
    const Result<TaskId> started = m_context.tasks.start(
        {}, [job = m_jobs.takeFirst()](const TaskControl &) { return job(); }, this,
        [this](const Result<> &done) {
            if (!done)
                qCWarning(lcActivity) << done.error().message << done.error().details;
            nextJob();
        });
    m_working = started.has_value();
}

void ActivityWatch::loadHistory()
{
    const Result<TaskId> started = m_context.tasks.start(
        {}, [log = m_log](const TaskControl &) { return log.remembered(); }, this,
        [this](const Result<QList<Activity>> &all) {
            if (all)
                m_model.setHistory(*all);
            else
                qCWarning(lcActivity) << all.error().message << all.error().details;
        });
    if (!started)
        qCWarning(lcActivity) << started.error().message;
}

void ActivityWatch::readLog(const QString &file, QObject *reader,
                            const std::function<void(const Result<QStringList> &)> &done)
{
    const Result<TaskId> started = m_context.tasks.start(
        {}, [log = m_log, file](const TaskControl &) { return log.lines(file, ActivityModel::mostLines); }, reader,
        done);
    if (!started)
        done(std::unexpected(started.error()));
}

void ActivityWatch::saveLog(const QString &file, const QString &target)
{
    const Result<TaskId> started = m_context.tasks.start(
        {}, [log = m_log, file, target](const TaskControl &) { return log.copy(file, target); }, this,
        [this](const Result<> &copied) {
            if (!copied)
                emit failed(copied.error());
        });
    if (!started)
        emit failed(started.error());
}

void ActivityWatch::clearFinished()
{
    m_model.clearFinished();
    inTurn([log = m_log] { return log.forget(); });
}

} // namespace Understudy

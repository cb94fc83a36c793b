// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restoreflow.h"

#include "models/clock.h"
#include "models/messages/catalog.h"
#include "models/texts.h"
#include "ui/announcer.h"
#include "ui/notify/notices.h"
#include "ui/restore/restoredialog.h"
#include "ui/restore/undoflow.h"

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

RestoreFlow::RestoreFlow(const WindowContext &context, QWidget *window)
    : QObject(window)
    , m_context(context)
    , m_window(window)
    , m_undo(new UndoFlow(context, window))
{
    m_countdown.setInterval(1s);
    connect(&m_countdown, &QTimer::timeout, this, &RestoreFlow::countDown);
    connect(&m_context.tasks, &TaskRunner::progressed, this, &RestoreFlow::onProgress);
    connect(&m_context.tasks, &TaskRunner::noted, this, &RestoreFlow::onNotes);
    connect(&m_context.tasks, &TaskRunner::cancelling, this, &RestoreFlow::onCancelling);
    connect(m_undo, &UndoFlow::failed, this, [this](const QString &stage, const Error &error) {
        if (m_dialog && m_dialog->stage() == stage)
            m_dialog->setFailure(error);
        else
            fail(stage, {.error = error, .backup = {}, .request = {}});
    });
    connect(m_undo, &UndoFlow::stageTouched, this, [this](const QString &stage) {
        stageChanged(stage);
        emit newsChanged(stage);
        emit stageTouched(stage);
    });
}

void RestoreFlow::open(const Backup &backup, const QString &into)
{
    load(backup, into, false);
}

void RestoreFlow::openWithoutSafetyBackup(const Backup &backup, const QString &into)
{
    load(backup, into, true);
}

// The list of stages is read on the way, so that a stage that was added a moment ago can be chosen.
void RestoreFlow::load(const Backup &backup, const QString &into, bool withoutSafety)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    const QString stage = into.isEmpty() ? backup.manifest.stageId() : into;
    const auto started = m_context.tasks.start(
        {.title = tr("Look at the stages"), .stage = {}},
        [&service = m_context.service](const TaskControl &) { return service.stages(); }, this,
        [this, backup, stage, withoutSafety](const Result<QList<Stage>> &stages) {
            if (stages)
                showDialog(backup, stage, *stages, withoutSafety);
            else
                fail(stage, {.error = stages.error(), .backup = {}, .request = {}});
        });
    if (!started)
        fail(stage, {.error = started.error(), .backup = {}, .request = {}});
}

void RestoreFlow::showDialog(const Backup &backup, const QString &into, const QList<Stage> &stages, bool withoutSafety)
{
    if (m_dialog)
        return;
    const QList<Stage> targets = restoreTargets(backup.manifest, stages);
    if (!std::ranges::contains(targets, into, &Stage::id)) { // it was removed: no other one is meant
        fail(into, {.error = Messages::error("stage.removed"_L1, {{"stage"_L1, into}}), .backup = {}, .request = {}});
        return;
    }
    m_dialog = new RestoreDialog(backup, targets, m_context.clock.now(), m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setTarget(into);
    connect(m_dialog, &RestoreDialog::planWanted, this, &RestoreFlow::plan);
    connect(m_dialog, &RestoreDialog::skipComparisonWanted, this, &RestoreFlow::stopPlanning);
    connect(m_dialog, &RestoreDialog::suspendWanted, this, &RestoreFlow::suspend);
    connect(m_dialog, &RestoreDialog::acceptWanted, m_undo, &UndoFlow::accept);
    connect(m_dialog, &RestoreDialog::restoreWanted, this,
            [this, backup](const RestoreRequest &request) { restore(backup, request); });
    connect(m_dialog, &QDialog::finished, this, &RestoreFlow::stopPlanning);
    if (withoutSafety)
        m_dialog->restoreWithoutSafetyBackup();
    m_dialog->open();
}

void RestoreFlow::stopPlanning()
{
    ++m_planRun;
    m_context.tasks.cancel(std::exchange(m_planTask, 0));
}

// First what is known at once, so that nobody waits for the figures to see what is to do.
void RestoreFlow::plan(const RestoreRequest &request)
{
    stopPlanning();
    RestoreRequest quick = request;
    quick.compare = false;
    const auto started = m_context.tasks.start(
        {.title = tr("Plan a restore"), .stage = {}},
        [&service = m_context.service, quick](const TaskControl &control) { return service.plan(quick, control); },
        m_dialog,
        [this, request, run = m_planRun](const Result<RestorePlan> &plan) {
            if (run != m_planRun)
                return;
            if (!plan) {
                m_dialog->setPlanFailed(plan.error());
                return;
            }
            m_dialog->setPlan(*plan);
            if (request.compare && run == m_planRun)
                compare(request);
        });
    m_planTask = started.value_or(0);
}

void RestoreFlow::compare(const RestoreRequest &request)
{
    const auto started = m_context.tasks.start(
        {.title = tr("Compare a backup with its stage"), .stage = {}},
        [&service = m_context.service, request](const TaskControl &control) { return service.plan(request, control); },
        m_dialog,
        [this, run = m_planRun](const Result<RestorePlan> &plan) {
            if (run != m_planRun)
                return;
            if (plan)
                m_dialog->setPlan(*plan);
            else
                m_dialog->setPlanFailed(plan.error());
        });
    m_planTask = started.value_or(0);
}

void RestoreFlow::suspend(const QString &stage)
{
    const auto done = [this, dialog = m_dialog](const Result<> &result) {
        if (!dialog)
            return;
        dialog->setSuspending(false);
        if (!result)
            dialog->setFailure(result.error());
        dialog->planAgain();
    };
    const auto started = m_context.tasks.start(
        {.title = tr("Suspend %1").arg(Texts::stageTitle(stage)), .stage = stage, .kind = StageTask::Control},
        [&service = m_context.service, stage](const TaskControl &control) { return service.suspend(stage, control); },
        this,
        [this, stage, done](const Result<> &result) {
            done(result);
            emit stageTouched(stage);
        });
    if (!started)
        done(std::unexpected(started.error()));
}

void RestoreFlow::restore(const Backup &backup, const RestoreRequest &wanted)
{
    const QString stage = wanted.into;
    auto choice = std::make_shared<WatchChoice>();
    RestoreRequest request = wanted;
    request.watchChoice = choice.get();
    const auto started = m_context.tasks.start(
        {.title = tr("Restore “%1” into %2").arg(backup.name(), Texts::stageTitle(stage)),
         .stage = stage,
         .kind = StageTask::Restore},
        [&service = m_context.service, request, choice](const TaskControl &control) {
            return service.restore(request, control);
        },
        this, [this, stage](const Result<RestoreOutcome> &result) { onRestored(stage, result); });
    m_failures.remove(stage);
    if (started) {
        m_running.insert(stage, {.task = *started, .backup = backup, .request = wanted, .choice = choice, .watch = {}});
        emit concerned(*started, {backup.id()});
    } else {
        fail(stage, {.error = started.error(), .backup = backup, .request = wanted});
    }
    emit newsChanged(stage);
}

void RestoreFlow::onProgress(TaskId task, const Progress &progress)
{
    if (task == m_planTask && m_dialog)
        m_dialog->setProgress(progress);
    for (auto running = m_running.begin(); running != m_running.end(); ++running) {
        if (running->task != task)
            continue;
        const bool watches = progress.step == Step::Watch;
        const bool changed = watches || running->watch;
        if (watches && !running->watch)
            m_context.announcer.announce(
                tr("“%1” was restored. Its health is being watched.").arg(running->backup.name()));
        running->watch = watches
                             ? std::optional<WatchView>({.backupName = running->backup.name(),
                                                         .health = running->health,
                                                         .leftMs = std::max<qint64>(0, progress.total - progress.done),
                                                         .told = m_context.clock.now()})
                             : std::nullopt;
        if (watches && !m_countdown.isActive())
            m_countdown.start();
        if (changed)
            emit newsChanged(running.key());
        return;
    }
}

void RestoreFlow::countDown()
{
    const QStringList stages = watched();
    for (const QString &stage : stages)
        emit newsChanged(stage);
    if (stages.isEmpty())
        m_countdown.stop();
}

// While the health is watched the notes say how it is.
// The last line is what is true now.
void RestoreFlow::onNotes(TaskId task, const QStringList &lines)
{
    for (auto running = m_running.begin(); running != m_running.end(); ++running) {
        if (running->task != task || !running->watch)
            continue;
        running->health = lines.last();
        running->watch->health = lines.last();
        emit newsChanged(running.key());
        return;
    }
}

// Whoever cancels wants what was there before: also where the data was swapped in a moment ago.
void RestoreFlow::onCancelling(TaskId task)
{
    const auto ours = std::ranges::find(m_running, task, &Running::task);
    if (ours != m_running.end())
        ours->choice->rollBack();
}

static QString rolledBackText(const QString &stage, const QString &backup)
{
    return RestoreFlow::tr("Rolled back: “%1” holds what it held before “%2” was restored.").arg(stage, backup);
}

void RestoreFlow::onRestored(const QString &stage, const Result<RestoreOutcome> &result)
{
    const Running running = m_running.take(stage);
    if (const std::optional<Notification> notice = Notices::ofRestore(stage, running.backup, result))
        m_context.notifier.notify(*notice);
    if (result)
        tellOutcome(stage, running, *result);
    else if (result.error().code == Error::Code::Cancelled)
        m_context.announcer.announce(tr("The restore was cancelled. Nothing was changed."));
    else
        fail(stage, {.error = result.error(), .backup = running.backup, .request = running.request});
    emit newsChanged(stage);
    emit stageTouched(stage);
    if (result && !result->rolledBack && running.keepAfterwards)
        m_undo->accept(stage);
}

void RestoreFlow::tellOutcome(const QString &stage, const Running &running, const RestoreOutcome &outcome)
{
    const QString name = stage.section(u'/', -1);
    const QString text = outcome.rolledBack ? rolledBackText(name, running.backup.name())
                                            : tr("“%1” was restored into “%2”.").arg(running.backup.name(), name);
    m_context.announcer.announce(text);
    const bool warnings = !outcome.rolledBack && !outcome.warnings.isEmpty();
    emit summedUp(running.task, warnings ? tr("%1 With warnings: %2").arg(text, outcome.warnings.first()) : text,
                  warnings);
    if (!outcome.safetyBackup.isEmpty())
        emit concerned(running.task, {outcome.safetyBackup});
    if (!outcome.rolledBack)
        emit restored(stage, running.backup.id());
}

void RestoreFlow::fail(const QString &stage, const RestoreFailure &failure)
{
    m_failures.insert(stage, failure);
    m_context.announcer.announce(failure.error.message);
    emit newsChanged(stage);
}

void RestoreFlow::tryAgain(const QString &stage)
{
    const RestoreFailure failed = m_failures.value(stage);
    dismissFailure(stage);
    if (!failed.request.backup.isEmpty())
        open(failed.backup, failed.request.into);
}

void RestoreFlow::dismissFailure(const QString &stage)
{
    m_failures.remove(stage);
    emit newsChanged(stage);
}

void RestoreFlow::keep(const QString &stage)
{
    const auto running = m_running.find(stage);
    if (running == m_running.end()) {
        m_undo->accept(stage);
        return;
    }
    running->keepAfterwards = true;
    running->choice->keep();
}

void RestoreFlow::rollBackNow(const QString &stage)
{
    if (const auto running = m_running.find(stage); running != m_running.end())
        running->choice->rollBack();
}

void RestoreFlow::undo(const QString &stage)
{
    m_undo->ask(stage);
}

void RestoreFlow::recover(const QString &stage, BackupService::Recovery how)
{
    m_undo->recover(stage, how);
}

void RestoreFlow::stageChanged(const QString &stage)
{
    if (m_dialog && m_dialog->stage() == stage)
        m_dialog->planAgain();
}

void RestoreFlow::setStatus(const StageStatus &status)
{
    const QString stage = status.stage.id();
    const QStringList state{status.state, status.interrupted, status.pendingRestore, status.release};
    const QStringList before = std::exchange(m_states[stage], state);
    if (!before.isEmpty() && before != state)
        stageChanged(stage);
}

std::optional<WatchView> RestoreFlow::watch(const QString &stage) const
{
    return m_running.contains(stage) ? m_running[stage].watch : std::nullopt;
}

qint64 RestoreFlow::watchSecondsLeft(const QString &stage) const
{
    const std::optional<WatchView> view = watch(stage);
    if (!view)
        return 0;
    const qint64 left = view->leftMs - view->told.msecsTo(m_context.clock.now());
    return (std::max<qint64>(0, left) + 999) / 1000;
}

QStringList RestoreFlow::watched() const
{
    QStringList stages;
    for (auto running = m_running.begin(); running != m_running.end(); ++running) {
        if (running->watch)
            stages.append(running.key());
    }
    return stages;
}

std::optional<RestoreFailure> RestoreFlow::failure(const QString &stage) const
{
    return m_failures.contains(stage) ? std::optional(m_failures[stage]) : std::nullopt;
}

QHash<QString, QString> RestoreFlow::inUse() const
{
    QHash<QString, QString> uses;
    for (const auto [stage, running] : m_running.asKeyValueRange()) {
        if (!running.watch) // then it is read to its end
            uses.insert(running.backup.id(), stage);
    }
    return uses;
}

bool RestoreFlow::isAtWork(const QString &stage) const
{
    const QList<TaskId> tasks = m_context.tasks.running();
    return std::ranges::any_of(tasks, [&](TaskId task) { return m_context.tasks.info(task).stage == stage; });
}

} // namespace Understudy

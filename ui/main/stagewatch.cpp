// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/stagewatch.h"

#include "models/clock.h"
#include "services/config/home.h"
#include "ui/main/conditionof.h"
#include "ui/main/folderwatch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static constexpr std::chrono::milliseconds s_pollShown = 15s;
static constexpr std::chrono::milliseconds s_pollHidden = 60s;
static constexpr int s_pollsOfOne = 4; // then all stages are asked once
// When to look after a change: at once, and again while what changed it may still be at work.
static constexpr std::array<std::chrono::milliseconds, 3> s_settle{120ms, 700ms, 2500ms};

namespace {

// All backups, by stage, and the stages whose backups are not what they were. Compared by the worker: the lists are long.
struct BackupNews
{
    QHash<QString, QList<Backup>> backups;
    QStringList changed;
};

} // namespace

static BackupNews newsOf(const QList<Backup> &all, const QHash<QString, QList<Backup>> &before)
{
    BackupNews news;
    for (const Backup &backup : all)
        news.backups[backup.manifest.stageId()].append(backup);
    for (const auto &[stage, backups] : news.backups.asKeyValueRange()) {
        if (before.value(stage) != backups)
            news.changed.append(stage);
    }
    for (const auto &[stage, backups] : before.asKeyValueRange()) {
        if (!news.backups.contains(stage))
            news.changed.append(stage);
    }
    return news;
}

StageWatch::StageWatch(const WindowContext &context, const QStringList &folders, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_folders(new FolderWatch(folders, this))
{
    m_clock.start();
    m_settle.setSingleShot(true);
    m_poll.setInterval(s_pollShown);
    connect(m_folders, &FolderWatch::begun, this, &StageWatch::reload);
    connect(m_folders, &FolderWatch::changed, this, &StageWatch::somethingChanged);
    connect(&m_settle, &QTimer::timeout, this, &StageWatch::lookAgain);
    connect(&m_poll, &QTimer::timeout, this, &StageWatch::poll);
    connect(&context.tasks, &TaskRunner::started, this, &StageWatch::taskStarted);
    connect(&context.tasks, &TaskRunner::progressed, this, &StageWatch::taskProgressed);
    connect(&context.tasks, &TaskRunner::finished, this, &StageWatch::taskFinished);
}

StageWatch::~StageWatch() = default;

void StageWatch::start()
{
    m_folders->start();
    m_poll.start();
    loadStages();
    loadBackups();
}

void StageWatch::setCurrent(const QString &stage)
{
    if (m_current == stage)
        return;
    m_current = stage;
    if (!stage.isEmpty())
        askStatus(stage);
}

void StageWatch::setHidden(bool hidden)
{
    m_poll.setInterval(hidden ? s_pollHidden : s_pollShown);
}

void StageWatch::refresh()
{
    reload();
    if (!m_current.isEmpty())
        askStatus(m_current);
}

void StageWatch::reload()
{
    loadStages();
    loadBackups();
}

void StageWatch::refreshStatus(const QString &stage)
{
    askStatus(stage);
}

void StageWatch::poll()
{
    if (++m_polls % s_pollsOfOne == 0) {
        reload(); // folders on a network tell nothing
        askAllStatuses();
    } else if (!m_current.isEmpty()) {
        askStatus(m_current);
    }
}

// A burst of changes is looked at once; one that goes on is looked at all the same.
void StageWatch::somethingChanged()
{
    m_settleRound = 0;
    if (!m_settle.isActive() || m_settle.remainingTimeAsDuration() > s_settle.front())
        m_settle.start(s_settle.front());
}

void StageWatch::lookAgain()
{
    reload();
    if (m_settleRound == 0 && m_stages.size() > 1)
        askAllStatuses();
    else if (!m_current.isEmpty())
        askStatus(m_current);
    if (++m_settleRound < static_cast<int>(s_settle.size()))
        m_settle.start(s_settle.at(static_cast<size_t>(m_settleRound)));
}

void StageWatch::loadStages()
{
    m_stagesStale = m_loadingStages;
    if (m_loadingStages)
        return;
    m_loadingStages = true;
    const Result<TaskId> started = m_context.tasks.start(
        {.title = tr("Read the stages")},
        [&service = m_context.service](const TaskControl &) { return service.allStages(); }, this,
        [this](const Result<AllStages> &read) {
            m_loadingStages = false;
            if (read)
                takeStages(*read);
            else
                report(read.error());
            if (m_stagesStale)
                loadStages();
        });
    Q_ASSERT(started); // it belongs to no stage, so nothing is in its way
}

static bool isFileOf(const BrokenStageFile &file, const QString &stage)
{
    return file.name == Home::fileName(stage);
}

bool StageWatch::isBroken(const QString &stage) const
{
    return std::ranges::any_of(m_broken, [&](const BrokenStageFile &file) { return isFileOf(file, stage); });
}

// A slip of the pen in its file takes no stage away from under the person who looks at it.
QList<Stage> StageWatch::withBroken(const AllStages &read) const
{
    QList<Stage> stages = read.stages;
    for (const Stage &known : m_stages) {
        const bool broken = std::ranges::any_of(
            read.broken, [&known](const BrokenStageFile &file) { return isFileOf(file, known.id()); });
        if (broken && !std::ranges::contains(stages, known.id(), &Stage::id))
            stages.append(known);
    }
    if (stages.size() > read.stages.size())
        std::ranges::sort(stages, {}, &Stage::id);
    return stages;
}

void StageWatch::takeStages(const AllStages &read)
{
    const bool first = !m_loaded;
    m_loaded = true;
    solved();
    const QList<Stage> stages = withBroken(read);
    const bool otherBroken = std::exchange(m_broken, read.broken) != read.broken;
    if (first || stages != m_stages) {
        QStringList fresh;
        for (const Stage &one : stages) {
            if (stage(one.id()) != one)
                fresh.append(one.id());
        }
        m_stages = stages;
        emit stagesChanged();
        for (const QString &id : std::as_const(fresh))
            askStatus(id);
    }
    if (otherBroken)
        emit brokenFilesChanged();
}

void StageWatch::loadBackups()
{
    m_backupsStale = m_loadingBackups;
    if (m_loadingBackups)
        return;
    m_loadingBackups = true;
    const auto work = [&service = m_context.service, before = m_backups](const TaskControl &) -> Result<BackupNews> {
        const Result<QList<Backup>> all = service.backups({});
        if (!all)
            return std::unexpected(all.error());
        return newsOf(*all, before);
    };
    const auto done = [this](const Result<BackupNews> &news) {
        m_loadingBackups = false;
        if (news) {
            const bool first = !m_backupsLoaded;
            m_backups = news->backups;
            m_backupsLoaded = true;
            solved();
            for (const QString &stage : news->changed) {
                askIfWaiting(stage);
                emit backupsChanged(stage);
                emit conditionChanged(stage); // somebody else's backup is part of it
            }
            if (first && !news->changed.contains(m_current))
                emit backupsChanged(m_current); // it is known now that there are none
        } else {
            report(news.error());
        }
        if (m_backupsStale)
            loadBackups();
    };
    const Result<TaskId> started = m_context.tasks.start({.title = tr("Read the backups")}, work, this, done);
    Q_ASSERT(started);
}

void StageWatch::askAllStatuses()
{
    for (const Stage &one : std::as_const(m_stages))
        askStatus(one.id());
}

// One question per stage at a time; what changes meanwhile is asked afterwards.
void StageWatch::askStatus(const QString &stage)
{
    if (m_asking.contains(stage) || needsQuiet(stage)) {
        m_askAgain.insert(stage);
        return;
    }
    m_asking.insert(stage);
    const Result<TaskId> started = m_context.tasks.start(
        {.title = tr("Check %1").arg(stage)},
        [&service = m_context.service, stage](const TaskControl &control) { return service.status(stage, control); },
        this,
        [this, stage](const Result<StageStatus> &status) {
            m_asking.remove(stage);
            if (m_overtaken.remove(stage))
                m_askAgain.insert(stage);
            else
                takeStatus(stage, status);
            if (m_askAgain.remove(stage))
                askStatus(stage);
        });
    Q_ASSERT(started);
}

// What had to be left in peace, and need not be any more.
void StageWatch::askIfWaiting(const QString &stage)
{
    if (m_askAgain.contains(stage) && !m_asking.contains(stage) && !needsQuiet(stage)) {
        m_askAgain.remove(stage);
        askStatus(stage);
    }
}

void StageWatch::takeStatus(const QString &stage, const Result<StageStatus> &status)
{
    if (!status) {
        // A stage that was removed meanwhile is no problem, and the next look finds it gone. Of a broken one it is told.
        if (status.error().code != Error::Code::NotFound && !isBroken(stage))
            report(status.error());
        return;
    }
    Known &known = m_known[stage];
    known.status = *status;
    if (const std::optional<QString> told = std::exchange(known.told, {}))
        known.status->state = *told;
    known.checkedAt = m_context.clock.now();
    const bool unreachable = conditionOf(status->stage, *status).state == StageState::Unreachable;
    if (!unreachable)
        known.unreachableSince = {};
    else if (!known.unreachableSince.isValid())
        known.unreachableSince = known.checkedAt;
    solved();
    emit conditionChanged(stage);
}

void StageWatch::report(const Error &error)
{
    m_failed = true;
    emit problem(error);
}

void StageWatch::solved()
{
    if (!std::exchange(m_failed, false))
        return;
    emit problemSolved();
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/activitymodel.h"

#include "models/activityrow.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

ActivityModel::ActivityModel(QObject *parent)
    : QAbstractItemModel(parent)
{ }

ActivityModel::~ActivityModel() = default;

void ActivityModel::begin(const Activity &activity)
{
    beginInsertRows({}, 0, 0);
    auto row = std::make_unique<Row>(Row{.activity = activity, .tracker = ProgressTracker(activity.operation, 0)});
    if (row->activity.steps.isEmpty())
        row->activity.steps = stepsOf(activity.operation);
    m_rows.insert(m_rows.begin(), std::move(row));
    m_now = std::max(m_now, activity.startedAt);
    endInsertRows();
}

// Steps that were passed over were not needed; the one that is reported is at work.
void ActivityModel::reached(Row &row, Step step, qint64 nowMs)
{
    QList<ActivityStep> &steps = row.activity.steps;
    const auto now = std::ranges::find(steps, step, &ActivityStep::step);
    if (now == steps.end() || now->state != ActivityStep::State::Waiting)
        return;
    for (auto earlier = steps.begin(); earlier != now; ++earlier) {
        if (earlier->state == ActivityStep::State::Running)
            earlier->endedMs = nowMs;
        else if (earlier->state == ActivityStep::State::Waiting)
            earlier->beganMs = earlier->endedMs = nowMs;
        earlier->state = ActivityStep::State::Done;
    }
    now->state = ActivityStep::State::Running;
    now->beganMs = nowMs;
}

void ActivityModel::report(quint64 id, const Progress &progress, const QDateTime &now)
{
    Row *row = rowOf(id);
    if (!row || !row->activity.isRunning())
        return;
    m_now = now;
    const qint64 nowMs = row->msAt(now);
    row->tracker.report(progress, nowMs);
    row->view = row->tracker.view(nowMs);
    row->subject = progress.subject;
    reached(*row, progress.step, nowMs);
    tellChanged(*row);
}

QStringList ActivityModel::addLines(quint64 id, const QStringList &lines, const QDateTime &now)
{
    Row *row = rowOf(id);
    if (!row)
        return {};
    const QString time = now.toLocalTime().toString(u"HH:mm:ss "_s);
    QStringList stamped = lines;
    for (QString &line : stamped)
        line.prepend(time);
    QStringList &log = row->activity.log;
    log.append(stamped.mid(std::max<qsizetype>(0, stamped.size() - mostLines)));
    if (log.size() > mostLines)
        log.remove(0, log.size() - mostLines);
    emit linesAdded(id, stamped);
    return stamped;
}

void ActivityModel::setCancelling(quint64 id, const QDateTime &now)
{
    Row *row = rowOf(id);
    if (!row || !row->activity.isRunning() || row->cancelledAt.isValid())
        return;
    row->rollsBack = cancelRollsBack(id);
    row->cancelledAt = now;
    m_now = now;
    tellChanged(*row);
}

void ActivityModel::keepWaiting(quint64 id, const QDateTime &now)
{
    if (Row *row = rowOf(id)) {
        row->waitsUntilMs = row->msAt(now) + askAfterMs;
        tellChanged(*row);
    }
}

void ActivityModel::end(quint64 id, const Result<> &result, const QDateTime &now)
{
    Row *row = rowOf(id);
    if (!row || !row->activity.isRunning())
        return;
    Activity &activity = row->activity;
    using enum Activity::Outcome;
    if (result)
        activity.outcome = Done;
    else
        activity.outcome = result.error().code == Error::Code::Cancelled ? Cancelled : Failed;
    if (!result)
        activity.error = result.error();
    activity.endedAt = now;
    m_now = now;
    for (ActivityStep &step : activity.steps) {
        if (step.state == ActivityStep::State::Running)
            step.endedMs = row->msAt(now);
        if (result)
            step.state = ActivityStep::State::Done;
        else if (step.state == ActivityStep::State::Running)
            step.state = ActivityStep::State::Stopped;
    }
    if (result)
        row->tracker.finish();
    row->view = row->tracker.view(row->msAt(now));
    tellChanged(*row);
}

void ActivityModel::setSummary(quint64 id, const QString &summary, bool warnings)
{
    Row *row = rowOf(id);
    if (!row)
        return;
    row->activity.summary = summary;
    if (warnings && row->activity.outcome == Activity::Outcome::Done)
        row->activity.outcome = Activity::Outcome::Warnings;
    tellChanged(*row);
}

void ActivityModel::addBackups(quint64 id, const QStringList &backups)
{
    if (Row *row = rowOf(id))
        row->activity.backups.append(backups);
}

quint64 ActivityModel::about(const QString &backup) const
{
    const auto found = std::ranges::find_if(
        m_rows, [&backup](const std::unique_ptr<Row> &row) { return row->activity.backups.contains(backup); });
    return found == m_rows.end() ? 0 : (*found)->activity.id;
}

quint64 ActivityModel::newestOf(const QString &stage) const
{
    const auto found = std::ranges::find_if(
        m_rows, [&stage](const std::unique_ptr<Row> &row) { return row->activity.stage == stage; });
    return found == m_rows.end() ? 0 : (*found)->activity.id;
}

void ActivityModel::setHistory(const QList<Activity> &finished)
{
    const qsizetype room = std::max<qsizetype>(0, mostFinished - qsizetype(m_rows.size()));
    const QList<Activity> some = finished.mid(0, room);
    if (some.isEmpty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(some.size()) - 1);
    for (const Activity &activity : some) {
        m_rows.push_back(
            std::make_unique<Row>(Row{.activity = activity, .tracker = ProgressTracker(activity.operation, 0)}));
        m_rows.back()->activity.id = --m_historyId;
    }
    endInsertRows();
}

void ActivityModel::removeRows(int first, int last)
{
    beginRemoveRows({}, first, last);
    m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
    endRemoveRows();
}

void ActivityModel::clearFinished()
{
    for (int at = int(m_rows.size()) - 1; at >= 0; --at) {
        if (!m_rows[size_t(at)]->activity.isRunning())
            removeRows(at, at);
    }
}

void ActivityModel::tick(const QDateTime &now)
{
    m_now = now;
    for (const std::unique_ptr<Row> &row : m_rows) {
        if (!row->activity.isRunning())
            continue;
        row->view = row->tracker.view(row->msAt(now));
        tellChanged(*row);
    }
    if (!m_rows.empty())
        emit dataChanged(index(0, Time), index(int(m_rows.size()) - 1, Time));
}

ActivityModel::Row *ActivityModel::rowOf(quint64 id) const
{
    const auto found = std::ranges::find_if(
        m_rows, [id](const std::unique_ptr<Row> &row) { return row->activity.id == id && id != 0; });
    return found == m_rows.end() ? nullptr : found->get();
}

int ActivityModel::placeOf(const Row *row) const
{
    const auto found = std::ranges::find_if(m_rows, [row](const auto &each) { return each.get() == row; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

void ActivityModel::tellChanged(const Row &row)
{
    const QModelIndex top = index(placeOf(&row), Title);
    emit dataChanged(top, top.siblingAtColumn(ColumnCount - 1));
    if (const int steps = rowCount(top); steps > 0)
        emit dataChanged(index(0, Title, top), index(steps - 1, ColumnCount - 1, top));
}

const Activity *ActivityModel::activity(quint64 id) const
{
    const Row *row = rowOf(id);
    return row ? &row->activity : nullptr;
}

const Activity *ActivityModel::activity(const QModelIndex &index) const
{
    if (!index.isValid() || index.model() != this)
        return nullptr;
    const QModelIndex top = index.parent().isValid() ? index.parent() : index;
    return &m_rows[size_t(top.row())]->activity;
}

ProgressView ActivityModel::view(quint64 id) const
{
    const Row *row = rowOf(id);
    return row ? row->view : ProgressView();
}

bool ActivityModel::isCancelling(quint64 id) const
{
    const Row *row = rowOf(id);
    return row && row->activity.isRunning() && row->cancelledAt.isValid();
}

bool ActivityModel::cancelRollsBack(quint64 id) const
{
    const Row *row = rowOf(id);
    return row && row->activity.isRunning()
           && (row->cancelledAt.isValid() ? row->rollsBack : row->view.step == Step::Watch);
}

bool ActivityModel::isStuck(quint64 id) const
{
    return isCancelling(id) && !cancelRollsBack(id) && rowOf(id)->cancelledAt.msecsTo(m_now) >= stuckAfterMs;
}

bool ActivityModel::isToBeAsked(quint64 id) const
{
    const Row *row = rowOf(id);
    return row && row->activity.isRunning() && !row->cancelledAt.isValid() && row->view.silentMs >= askAfterMs
           && row->msAt(m_now) >= row->waitsUntilMs;
}

QList<quint64> ActivityModel::running() const
{
    QList<quint64> ids;
    for (const std::unique_ptr<Row> &row : m_rows) {
        if (row->activity.isRunning())
            ids.append(row->activity.id);
    }
    return ids;
}

QList<Activity> ActivityModel::finished() const
{
    QList<Activity> all;
    for (const std::unique_ptr<Row> &row : m_rows) {
        if (!row->activity.isRunning())
            all.append(row->activity);
    }
    return all;
}

QModelIndex ActivityModel::indexOf(quint64 id) const
{
    const Row *row = rowOf(id);
    return row ? index(placeOf(row), Title) : QModelIndex();
}

QModelIndex ActivityModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? m_rows[size_t(parent.row())].get() : nullptr);
}

QModelIndex ActivityModel::parent(const QModelIndex &child) const
{
    const auto *row = static_cast<const Row *>(child.constInternalPointer());
    const int place = row ? placeOf(row) : -1;
    return place < 0 ? QModelIndex() : createIndex(place, 0, nullptr);
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_rows.size());
    if (parent.constInternalPointer() || parent.column() != 0)
        return 0;
    return int(m_rows[size_t(parent.row())]->activity.steps.size());
}

int ActivityModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

} // namespace Understudy

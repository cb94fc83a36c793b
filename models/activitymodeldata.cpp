// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the cells of ActivityModel say, beside its structure.

#include "models/activityrow.h"
#include "models/backuptexts.h"
#include "models/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString joined(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

static QString amount(const ProgressView &view)
{
    if (view.done <= 0)
        return {};
    if (view.total <= 0)
        return Texts::size(view.done);
    return ActivityModel::tr("%1 of %2").arg(Texts::size(view.done), Texts::size(view.total));
}

static QString silence(qint64 silentMs)
{
    const qint64 seconds = silentMs / 1000;
    return seconds < 120 ? ActivityModel::tr("No activity for %1 s").arg(seconds)
                         : ActivityModel::tr("No activity for %1 min").arg(seconds / 60);
}

QString ActivityModel::runningText(quint64 id) const
{
    const Row *row = rowOf(id);
    if (!row || !row->activity.isRunning())
        return {};
    if (isStuck(id))
        return tr("Cancelling…  It does not answer; quitting Understudy ends it, and nothing of it stays.");
    if (isCancelling(id))
        return cancelRollsBack(id) ? tr("Rolling back…") : tr("Cancelling…");
    const ProgressView &view = row->view;
    if (view.silentMs >= silentAfterMs)
        return silence(view.silentMs);
    const QString rate = view.bytesPerSecond ? tr("%1/s").arg(Texts::size(*view.bytesPerSecond)) : QString();
    const QString left = ProgressTracker::timeLeftText(view.secondsLeft);
    const QString elapsed =
        left.isEmpty() ? tr("running for %1").arg(BackupTexts::duration(std::max<qint64>(view.elapsedMs, 1000))) : left;
    return joined({amount(view), rate, elapsed});
}

QString ActivityModel::stepText(quint64 id) const
{
    const Row *row = rowOf(id);
    if (!row)
        return {};
    const QList<ActivityStep> &steps = row->activity.steps;
    const auto now = std::ranges::find(steps, ActivityStep::State::Running, &ActivityStep::state);
    if (now == steps.end())
        return row->subject;
    const QString place = tr("step %1 of %2").arg(now - steps.begin() + 1).arg(steps.size());
    return row->subject.isEmpty() ? place : tr("%1, %2").arg(place, row->subject);
}

static QString endText(const Activity &activity)
{
    switch (activity.outcome) {
    case Activity::Outcome::Running:
        return {};
    case Activity::Outcome::Done:
        return activity.summary.isEmpty() ? ActivityModel::tr("Done") : activity.summary;
    case Activity::Outcome::Warnings:
        return activity.summary.isEmpty() ? ActivityModel::tr("Done, with warnings") : activity.summary;
    case Activity::Outcome::Failed:
        return ActivityModel::tr("Failed: %1").arg(activity.error.message);
    case Activity::Outcome::Cancelled:
        return ActivityModel::tr("Cancelled; nothing of it stays");
    }
    Q_UNREACHABLE_RETURN({});
}

QString ActivityModel::operationText(const Row &row, int column) const
{
    const Activity &activity = row.activity;
    switch (column) {
    case Title:
        return activity.title;
    case Detail:
        return activity.isRunning() ? runningText(activity.id) : endText(activity);
    default:
        return Texts::when(activity.isRunning() ? activity.startedAt : activity.endedAt, m_now);
    }
}

QString ActivityModel::stepCellText(const Row &row, int step, int column) const
{
    const ActivityStep &each = row.activity.steps[step];
    const bool runs = each.state == ActivityStep::State::Running && row.activity.isRunning();
    switch (column) {
    case Title:
        return tr("%1  %2").arg(step + 1).arg(stepTitle(each.step, row.activity.operation));
    case Detail:
        if (!runs)
            return {};
        return joined({row.subject, amount(row.view),
                       row.view.silentMs < silentAfterMs ? tr("last activity %1 s ago").arg(row.view.silentMs / 1000)
                                                         : silence(row.view.silentMs)});
    default:
        if (each.state == ActivityStep::State::Waiting)
            return {};
        return BackupTexts::duration(runs ? row.msAt(m_now) - each.beganMs : each.endedMs - each.beganMs);
    }
}

QVariant ActivityModel::operationData(const Row &row, int column, int role) const
{
    const Activity &activity = row.activity;
    switch (role) {
    case Qt::DisplayRole:
        return operationText(row, column);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return activity.outcome == Activity::Outcome::Failed
                   ? QStringList{activity.error.message, activity.error.why, activity.error.todo, activity.error.safe}
                         .join(u'\n')
                         .trimmed()
                   : operationText(row, column);
    case Qt::AccessibleTextRole:
        return column == Title ? tr("%1, %2").arg(activity.title, operationText(row, Detail))
                               : operationText(row, column);
    case SortRole:
        return activity.isRunning() ? activity.startedAt : activity.endedAt;
    case StateRole:
        return int(activity.outcome);
    case ReasonIdRole:
        return activity.isRunning() && !row.view.canCancel ? u"R17"_s : QString();
    case IdRole:
        return activity.id;
    case IsStepRole:
        return false;
    case FractionRole:
        return row.view.fraction;
    case SilentRole:
        return activity.isRunning() && row.view.silentMs >= silentAfterMs;
    default:
        return {};
    }
}

static QString stateWord(ActivityStep::State state)
{
    switch (state) {
    case ActivityStep::State::Waiting:
        return ActivityModel::tr("waiting");
    case ActivityStep::State::Running:
        return ActivityModel::tr("at work");
    case ActivityStep::State::Done:
        return ActivityModel::tr("done");
    case ActivityStep::State::Stopped:
        return ActivityModel::tr("stopped");
    }
    Q_UNREACHABLE_RETURN({});
}

QVariant ActivityModel::stepData(const Row &row, int step, int column, int role) const
{
    const ActivityStep &each = row.activity.steps[step];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return stepCellText(row, step, column);
    case Qt::AccessibleTextRole:
        return column == Title ? tr("%1, %2").arg(stepCellText(row, step, Title), stateWord(each.state))
                               : stepCellText(row, step, column);
    case SortRole:
        return step;
    case StateRole:
        return int(each.state);
    case IdRole:
        return row.activity.id;
    case IsStepRole:
        return true;
    default:
        return {};
    }
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (const auto *row = static_cast<const Row *>(index.constInternalPointer()))
        return stepData(*row, index.row(), index.column(), role);
    return operationData(*m_rows[size_t(index.row())], index.column(), role);
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Operation");
    case Detail:
        return tr("Progress");
    case Time:
        return tr("Time");
    default:
        return {};
    }
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/activity.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>
#include <vector>

namespace Understudy {

// The operations that run and those that have ended, newest first, and below each its steps. Times come from outside,
// so that tests own them.
class ActivityModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    static constexpr int mostLines = 5000; // of a log that is kept here
    static constexpr int mostFinished = 200;
    static constexpr qint64 silentAfterMs = 30'000;
    static constexpr qint64 askAfterMs = 5 * 60'000; // of silence: does the user go on waiting?
    static constexpr qint64 stuckAfterMs = 15'000; // since Cancel

    enum Column { Title, Detail, Time, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole + 1,
        StateRole, // int(Activity::Outcome), of a step int(ActivityStep::State)
        ReasonIdRole, // why it cannot be cancelled: "R17"; empty = it can
        IdRole, // of the task; steps have their operation's
        IsStepRole,
        FractionRole, // 0 to 1
        SilentRole, // bool: no sign of work for a while
    };

    explicit ActivityModel(QObject *parent = nullptr);
    ~ActivityModel() override;

    void begin(const Activity &activity);
    void report(quint64 id, const Progress &progress, const QDateTime &now);
    // Lines without secrets; returns them as they stand in the log.
    QStringList addLines(quint64 id, const QStringList &lines, const QDateTime &now);
    void setCancelling(quint64 id, const QDateTime &now);
    void keepWaiting(quint64 id, const QDateTime &now);
    void end(quint64 id, const Result<> &result, const QDateTime &now);
    // What came of it, in a sentence; and whether something was lost.
    void setSummary(quint64 id, const QString &summary, bool warnings);
    void addBackups(quint64 id, const QStringList &backups); // that it is about
    void setHistory(const QList<Activity> &finished); // newest first; those that ended here stay above them
    void clearFinished();
    void tick(const QDateTime &now); // times and silence are told anew

    [[nodiscard]] const Activity *activity(quint64 id) const; // null if there is none
    [[nodiscard]] const Activity *activity(const QModelIndex &index) const;
    [[nodiscard]] ProgressView view(quint64 id) const; // as of the last report or tick
    [[nodiscard]] bool isCancelling(quint64 id) const;
    // What was restored is in use and only watched: to cancel is to put back what was there before.
    [[nodiscard]] bool cancelRollsBack(quint64 id) const;
    [[nodiscard]] bool isStuck(quint64 id) const; // it was cancelled long ago
    [[nodiscard]] bool isToBeAsked(quint64 id) const; // silent for very long
    [[nodiscard]] QList<quint64> running() const; // newest first
    [[nodiscard]] QList<Activity> finished() const; // newest first
    [[nodiscard]] quint64 about(const QString &backup) const; // the newest; 0 if there is none
    [[nodiscard]] quint64 newestOf(const QString &stage) const; // 0 if there is none
    [[nodiscard]] QModelIndex indexOf(quint64 id) const;

    // "612 MB of 1.5 GB · 48 MB/s · About 20 seconds left", or "Cancelling…", "No activity for 45 s".
    [[nodiscard]] QString runningText(quint64 id) const;
    // "step 3 of 6, api/uploads"
    [[nodiscard]] QString stepText(quint64 id) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void linesAdded(quint64 id, const QStringList &lines);

private:
    struct Row;
    using Rows = std::vector<std::unique_ptr<Row>>;

    [[nodiscard]] Row *rowOf(quint64 id) const;
    [[nodiscard]] int placeOf(const Row *row) const;
    void reached(Row &row, Step step, qint64 nowMs);
    void tellChanged(const Row &row);
    void removeRows(int first, int last);
    [[nodiscard]] QVariant operationData(const Row &row, int column, int role) const;
    [[nodiscard]] QVariant stepData(const Row &row, int step, int column, int role) const;
    [[nodiscard]] QString operationText(const Row &row, int column) const;
    [[nodiscard]] QString stepCellText(const Row &row, int step, int column) const;

    Rows m_rows;
    QDateTime m_now;
    quint64 m_historyId = 0; // the last that was given to one of an earlier run; counts down, so that none is a task's
};

} // namespace Understudy

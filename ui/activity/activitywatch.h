// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/activitymodel.h"
#include "services/config/activitylog.h"
#include "ui/windowcontext.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>

namespace Understudy {

// Follows the operations of the window from their start to their end: steps, progress, log lines, what they came to.
// Writes their logs to files and remembers them for the next time. Tasks without a stage are none.
class ActivityWatch final : public QObject
{
    Q_OBJECT

public:
    ActivityWatch(const WindowContext &context, const Home &home, QObject *parent = nullptr);

    [[nodiscard]] ActivityModel &model() { return m_model; }
    [[nodiscard]] const ActivityModel &model() const { return m_model; }
    // The newest one that runs; 0 = none.
    [[nodiscard]] quint64 foremost() const;
    [[nodiscard]] quint64 runningOn(const QString &stage) const; // 0 = none
    void cancel(quint64 id);
    void cancelForemost() { cancel(foremost()); }
    void keepWaiting(quint64 id);
    // A sentence about what came of a task that has just ended well.
    void setSummary(quint64 id, const QString &summary, bool warnings);
    void addBackups(quint64 id, const QStringList &backups); // that a task is about
    void clearFinished();
    void loadHistory();
    void followDay(); // times are told anew when it has changed
    // The newest lines of a log, or why they cannot be read; to `done` while `reader` lives.
    void readLog(const QString &file, QObject *reader, const std::function<void(const Result<QStringList> &)> &done);
    void saveLog(const QString &file, const QString &target);

signals:
    void changed(); // what runs, or how far it is
    void ended(const Understudy::Activity &activity);
    // "42%" while something runs, else empty: for the title of the window.
    void titleProgressChanged(const QString &percent);
    void failed(const Understudy::Error &error);

private:
    void onStarted(quint64 task);
    void onProgressed(quint64 task, const Progress &progress);
    void onNoted(quint64 task, const QStringList &lines);
    void onFinished(quint64 task, const Result<> &result);
    void noteStep(quint64 task, const Progress &progress);
    void tick();
    void tell();
    void announceQuarters(quint64 task);
    void write(quint64 task, const QStringList &lines);
    using Job = std::function<Result<>()>;
    void inTurn(const Job &job);
    void nextJob();

    const WindowContext m_context;
    ActivityLog m_log;
    ActivityModel m_model;
    QTimer m_ticks;
    QDate m_day;
    std::map<quint64, int> m_announced; // quarters, of tasks
    std::map<quint64, Step> m_steps; // the last that was noted
    QList<Job> m_jobs; // that wait
    bool m_working = false;
    QString m_titleProgress;
};

} // namespace Understudy

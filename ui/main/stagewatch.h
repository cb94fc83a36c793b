// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/progresstracker.h"
#include "services/backupservice.h"
#include "services/tasks/taskrunner.h"
#include "ui/windowcontext.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <map>
#include <optional>

namespace Understudy {

class FolderWatch;

// What the window knows of all stages, kept up to date: it asks in tasks, and asks again when files in the home or in
// the repository change, by whomever, and every now and then without. Nothing here blocks.
class StageWatch final : public QObject
{
    Q_OBJECT

public:
    // `folders`: those whose change means that something may have changed (stages, operations, backups, locks ...).
    StageWatch(const WindowContext &context, const QStringList &folders, QObject *parent = nullptr);
    ~StageWatch() override;

    void start(); // asks for everything
    void setCurrent(const QString &stage); // its status is kept fresh; the others are asked when something changes
    void setHidden(bool hidden); // then it asks rarely
    void refresh(); // asks for the stages, the backups and the current stage's status now
    void reload(); // stages and backups, not the status
    void refreshStatus(const QString &stage);
    void poll(); // what happens every now and then

    [[nodiscard]] bool isLoaded() const { return m_loaded; } // the stages are known
    // Those whose file has become broken since it was read are among them, as they were.
    [[nodiscard]] QList<Stage> stages() const { return m_stages; }
    [[nodiscard]] QList<BrokenStageFile> brokenFiles() const { return m_broken; }
    [[nodiscard]] std::optional<Stage> stage(const QString &id) const;
    [[nodiscard]] std::optional<StageStatus> status(const QString &id) const;
    [[nodiscard]] bool backupsLoaded() const { return m_backupsLoaded; }
    [[nodiscard]] QList<Backup> backups(const QString &stage) const; // newest first, attempts included
    [[nodiscard]] std::optional<Backup> backup(const QString &id) const;
    [[nodiscard]] QString restoredBackup(const QString &stage) const; // id of the one that it comes from; empty = none
    // State of the stage, and what is at work on it in this window.
    [[nodiscard]] StageCondition condition(const QString &id) const;
    [[nodiscard]] std::optional<ProgressView> progress(const QString &id) const; // of its running task
    [[nodiscard]] std::optional<TaskId> task(const QString &id) const;

    // A watch of the health after a restore runs, with that much time left; none = it does not.
    void setWatching(const QString &stage, std::optional<qint64> secondsLeft);
    // While a runtime works outside of a task of the stage (resume beside a backup).
    void setTransition(const QString &stage, std::optional<StageState> transition);
    // What a runtime has just been brought to, "running" or "suspended": known before anything is asked again.
    void tellState(const QString &stage, const QString &state);

signals:
    void stagesChanged(); // the list of them, or one's definition
    void brokenFilesChanged();
    void conditionChanged(const QString &stage); // state, status, task or progress
    void backupsChanged(const QString &stage);
    void problem(const Understudy::Error &error); // the stages or the backups could not be read
    void problemSolved();

private:
    struct Running
    {
        TaskId id = 0;
        StageTask kind = StageTask::Other;
        ProgressTracker tracker;
    };
    struct Known
    {
        std::optional<StageStatus> status;
        QDateTime checkedAt;
        QDateTime unreachableSince;
        std::optional<qint64> watchSecondsLeft;
        std::optional<StageState> transition;
        std::optional<QString> told; // while an older question was on its way, whose answer says what was before
    };

    void loadStages();
    void loadBackups();
    void askStatus(const QString &stage);
    void askAllStatuses();
    void askIfWaiting(const QString &stage);
    [[nodiscard]] bool needsQuiet(const QString &stage) const;
    void takeStages(const AllStages &read);
    [[nodiscard]] QList<Stage> withBroken(const AllStages &read) const;
    [[nodiscard]] bool isBroken(const QString &stage) const;
    void takeStatus(const QString &stage, const Result<StageStatus> &status);
    void taskStarted(TaskId task);
    void taskProgressed(TaskId task, const Progress &progress);
    void taskFinished(TaskId task);
    void somethingChanged();
    void lookAgain();
    void report(const Error &error);
    void solved();

    const WindowContext m_context;
    FolderWatch *m_folders;
    QTimer m_poll;
    QTimer m_settle; // a change is often the first of several
    int m_settleRound = 0;
    int m_polls = 0;
    QElapsedTimer m_clock;
    QString m_current;
    bool m_loaded = false;
    bool m_backupsLoaded = false;
    bool m_loadingStages = false;
    bool m_loadingBackups = false;
    bool m_stagesStale = false;
    bool m_backupsStale = false;
    bool m_failed = false;
    QSet<QString> m_asking; // stages whose status is being asked
    QSet<QString> m_askAgain;
    QSet<QString> m_overtaken; // asked before an operation began that changes the answer
    QList<Stage> m_stages;
    QList<BrokenStageFile> m_broken;
    QHash<QString, QList<Backup>> m_backups;
    QHash<QString, Known> m_known;
    std::map<QString, Running> m_running;
};

} // namespace Understudy

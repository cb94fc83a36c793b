// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/tasks/taskrunner.h"
#include "ui/windowcontext.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace Understudy {

class RestoreDialog;
class UndoFlow;

// A stage whose health is watched after a restore, as it was last told.
struct WatchView
{
    QString backupName;
    QString health; // "3 of 3 OK"; empty = not asked yet
    qint64 leftMs = 0; // at `told`
    QDateTime told;
};

// A restore that did not come about, with what is needed to try again.
struct RestoreFailure
{
    Error error;
    Backup backup;
    RestoreRequest request; // of a restore; its backup is empty after an undo, a decision or a recovery
};

// Everything that puts data back, from the dialog to the end of the watch: joins the service, the tasks and the dialog.
// What a person has to know or decide about a stage is told by newsChanged() and shown by RestoreBanners.
class RestoreFlow final : public QObject
{
    Q_OBJECT

public:
    RestoreFlow(const WindowContext &context, QWidget *window);

    // Opens the dialog; `into` empty: the backup's own stage.
    void open(const Backup &backup, const QString &into = {});
    void restore(const Backup &backup, const RestoreRequest &request); // confirmed; `into` is set
    void openWithoutSafetyBackup(const Backup &backup, const QString &into);
    void tryAgain(const QString &stage); // what failed there
    void dismissFailure(const QString &stage);
    // While the health is watched, and afterwards as long as the state before is kept.
    void keep(const QString &stage);
    void rollBackNow(const QString &stage);
    void undo(const QString &stage);
    void recover(const QString &stage, BackupService::Recovery how);
    // Something about the stage is different now, whoever did it: an open dialog looks again.
    void stageChanged(const QString &stage);
    void setStatus(const StageStatus &status); // the same, if it says that something is

    [[nodiscard]] std::optional<WatchView> watch(const QString &stage) const;
    [[nodiscard]] qint64 watchSecondsLeft(const QString &stage) const; // of one that is watched
    [[nodiscard]] QStringList watched() const; // the stages
    [[nodiscard]] std::optional<RestoreFailure> failure(const QString &stage) const;
    [[nodiscard]] QHash<QString, QString> inUse() const; // ids of backups, with the stages they are restored into
    [[nodiscard]] bool isAtWork(const QString &stage) const; // on the stage, in this window

signals:
    void newsChanged(const QString &stage); // each second of a watch as well
    void restored(const QString &stage, const QString &backup); // and not rolled back
    void concerned(quint64 task, const QStringList &backups); // what it works on: for the list of what was done
    // What came of a task, in a sentence, and whether there are warnings: for the list of what was done.
    void summedUp(quint64 task, const QString &summary, bool warnings);
    void stageTouched(const QString &stage); // its state and its backups are to be read again

private:
    struct Running;

    void showDialog(const Backup &backup, const QString &into, const QList<Stage> &stages, bool withoutSafety);
    void load(const Backup &backup, const QString &into, bool withoutSafety);
    void plan(const RestoreRequest &request);
    void compare(const RestoreRequest &request);
    void stopPlanning();
    void suspend(const QString &stage);
    void onRestored(const QString &stage, const Result<RestoreOutcome> &result);
    void onProgress(TaskId task, const Progress &progress);
    void countDown();
    void onNotes(TaskId task, const QStringList &lines);
    void onCancelling(TaskId task);
    void tellOutcome(const QString &stage, const Running &running, const RestoreOutcome &outcome);
    void fail(const QString &stage, const RestoreFailure &failure);

    const WindowContext m_context;
    QWidget *m_window;
    UndoFlow *m_undo;
    QPointer<RestoreDialog> m_dialog;
    TaskId m_planTask = 0;
    quint64 m_planRun = 0; // the answer of an earlier one comes too late
    QHash<QString, Running> m_running; // by stage
    QHash<QString, RestoreFailure> m_failures; // by stage
    QTimer m_countdown; // of the watches
    QHash<QString, QStringList> m_states; // by stage: what a plan depends on
};

struct RestoreFlow::Running
{
    TaskId task = 0;
    Backup backup;
    RestoreRequest request;
    std::shared_ptr<WatchChoice> choice; // with the thread that restores
    std::optional<WatchView> watch;
    QString health; // as it was noted last
    bool keepAfterwards = false;
};

} // namespace Understudy

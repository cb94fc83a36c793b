// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/tasks/taskrunner.h"
#include "ui/backups/importdialog.h"
#include "ui/backups/newbackupdialog.h"
#include "ui/notify/notifier.h"
#include "ui/windowcontext.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>
#include <utility>

namespace Understudy {

class ActivityWatch;
class RecentlyDeletedDialog;

// Makes, imports, verifies, renames, marks, deletes and brings back backups: joins the service, its tasks and the dialogs.
class BackupFlow final : public QObject
{
    Q_OBJECT

public:
    BackupFlow(const WindowContext &context, ActivityWatch &activities, QWidget *window);

    void askForBackup(const NewBackupFacts &facts);
    void start(const BackupRequest &wanted, bool verify); // its id is chosen here
    void askForImport(const ImportFacts &facts); // one dialog at a time: an open one comes to the front
    void startImport(const ImportRequest &wanted); // its id is chosen here
    // An open dialog follows what happens to the stage meanwhile.
    void setSuspended(const QString &stage, bool suspended);
    void verify(const QList<Backup> &backups); // one after the other
    void rename(const Backup &backup, const QString &name);
    void setNote(const Backup &backup, const QString &note);
    void keep(const QList<Backup> &backups, bool on);
    void remove(const QList<Backup> &backups);
    void undoRemove(); // of the last remove(), as long as it can be
    [[nodiscard]] bool canUndoRemove() const { return !m_removed.isEmpty(); }
    void showRecentlyDeleted(const QString &stage);
    [[nodiscard]] bool isMaking(const QString &stage) const { return m_making.contains(stage); }
    void lookAgain(const QString &stage) { emit listOutdated(stage); }
    [[nodiscard]] QStringList inUse() const { return m_inUse; } // ids that are being verified

signals:
    // The stage's list is to be read anew.
    void listOutdated(const QString &stage);
    // A backup was asked for, and stands in no list yet; none: it is over.
    void pendingChanged(const QString &stage, const std::optional<Understudy::Backup> &pending);
    // What was asked for exists now.
    void made(const Understudy::Backup &backup);
    // Where the backup that is being made here stands.
    void progressChanged(const QString &stage, double fraction, const QString &timeLeft);
    void removed(const QString &sentence); // and can be undone
    void broughtBack(const QStringList &ids);
    // One that was asked for, and did not come about or not as it should.
    void notMade(const Understudy::BackupRequest &request, bool verify, const Understudy::Error &error);
    void madeWithWarnings(const Understudy::BackupRequest &request, bool verify, const Understudy::Backup &backup);
    void notImported(const Understudy::ImportRequest &request, const Understudy::Error &error);
    void importedWithWarnings(const Understudy::Backup &backup);
    void foundDamaged(const Understudy::Backup &backup, const QStringList &findings);
    void failed(const Understudy::Error &error, const QString &stage = {}); // whose backups it is about; empty = any

private:
    // One that is to be verified, and whether that follows its making.
    struct ToVerify
    {
        Backup backup;
        bool byItself = false;
    };

    // What is being made stands in the list until it has ended.
    void beginMaking(TaskId task, Manifest manifest);
    TaskId endMaking(const QString &stage, const Result<Backup> &result);
    void onImported(const ImportRequest &request, const Result<Backup> &result);
    void onMade(const BackupRequest &request, bool verify, const Result<Backup> &result);
    void onVerified(const ToVerify &one, const Result<VerifyOutcome> &outcome);
    void tell(const std::optional<Notification> &notice);
    void enqueue(const QList<ToVerify> &some);
    void verifyNext();
    void tellProgress();
    void learnFreeSpace(NewBackupDialog *dialog);
    void loadDeleted(const QString &stage);
    void bringBack(const QStringList &ids, const QString &stage, bool undoes = false);
    void offerUndo(const QList<Backup> &gone);
    void purge(const QStringList &ids, const QString &stage);
    using Words =
        std::function<std::pair<QString, QString>(const Backup &)>; // its name and its note, as they are to be
    void describe(const QString &title, const Backup &backup, const Words &words);
    void describeNext();
    // A short change of what is listed.
    struct Change
    {
        QString title;
        QString stage;
        std::function<Result<>()> work;
    };
    // The list is read anew afterwards, whatever it came to.
    void change(const Change &what, const std::function<void(const Result<> &)> &done = {});

    const WindowContext m_context;
    ActivityWatch &m_activities;
    QWidget *m_window;
    QPointer<NewBackupDialog> m_dialog;
    QPointer<ImportDialog> m_importDialog;
    QPointer<RecentlyDeletedDialog> m_deletedDialog;
    QHash<QString, TaskId> m_tasks; // of stages: what runs on them from here
    QHash<QString, TaskId> m_making; // those of them that are backups
    QList<ToVerify> m_toVerify;
    QStringList m_inUse;
    QList<Change> m_toDescribe;
    bool m_describing = false;
    QStringList m_removed;
    QString m_removedFrom; // stage
};

} // namespace Understudy

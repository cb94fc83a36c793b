// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/clienttools.h"
#include "models/detected.h"
#include "models/repositoryreports.h"
#include "models/restoreplan.h"
#include "models/stage.h"
#include "services/config/passwords.h"
#include "services/config/stagefile.h"
#include "services/tasks/taskcontrol.h"

#include <QList>

#include <functional>
#include <memory>
#include <optional>

namespace Understudy {

struct StorageStatus
{
    QString id; // COMPONENT/STORAGE
    StorageKind kind = StorageKind::Files;
    bool ready = false;
    qint64 sizeBytes = 0;
    QString version;
    QStringList cannot;
    QList<Error> problems;
};

struct AllStages
{
    QList<Stage> stages;
    QList<BrokenStageFile> broken;
};

struct AddedStage
{
    QStringList warnings; // what may be wrong with the file or its storages today
    QStringList limits; // what this user or role will not be able to do: "api/uploads: cannot ..."
};

// A login of a stage and its password, on its way into the keychain.
struct StagePassword
{
    QString connection; // as in the stage file
    QString password; // empty: to be forgotten
    QString container = {}; // as in the stage file
};

// What came of trying one thing that a stage file names.
struct TestedPart
{
    enum class Kind { Storage, Command, Release, Health };

    Kind kind = Kind::Storage;
    QString name; // of a storage its COMPONENT/STORAGE, else for display
    bool good = false;
    QString answer; // "17.2", "running", "v2.4.1", "200"
    qint64 sizeBytes = 0; // of a storage
    QStringList limits; // what works only in part
    QList<Error> problems;
};

struct StageTest
{
    QList<TestedPart> parts;
    QStringList warnings; // about the file itself
};

struct StageStatus
{
    Stage stage;
    QString state; // running, suspended, unknown
    QString release;
    std::optional<qint64> schemaLevel;
    QList<StorageStatus> storages;
    QStringList health; // "api: 200" or "api: 503"
    bool healthy = true;
    std::optional<Backup> lastGood;
    QString pendingRestore; // id of a restore that waits for accept or undo; empty = none
    QString pendingBackup; // the name of the backup that was restored then
    QDateTime pendingSince; // when its data was swapped in, UTC
    QString pendingSafety; // id of the safety backup that was made for it; empty = none
    QString interrupted; // what a crash left for `recover`; empty = nothing
    // The crash may have left the data between two states: finish or roll back, nothing else. Otherwise there is only
    // something to remove.
    bool betweenStates = false;
    QStringList warnings;
};

struct RestoreOutcome
{
    QString operation; // uuid, for undo and accept
    QString safetyBackup; // id; empty = none was needed or wanted
    qint64 downtimeMs = 0;
    bool rolledBack = false; // as the request's WatchChoice wanted: the old state is back
    QStringList warnings;
};

struct UndoPreview
{
    QString operation;
    QDateTime restoredAt;
    QString backup;
    QStringList laterWrites; // what undo takes away, in words
    QDateTime lookedAt = {}; // when that was
};

struct VerifyOutcome
{
    Backup backup;
    bool good = false;
    QStringList findings;
};

struct RecoverOutcome
{
    QStringList done; // sentences: "shop/staging: the restore was finished."
    QStringList waiting; // needs a choice: finish or roll back
};

// The front door: all that the window and the command line can do. Every call blocks; the caller picks the thread.
// One operation per stage at a time, whoever starts it; the second gets Busy with who and since when.
class BackupService
{
public:
    enum class Recovery { Auto, Finish, RollBack };

    virtual ~BackupService() = default;

    // Stages
    [[nodiscard]] virtual Result<AddedStage> addStage(const QByteArray &json, bool replace,
                                                      const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<QList<Stage>> stages() = 0;
    [[nodiscard]] virtual Result<AllStages> allStages() = 0; // with those that stages() leaves out, in one look
    [[nodiscard]] virtual Result<Stage> stage(const QString &id) = 0;
    // Makes the stage that a backup was taken of from the definitions that it carries; for a computer that has none.
    // InvalidInput if there is a stage of that name. `keepAutomatic`: its retention, where they do not say it.
    [[nodiscard]] virtual Result<AddedStage> adoptStage(const QString &backupId, int keepAutomatic,
                                                        const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<> removeStage(const QString &id) = 0;
    [[nodiscard]] virtual Result<StageStatus> status(const QString &id, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<> suspend(const QString &id, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<> resume(const QString &id, const TaskControl &control) = 0;
    // What a stage could consist of. `place`: a project's folder, a compose file, or empty for this computer's servers.
    // `found` is told each storage as it comes, on this thread.
    [[nodiscard]] virtual Result<Detection> detect(const QString &place,
                                                   const std::function<void(const DetectedStorage &)> &found,
                                                   const TaskControl &control) = 0;
    // The checks of addStage() and more, without saving: everything that the file names is tried, nothing is changed.
    [[nodiscard]] virtual Result<StageTest> testStage(const QByteArray &json, const QList<StagePassword> &passwords,
                                                      const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<QByteArray> stageFile(const QString &id) = 0;
    [[nodiscard]] virtual Result<> savePasswords(const QList<StagePassword> &passwords, const TaskControl &control) = 0;
    // May ask the system's keychain, which takes its time once.
    [[nodiscard]] virtual PasswordPlace passwordPlace(const TaskControl &control) = 0;
    // Where the identity is that opens sealed secrets; NotFound before the first backup of secrets made one.
    [[nodiscard]] virtual Result<bool> identityIsInKeychain() = 0;
    [[nodiscard]] virtual Result<> moveIdentity(bool intoKeychain, const TaskControl &control) = 0;

    // Backups. `reference` = full id, else exact name, else a prefix of an id of 4 or more characters, or "latest".
    [[nodiscard]] virtual Result<Backup> backUp(const BackupRequest &request, const TaskControl &control) = 0;
    // Adds a dump to the stage's backups, loaded once into a database of its own and so proved. The stage is not touched.
    [[nodiscard]] virtual Result<Backup> importDump(const ImportRequest &request, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<QList<Backup>> backups(
        const QString &stage) = 0; // newest first, attempts included; empty = all
    [[nodiscard]] virtual Result<Backup> find(const QString &stage,
                                              const QString &reference) = 0; // NotFound; InvalidInput lists several
    [[nodiscard]] virtual Result<> deleteBackup(const QString &id) = 0; // to Recently deleted
    [[nodiscard]] virtual Result<> undelete(const QString &id) = 0;
    [[nodiscard]] virtual Result<QList<Backup>> deletedBackups(
        const QString &stage) = 0; // what was deleted last stands first; empty = all
    [[nodiscard]] virtual Result<CollectReport> purge(const QStringList &ids,
                                                      const TaskControl &control) = 0; // deleted ones, for good
    [[nodiscard]] virtual Result<> keep(const QString &id, bool on) = 0;
    [[nodiscard]] virtual Result<> describe(const QString &id, const QString &name,
                                            const QString &note) = 0; // anew, once it is finished
    [[nodiscard]] virtual Result<VerifyOutcome> verify(const QString &id, const TaskControl &control) = 0;

    // Restores
    [[nodiscard]] virtual Result<RestorePlan> plan(const RestoreRequest &request, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<RestoreOutcome> restore(const RestoreRequest &request, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<UndoPreview> undoPreview(const QString &stage,
                                                          const TaskControl &control) = 0; // NotFound
    // `shown`: what a person was shown and agreed to; Refused if the restore or the later writes are others by now
    // (restore.otherRestore, restore.writtenSince). None: whatever was written since.
    [[nodiscard]] virtual Result<> undo(const QString &stage, const std::optional<UndoPreview> &shown,
                                        const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<> accept(const QString &stage, const TaskControl &control) = 0;
    // The part of recover() that leaves nothing to choose: what is suspended by a lease is resumed, what lies beside the
    // data is swept. What was done, in sentences.
    [[nodiscard]] virtual Result<QStringList> resumeLeftovers(const TaskControl &control) = 0;
    // What a crash left: resumes by lease, finishes or undoes swaps, sweeps leftovers. `stage` empty = all.
    [[nodiscard]] virtual Result<RecoverOutcome> recover(const QString &stage, Recovery how,
                                                         const TaskControl &control) = 0;

    // Repository
    [[nodiscard]] virtual Result<RepositoryStatus> repositoryStatus() = 0;
    // The backups of another repository, newest first, whatever is known of their stages here. InvalidInput if the folder
    // is none.
    [[nodiscard]] virtual Result<QList<Backup>> backupsIn(const QString &folder) = 0;
    [[nodiscard]] virtual Result<CheckReport> checkRepository(const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<CollectReport> collect(bool emptyTrash, const TaskControl &control) = 0;
    [[nodiscard]] virtual QString restoreByHand() = 0; // how to get data back without this program

    // This computer
    // By major, each once: in these folders, then where they usually lie.
    [[nodiscard]] virtual Result<QList<ClientTools>> clientTools(const QStringList &folders,
                                                                 const TaskControl &control) = 0;
};

} // namespace Understudy

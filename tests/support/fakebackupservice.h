// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/messages/catalog.h"
#include "services/backupservice.h"
#include "services/config/stagefile.h"
#include "services/tasks/waiting.h"

#include <QRecursiveMutex>

#include <algorithm>
#include <functional>

namespace Understudy::Testing {

// A front door behind which there is nothing: it notes each call, and answers what a test has set.
class FakeBackupService final : public BackupService
{
public:
    Result<AddedStage> addStage(const QByteArray &json, bool replace, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        calls.append(replace ? QStringLiteral("addStage replace") : QStringLiteral("addStage"));
        addedJson = json;
        return addedStage;
    }
    Result<QList<Stage>> stages() override { return knownStages; }
    Result<AllStages> allStages() override { return AllStages{.stages = knownStages, .broken = brokenFiles}; }
    Result<Stage> stage(const QString &id) override
    {
        const auto found = std::ranges::find(knownStages, id, &Stage::id);
        if (found == knownStages.end())
            return failure(Error::Code::NotFound);
        return *found;
    }
    Result<AddedStage> adoptStage(const QString &backupId, int keepAutomatic, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        calls.append(QStringLiteral("adoptStage %1 %2").arg(backupId).arg(keepAutomatic));
        return addedStage;
    }
    Result<> removeStage(const QString &id) override { return noted(QStringLiteral("removeStage ") + id); }
    Result<StageStatus> status(const QString &, const TaskControl &control) override
    {
        const Result<> fine = today(control);
        return fine ? stageStatus : std::unexpected(fine.error());
    }
    Result<> suspend(const QString &id, const TaskControl &control) override
    {
        const Result<> fine = today(control);
        return fine ? noted(QStringLiteral("suspend ") + id) : fine;
    }
    Result<> resume(const QString &id, const TaskControl &control) override
    {
        const Result<> fine = today(control);
        return fine ? noted(QStringLiteral("resume ") + id) : fine;
    }
    Result<Detection> detect(const QString &where, const std::function<void(const DetectedStorage &)> &found,
                             const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        calls.append(QStringLiteral("detect ") + where);
        if (detection && found) {
            for (const DetectedStorage &storage : detection->storages)
                found(storage);
        }
        do {
            if (const Result<> waited = letPass(std::chrono::milliseconds(1), control); !waited)
                return std::unexpected(waited.error());
        } while (searchesForever);
        return detection;
    }
    Result<StageTest> testStage(const QByteArray &json, const QList<StagePassword> &passwords,
                                const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        calls.append(QStringLiteral("testStage"));
        testedJson = json;
        testedPasswords = passwords;
        return stageTest;
    }
    Result<QByteArray> stageFile(const QString &id) override
    {
        const Result<Stage> found = stage(id);
        if (!found)
            return std::unexpected(found.error());
        return stageFileJson(*found);
    }
    Result<> savePasswords(const QList<StagePassword> &passwords, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return fine;
        savedPasswords.append(passwords);
        return noted(QStringLiteral("savePasswords"));
    }
    PasswordPlace passwordPlace(const TaskControl &) override { return place; }
    Result<bool> identityIsInKeychain() override { return identityInKeychain; }
    Result<> moveIdentity(bool intoKeychain, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return fine;
        return noted(intoKeychain ? QStringLiteral("moveIdentity keychain") : QStringLiteral("moveIdentity file"),
                     [&] { identityInKeychain = intoKeychain; });
    }

    Result<Backup> backUp(const BackupRequest &request, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        backupRequests.append(request);
        if (backingUp)
            return backingUp(request, control);
        if (const Result<> going = control.checkpoint({.step = Step::Process, .done = 1, .total = 2}); !going)
            return std::unexpected(going.error());
        if (request.hold == BackupRequest::Hold::AsIs && refusesAsIs)
            return failure(Error::Code::Refused);
        return made;
    }
    Result<QList<Backup>> backups(const QString &stage) override
    {
        const QMutexLocker lock(&mutex);
        QList<Backup> some = knownBackups;
        some.removeIf([&](const Backup &backup) { return !stage.isEmpty() && backup.manifest.stageId() != stage; });
        return some;
    }
    // Exact names and `latest` only.
    Result<Backup> find(const QString &stage, const QString &reference) override
    {
        const QMutexLocker lock(&mutex);
        for (const Backup &backup : std::as_const(knownBackups)) {
            const bool fits = reference == QStringLiteral("latest") || reference == backup.name()
                              || reference == backup.id();
            if (fits && (stage.isEmpty() || backup.manifest.stageId() == stage))
                return backup;
        }
        return failure(Error::Code::NotFound);
    }
    Result<> deleteBackup(const QString &id) override
    {
        if (id == refusesToDelete)
            return failure(Error::Code::Refused);
        return noted(QStringLiteral("delete ") + id, [&] { move(id, knownBackups, deletedOnes); });
    }
    Result<> undelete(const QString &id) override
    {
        return noted(QStringLiteral("undelete ") + id, [&] { move(id, deletedOnes, knownBackups); });
    }
    Result<QList<Backup>> deletedBackups(const QString &) override
    {
        const QMutexLocker lock(&mutex);
        return deletedOnes;
    }
    Result<CollectReport> purge(const QStringList &ids, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        const Result<> done = noted(QStringLiteral("purge ") + ids.join(u' '), [&] {
            deletedOnes.removeIf([&](const Backup &backup) { return ids.contains(backup.id()); });
        });
        return done ? collected : std::unexpected(done.error());
    }
    Result<> describe(const QString &id, const QString &name, const QString &note) override
    {
        return noted(QStringLiteral("describe ") + id, [&] {
            change(id, [&](Backup &backup) {
                backup.marks.name = name;
                backup.marks.note = note;
            });
        });
    }
    Result<> keep(const QString &id, bool on) override
    {
        return noted((on ? QStringLiteral("keep ") : QStringLiteral("unkeep ")) + id,
                     [&] { change(id, [on](Backup &backup) { backup.marks.kept = on; }); });
    }
    Result<Backup> importDump(const ImportRequest &request, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        importRequests.append(request);
        if (importing)
            return importing(request, control);
        if (!imported)
            return imported;
        if (const Result<> going = control.checkpoint({.step = Step::Process, .done = 1, .total = 2}); !going)
            return std::unexpected(going.error());
        return imported;
    }
    Result<VerifyOutcome> verify(const QString &id, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        return verifying ? verifying(id, control) : verified;
    }

    Result<RestorePlan> plan(const RestoreRequest &request, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        planRequests.append(request);
        return planned;
    }
    Result<RestoreOutcome> restore(const RestoreRequest &request, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        restoreRequests.append(request);
        return restoring ? restoring(request, control) : restored;
    }
    Result<UndoPreview> undoPreview(const QString &, const TaskControl &control) override
    {
        const Result<> fine = today(control);
        return fine ? preview : std::unexpected(fine.error());
    }
    Result<> undo(const QString &stage, const std::optional<UndoPreview> &shown, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return fine;
        agreedTo = shown;
        if (shown && preview && shown->laterWrites != preview->laterWrites)
            return fail(QLatin1StringView("restore.writtenSince"), {{QLatin1StringView("stage"), stage}});
        return noted(QStringLiteral("undo ") + stage);
    }
    Result<> accept(const QString &stage, const TaskControl &control) override
    {
        const Result<> fine = today(control);
        return fine ? noted(QStringLiteral("accept ") + stage) : fine;
    }
    Result<QStringList> resumeLeftovers(const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        return resumed;
    }
    Result<RecoverOutcome> recover(const QString &stage, Recovery how, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        recoveries.append({stage, how});
        return recovered;
    }

    Result<RepositoryStatus> repositoryStatus() override { return repository; }
    Result<QList<Backup>> backupsIn(const QString &folder) override
    {
        calls.append(QStringLiteral("backupsIn ") + folder);
        return foreignBackups;
    }
    Result<CheckReport> checkRepository(const TaskControl &) override { return checked; }
    Result<CollectReport> collect(bool emptyTrash, const TaskControl &) override
    {
        calls.append(emptyTrash ? QStringLiteral("collect all") : QStringLiteral("collect"));
        return collected;
    }

    QString restoreByHand() override { return QStringLiteral("HOW TO GET DATA BACK\n\n  zstd -dc PACK | tar -x\n"); }
    Result<QList<ClientTools>> clientTools(const QStringList &folders, const TaskControl &control) override
    {
        if (const Result<> fine = today(control); !fine)
            return std::unexpected(fine.error());
        toolFolders.append(folders);
        return tools;
    }

    [[nodiscard]] static std::unexpected<Error> failure(Error::Code code)
    {
        return std::unexpected(Error{.code = code,
                                     .message = QStringLiteral("What happened."),
                                     .why = QStringLiteral("Why."),
                                     .todo = QStringLiteral("What to do."),
                                     .safe = QStringLiteral("What is safe."),
                                     .details = QStringLiteral("facts")});
    }

    // Changes a backup that is listed; thread-safe, as all of what lists and changes backups is.
    template<typename Change>
    void change(const QString &id, Change how)
    {
        const QMutexLocker lock(&mutex);
        const auto found = std::ranges::find(knownBackups, id, &Backup::id);
        if (found != knownBackups.end())
            how(*found);
    }
    void add(const Backup &backup)
    {
        const QMutexLocker lock(&mutex);
        knownBackups.prepend(backup);
    }

    // Comes before every call that takes a control: a delay, a failure. Empty: neither. Tasks may be at work meanwhile.
    using Weather = std::function<Result<>(const TaskControl &)>;
    void setWeather(const Weather &weather)
    {
        const QMutexLocker lock(&mutex);
        m_weather = weather;
    }

    mutable QRecursiveMutex mutex; // of the calls, the weather and of what is listed
    QStringList calls; // of what changes something and is not kept below
    QByteArray addedJson;
    QByteArray testedJson;
    QList<StagePassword> testedPasswords;
    QList<StagePassword> savedPasswords;
    QList<BackupRequest> backupRequests;
    QList<RestoreRequest> planRequests;
    QList<RestoreRequest> restoreRequests;
    QList<std::pair<QString, Recovery>> recoveries;

    QList<Stage> knownStages;
    QList<BrokenStageFile> brokenFiles;
    QList<Backup> knownBackups;
    QList<Backup> deletedOnes;
    std::function<Result<Backup>(const BackupRequest &, const TaskControl &)> backingUp; // instead of `made`
    std::function<Result<VerifyOutcome>(const QString &, const TaskControl &)> verifying; // instead of `verified`
    std::function<Result<RestoreOutcome>(const RestoreRequest &, const TaskControl &)> restoring; // not `restored`
    bool refusesAsIs = false;
    QString refusesToDelete; // id of a backup
    QList<ImportRequest> importRequests;
    Result<Backup> imported = Backup();
    std::function<Result<Backup>(const ImportRequest &, const TaskControl &)> importing; // instead of `imported`
    Result<AddedStage> addedStage = AddedStage();
    Result<Detection> detection = Detection();
    bool searchesForever = false; // until it is cancelled
    Result<StageTest> stageTest = StageTest();
    PasswordPlace place;
    Result<bool> identityInKeychain = false;
    Result<StageStatus> stageStatus;
    Result<Backup> made;
    Result<VerifyOutcome> verified;
    Result<RestorePlan> planned;
    Result<RestoreOutcome> restored;
    Result<UndoPreview> preview;
    Result<QStringList> resumed; // what resumeLeftovers() did
    std::optional<UndoPreview> agreedTo; // with the last undo
    Result<RecoverOutcome> recovered;
    Result<QList<Backup>> foreignBackups;
    Result<RepositoryStatus> repository;
    Result<CheckReport> checked;
    Result<CollectReport> collected;
    QList<QStringList> toolFolders; // asked for
    Result<QList<ClientTools>> tools;
    Result<> answer; // of what only succeeds or fails

private:
    [[nodiscard]] Result<> today(const TaskControl &control) const
    {
        QMutexLocker lock(&mutex);
        const Weather weather = m_weather;
        lock.unlock(); // it may wait for another call
        return weather ? weather(control) : Result<>();
    }
    [[nodiscard]] Result<> noted(const QString &call, const std::function<void()> &effect = {})
    {
        const QMutexLocker lock(&mutex);
        calls.append(call);
        if (answer && effect)
            effect();
        return answer;
    }
    static void move(const QString &id, QList<Backup> &from, QList<Backup> &to)
    {
        const auto found = std::ranges::find(from, id, &Backup::id);
        if (found == from.end())
            return;
        to.prepend(*found);
        from.erase(found);
    }

    Weather m_weather;
};

} // namespace Understudy::Testing

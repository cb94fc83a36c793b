// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/operations/context.h"

#include <QCoreApplication>

namespace Understudy {

// The front door to a repository and stages on this computer: hands every call to the class that does the work.
class LocalBackupService final : public BackupService
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::LocalBackupService)

public:
    explicit LocalBackupService(const OperationContext &context);

    [[nodiscard]] Result<AddedStage> addStage(const QByteArray &json, bool replace,
                                              const TaskControl &control) override;
    [[nodiscard]] Result<QList<Stage>> stages() override;
    [[nodiscard]] Result<AllStages> allStages() override;
    [[nodiscard]] Result<Stage> stage(const QString &id) override;
    [[nodiscard]] Result<AddedStage> adoptStage(const QString &backupId, int keepAutomatic,
                                                const TaskControl &control) override;
    [[nodiscard]] Result<> removeStage(const QString &id) override;
    [[nodiscard]] Result<StageStatus> status(const QString &id, const TaskControl &control) override;
    [[nodiscard]] Result<> suspend(const QString &id, const TaskControl &control) override;
    [[nodiscard]] Result<> resume(const QString &id, const TaskControl &control) override;
    [[nodiscard]] Result<Detection> detect(const QString &place,
                                           const std::function<void(const DetectedStorage &)> &found,
                                           const TaskControl &control) override;
    [[nodiscard]] Result<StageTest> testStage(const QByteArray &json, const QList<StagePassword> &passwords,
                                              const TaskControl &control) override;
    [[nodiscard]] Result<QByteArray> stageFile(const QString &id) override;
    [[nodiscard]] Result<> savePasswords(const QList<StagePassword> &passwords, const TaskControl &control) override;
    [[nodiscard]] PasswordPlace passwordPlace(const TaskControl &control) override;
    [[nodiscard]] Result<bool> identityIsInKeychain() override;
    [[nodiscard]] Result<> moveIdentity(bool intoKeychain, const TaskControl &control) override;

    [[nodiscard]] Result<Backup> backUp(const BackupRequest &request, const TaskControl &control) override;
    [[nodiscard]] Result<Backup> importDump(const ImportRequest &request, const TaskControl &control) override;
    [[nodiscard]] Result<QList<Backup>> backups(const QString &stage) override;
    [[nodiscard]] Result<Backup> find(const QString &stage, const QString &reference) override;
    [[nodiscard]] Result<> deleteBackup(const QString &id) override;
    [[nodiscard]] Result<> undelete(const QString &id) override;
    [[nodiscard]] Result<QList<Backup>> deletedBackups(const QString &stage) override;
    [[nodiscard]] Result<CollectReport> purge(const QStringList &ids, const TaskControl &control) override;
    [[nodiscard]] Result<> keep(const QString &id, bool on) override;
    [[nodiscard]] Result<> describe(const QString &id, const QString &name, const QString &note) override;
    [[nodiscard]] Result<VerifyOutcome> verify(const QString &id, const TaskControl &control) override;

    [[nodiscard]] Result<RestorePlan> plan(const RestoreRequest &request, const TaskControl &control) override;
    [[nodiscard]] Result<RestoreOutcome> restore(const RestoreRequest &request, const TaskControl &control) override;
    [[nodiscard]] Result<UndoPreview> undoPreview(const QString &stage, const TaskControl &control) override;
    [[nodiscard]] Result<> undo(const QString &stage, const std::optional<UndoPreview> &shown,
                                const TaskControl &control) override;
    [[nodiscard]] Result<> accept(const QString &stage, const TaskControl &control) override;
    Result<QStringList> resumeLeftovers(const TaskControl &control) override;
    [[nodiscard]] Result<RecoverOutcome> recover(const QString &stage, Recovery how,
                                                 const TaskControl &control) override;

    [[nodiscard]] Result<RepositoryStatus> repositoryStatus() override;
    [[nodiscard]] Result<QList<Backup>> backupsIn(const QString &folder) override;
    [[nodiscard]] Result<CheckReport> checkRepository(const TaskControl &control) override;
    [[nodiscard]] Result<CollectReport> collect(bool emptyTrash, const TaskControl &control) override;
    [[nodiscard]] QString restoreByHand() override;

    [[nodiscard]] Result<QList<ClientTools>> clientTools(const QStringList &folders,
                                                         const TaskControl &control) override;

private:
    const OperationContext &m_context;
};

} // namespace Understudy

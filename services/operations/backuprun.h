// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "services/operations/context.h"
#include "services/operations/stagecapturer.h"
#include "services/operations/stagestorages.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHash>

#include <functional>
#include <memory>

namespace Understudy {

class Attempt;
class BackupWriter;
class BesideTrace;
class RepositoryLock;

// One backup while it is being made, under the lock of its stage. Used once, by one thread; only reading what was
// captured is spread over all cores.
class BackupRun
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupRun)

public:
    // `onCaptured` is called once the stage need not stand still any more.
    BackupRun(const OperationContext &context, const Stage &stage, const BackupRequest &request, Storages storages,
              std::function<void()> onCaptured);
    ~BackupRun();

    // Whatever comes of it stands in an attempt until it is committed; what was refused before anything had begun leaves
    // none, as who asked for it is told. On failure no data is left.
    [[nodiscard]] Result<Backup> run(const TaskControl &control);

private:
    [[nodiscard]] bool leavesAttempt(const Error &failure) const;
    [[nodiscard]] std::unexpected<Error> refused(const Error &reason);
    [[nodiscard]] Result<Backup> make(const TaskControl &control);
    [[nodiscard]] Result<> noteBeside();
    [[nodiscard]] Result<> check(const TaskControl &control);
    [[nodiscard]] Result<bool> checkOne(const Storage &storage, const StorageCheck &found);
    void learnRelease(const TaskControl &control);
    [[nodiscard]] Result<> checkSpace() const;
    [[nodiscard]] Result<> findPrevious();
    [[nodiscard]] Result<> beginWriting(const TaskControl &control);
    [[nodiscard]] Result<Backup> write(StageCapturer &capturer, const TaskControl &control);
    [[nodiscard]] Result<> prepare(const TaskControl &control);
    [[nodiscard]] Result<> prepareOne(Storage &storage, const TaskControl &control);
    [[nodiscard]] Result<> process(CapturedStage captured, const TaskControl &control);
    [[nodiscard]] Result<Backup> commit(const TaskControl &control);

    const OperationContext &m_context;
    const Stage &m_stage;
    const BackupRequest &m_request;
    Storages m_storages;
    std::function<void()> m_onCaptured;
    QElapsedTimer m_since;
    bool m_refused = false; // before anything had begun
    bool m_brokenGround = false; // what the writer counted on in the repository turned out to be damaged
    bool m_startedOver = false;
    Manifest m_manifest;
    qint64 m_expectedBytes = 0;
    QStringList m_keepBeside; // storages whose captures keep something beside the data
    QHash<QString, StorageRecord> m_previous; // by storage; of the newest good backup that has it
    std::unique_ptr<RepositoryLock> m_lock;
    std::unique_ptr<BackupWriter> m_writer;
    std::unique_ptr<BesideTrace> m_trace; // only where something is kept beside
};

} // namespace Understudy

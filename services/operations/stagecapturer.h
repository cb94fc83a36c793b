// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "services/operations/context.h"
#include "services/operations/stagestorages.h"
#include "services/operations/suspensionproof.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>

namespace Understudy {

// All storages of a stage held at one moment.
struct CapturedStage
{
    std::vector<std::unique_ptr<Capture>> captures; // in the order of the storages
    QDateTime at; // UTC
    SuspensionProof proof;
    qint64 skewMs = 0; // from before the first capture to after the last
    qint64 suspendedMs = 0;
    std::optional<qint64> schemaLevel;
    QStringList warnings;
};

// The part of a backup that needs the stage to stand still: suspend, prove, capture, resume. Whatever happens, a stage
// that it suspended is resumed before it returns; where even that fails, it is the first of the warnings that are new.
class StageCapturer
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageCapturer)

public:
    // `storages`: those that are there, in the stage's order.
    StageCapturer(const OperationContext &context, const Stage &stage, const BackupRequest &request,
                  const Storages &storages);

    // Says no early to what capture() would refuse after minutes of work.
    [[nodiscard]] Result<> refuseIfRunning(const TaskControl &control) const;
    // Refused if the stage is not suspended as the request needs it. `operation`: what captures may keep beside the data
    // carries it; empty = nothing.
    [[nodiscard]] Result<CapturedStage> capture(const QString &operation, const TaskControl &control);
    // capture() ended at the gate: nothing was suspended and nothing captured.
    [[nodiscard]] bool isTurnedAway() const { return m_turnedAway; }

private:
    [[nodiscard]] Result<> passGate(const TaskControl &control) const;
    [[nodiscard]] Result<CapturedStage> captureSuspended(const TaskControl &control);
    [[nodiscard]] static Result<CapturedStage> stayedDown(Result<CapturedStage> captured, const Error &failure,
                                                          const TaskControl &control);
    [[nodiscard]] Result<CapturedStage> captureBehindGate(const TaskControl &control);
    [[nodiscard]] Result<CapturedStage> captureAll(const TaskControl &control) const;
    [[nodiscard]] Result<> captureEach(CapturedStage &captured, const TaskControl &control) const;
    void learnSchemaLevel(CapturedStage &captured, const TaskControl &control) const;

    const OperationContext &m_context;
    const Stage &m_stage;
    const BackupRequest &m_request;
    const Storages &m_storages;
    QString m_operation;
    bool m_turnedAway = false;
};

} // namespace Understudy

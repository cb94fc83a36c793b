// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/operations/context.h"

#include <QCoreApplication>

namespace Understudy {

// Tries everything that a stage file names, as a backup and a restore would use it, changing nothing: its storages, the
// programs of its commands (of which only the state and the release are run), its health checks.
class StageTester
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageTester)

public:
    explicit StageTester(const OperationContext &context);

    // What does not work stands in its row; errors: only Cancelled.
    [[nodiscard]] Result<StageTest> test(const Stage &stage, const TaskControl &control) const;

private:
    [[nodiscard]] Result<> testStorages(const Stage &stage, StageTest &test, const TaskControl &control) const;
    void testProgram(const QString &what, const QStringList &command, StageTest &test) const;
    [[nodiscard]] Result<> testState(const Stage &stage, StageTest &test, const TaskControl &control) const;
    [[nodiscard]] Result<> testRelease(const Stage &stage, StageTest &test, const TaskControl &control) const;
    [[nodiscard]] Result<> testHealth(const Stage &stage, StageTest &test, const TaskControl &control) const;

    const OperationContext &m_context;
};

} // namespace Understudy

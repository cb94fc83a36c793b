// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/operations/stagestorages.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>

#include <optional>

namespace Understudy {

// A backup keeps something beside the data of its stage until it has read it: the copy of a database. That stands in a
// file before there is anything, so that whoever comes after a process that died removes it.
class BesideTrace
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BesideTrace)

public:
    // For those of the stage's storages. Durable when it returns.
    [[nodiscard]] static Result<BesideTrace> leave(const OperationContext &context, const Stage &stage,
                                                   const QStringList &storages, const QString &backup);
    BesideTrace(BesideTrace &&other) noexcept;
    BesideTrace &operator=(BesideTrace &&) = delete;
    ~BesideTrace(); // sweeps, and says in the log where that fails: then the file stays for the next command

    // Removes what dead backups have left, told as notes. An error is the first of those that could not be removed; the
    // others are tried all the same.
    [[nodiscard]] static Result<QStringList> sweepLeftovers(const OperationContext &context,
                                                            const TaskControl &control);

private:
    BesideTrace(const OperationContext &context, const Stage &stage, const QString &backup);
    [[nodiscard]] Result<> sweep(const TaskControl &control) const;
    [[nodiscard]] static Result<QString> sweepLeftover(const OperationContext &context, const QString &backup,
                                                       const TaskControl &control);

    const OperationContext &m_context;
    Stage m_stage; // as it was then, with these storages: its file may have changed since
    QString m_backup; // empty: moved from
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/operations/context.h"

#include <optional>

namespace Understudy {

// What can be done with the old state that a restore kept: put it back, or let it go.
class Undoer
{
public:
    explicit Undoer(const OperationContext &context);

    // NotFound if no restore of this stage waits.
    [[nodiscard]] Result<UndoPreview> preview(const QString &stage, const TaskControl &control) const;
    // Suspends, swaps back, resumes; then removes what had been restored. `shown`: what a person has agreed to. Refused if
    // it is not what would go now; looked at last while nobody can write any more.
    [[nodiscard]] Result<> undo(const QString &stage, const std::optional<UndoPreview> &shown,
                                const TaskControl &control) const;
    [[nodiscard]] Result<> undo(const QString &stage, const TaskControl &control) const; // whatever goes
    // Removes the old state for good.
    [[nodiscard]] Result<> accept(const QString &stage, const TaskControl &control) const;

private:
    const OperationContext &m_context;
};

// What is said when the old state is back and the stage does not come up.
[[nodiscard]] std::unexpected<Error> undoneNotResumed(const Stage &stage, const Error &reason);

} // namespace Understudy

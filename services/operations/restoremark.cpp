// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/restoremark.h"

#include "services/logging.h"
#include "services/repository/repository.h"

namespace Understudy {

Result<> markRestored(const OperationContext &context, const SwapJournal &journal)
{
    return context.repository.changeMarks(journal.backup, [&](Marks &marks) {
        marks.restoredAt = journal.swappedAt.isValid() ? journal.swappedAt : context.clock.now();
    });
}

void unmarkRestored(const OperationContext &context, const SwapJournal &journal)
{
    const Result<> marked = context.repository.changeMarks(
        journal.backup, [&](Marks &marks) { marks.restoredAt = journal.restoredBefore; });
    if (!marked)
        qCWarning(lcOperations) << "still marked as restored:" << journal.backup << marked.error().message;
}

} // namespace Understudy

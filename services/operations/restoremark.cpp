// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/restoremark.h"

#include "services/logging.h"
#include "services/repository/repository.h"

#include <algorithm>

namespace Understudy {

static QDateTime latestOf(const QMap<QString, QDateTime> &restores)
{
    QDateTime latest;
    for (const QDateTime &at : restores)
        latest = latest.isValid() ? std::max(latest, at) : at;
    return latest;
}

// `at` invalid: the stage holds something else now.
static Result<> mark(const OperationContext &context, const SwapJournal &journal, const QDateTime &at)
{
    const Result<Backup> backup = context.repository.backup(journal.backup);
    if (!backup)
        return std::unexpected(backup.error());
    QMap<QString, QDateTime> restores = backup->restores();
    if (at.isValid())
        restores.insert(journal.stage.id(), at);
    else
        restores.remove(journal.stage.id());
    return context.repository.changeMarks(journal.backup, [&](Marks &marks) {
        marks.restoredInto = restores;
        marks.restoredAt = latestOf(restores);
    });
}

Result<> markRestored(const OperationContext &context, const SwapJournal &journal)
{
    return mark(context, journal, journal.swappedAt.isValid() ? journal.swappedAt : context.clock.now());
}

void unmarkRestored(const OperationContext &context, const SwapJournal &journal)
{
    if (const Result<> marked = mark(context, journal, journal.restoredBefore); !marked)
        qCWarning(lcOperations) << "still marked as restored:" << journal.backup << marked.error().message;
}

} // namespace Understudy

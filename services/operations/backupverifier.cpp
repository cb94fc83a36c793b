// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backupverifier.h"

#include "models/messages/catalog.h"
#include "services/operations/attempt.h"
#include "services/repository/repository.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_mostFindings = 100; // they stay with the backup

BackupVerifier::BackupVerifier(const OperationContext &context)
    : m_context(context)
{ }

Result<Backup> BackupVerifier::openBackup(const QString &id) const
{
    const Result<Backup> backup = m_context.repository.backup(id);
    if (backup || backup.error().code != Error::Code::NotFound)
        return backup;
    const Result<QList<Backup>> attempts = Attempt::all(m_context);
    if (!attempts)
        return std::unexpected(attempts.error());
    if (std::ranges::contains(*attempts, id, &Backup::id))
        return fail("backup.holdsNothing"_L1, {{"reference"_L1, id}});
    return backup;
}

Result<VerifyOutcome> BackupVerifier::verify(const QString &id, const TaskControl &control) const
{
    const Result<Backup> backup = openBackup(id);
    if (!backup)
        return std::unexpected(backup.error());
    // Shared: a collect in between would move the packs away under the reading.
    const Result<std::unique_ptr<RepositoryLock>> lock = m_context.repository.lock(
        Repository::Access::Shared, tr("a verification of “%1”").arg(backup->name()));
    if (!lock)
        return std::unexpected(lock.error());
    const Result<CheckReport> report = m_context.repository.verify(backup->manifest, control);
    if (!report)
        return std::unexpected(report.error());
    VerifyOutcome outcome{.backup = *backup, .good = report->good(), .findings = {}};
    for (const QString &pack : report->missingPacks)
        outcome.findings.append(tr("The pack %1 is missing.").arg(pack));
    for (const QString &pack : report->damagedPacks)
        outcome.findings.append(tr("The pack %1 is damaged.").arg(pack));
    if (!report->good() && outcome.findings.isEmpty())
        outcome.findings.append(tr("Its content cannot be read in full."));
    const QDateTime now = m_context.clock.now();
    const Result<> marked = m_context.repository.changeMarks(id, [&](Marks &marks) {
        marks.verifiedAt = now;
        marks.verifiedGood = outcome.good;
        marks.findings = outcome.findings.mid(0, s_mostFindings);
    });
    if (!marked)
        return std::unexpected(marked.error());
    const Result<Backup> after = m_context.repository.backup(id);
    if (after)
        outcome.backup = *after;
    return outcome;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/repositoryreports.h"
#include "services/operations/context.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>

namespace Understudy {

class RepositoryLock;

// All backups that a person can speak of: those of the repository, and the attempts that came to nothing or are still
// on their way.
class BackupCatalog
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupCatalog)

public:
    explicit BackupCatalog(const OperationContext &context);

    // The reference that always means the newest good backup; nothing may be named so.
    [[nodiscard]] static QString latest();

    // Newest first. `stage` empty: of all stages.
    [[nodiscard]] Result<QList<Backup>> backups(const QString &stage) const;
    // `reference`: a full id, an exact name, a prefix of an id of 4 or more characters, or "latest". Among backups of
    // one name those that hold data go first. NotFound; InvalidInput lists several.
    [[nodiscard]] Result<Backup> find(const QString &stage, const QString &reference) const;
    // To Recently deleted, unless it is kept or a restore still needs it; and back.
    [[nodiscard]] Result<> remove(const QString &id) const;
    [[nodiscard]] Result<> bringBack(const QString &id) const;
    // Recently deleted: what was deleted last stands first. `stage` empty: of all stages.
    [[nodiscard]] Result<QList<Backup>> deleted(const QString &stage) const;
    // Out of Recently deleted for good. The caller holds the repository's exclusive lock.
    [[nodiscard]] Result<CollectReport> purge(const RepositoryLock &exclusive, const QStringList &ids,
                                              const TaskControl &control) const;
    // Attempts in Recently deleted that have lain there long enough, or all of them; how many went.
    [[nodiscard]] Result<qint64> forgetAttempts(bool all) const;
    // InvalidInput for a name that cannot be.
    [[nodiscard]] Result<> describe(const QString &id, const QString &name, const QString &note) const;
    // Kept forever, or as long as the retention lets it. Refused for an attempt, which holds no data.
    [[nodiscard]] Result<> keep(const QString &id, bool on) const;

private:
    [[nodiscard]] Error whyNotFound(const QString &reference) const;

    const OperationContext &m_context;
};

} // namespace Understudy

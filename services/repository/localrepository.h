// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/backupfolders.h"
#include "services/repository/blobreader.h"
#include "services/repository/manifestcache.h"
#include "services/repository/repository.h"

namespace Understudy {

class Collector;

// The repository in a folder of this computer.
class LocalRepository final : public Repository
{
public:
    LocalRepository(const Layout &layout, QString id, const Clock &clock);

    QString id() const override { return m_id; }
    Result<std::unique_ptr<RepositoryLock>> lock(Access access, const QString &purpose) override;
    Result<std::unique_ptr<BackupWriter>> begin(const RepositoryLock &lock, const TaskControl &control) override;
    Result<QByteArray> read(const BlobId &id) override;
    Result<QList<Backup>> backups(bool deleted) override;
    Result<Backup> backup(const QString &id) override;
    Result<> changeMarks(const QString &id, const std::function<void(Marks &)> &change) override;
    Result<> trash(const QString &id) override;
    Result<> untrash(const QString &id) override;
    Result<RepositoryStatus> status() override;
    Result<CheckReport> check(const TaskControl &control) override;
    Result<CheckReport> verify(const Manifest &manifest, const TaskControl &control) override;
    Result<CollectReport> collect(const RepositoryLock &exclusive, bool emptyTrash,
                                  const TaskControl &control) override;
    Result<CollectReport> purge(const RepositoryLock &exclusive, const QStringList &ids,
                                const TaskControl &control) override;
    Result<QList<PackId>> packsOf(const Manifest &manifest, const TaskControl &control) override;
    QString packFile(const PackId &id) const override;

private:
    // An error if it cannot be told whether all is there.
    [[nodiscard]] Result<> judge(Backup &backup);
    [[nodiscard]] Result<> changing(const std::function<Result<>()> &change);
    using Collect = std::function<Result<CollectReport>(Collector &)>;
    [[nodiscard]] Result<CollectReport> collecting(const Collect &collect, const TaskControl &control);

    const Layout m_layout;
    const QString m_id;
    const Clock &m_clock;
    const BackupFolders m_folders;
    ManifestCache m_listed; // what backups() has read
    BlobReader m_reader;
};

} // namespace Understudy

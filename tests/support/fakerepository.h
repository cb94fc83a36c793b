// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/repository.h"
#include "tests/support/fakeworld.h"

#include <QHash>

namespace Understudy::Testing {

// A repository in memory. Calls are noted: "lock shared", "begin", "confirm", "commit", "abandon", "trash <id>", ...; puts
// are not, because there are many, but fail as "put".
class FakeRepository final : public Repository
{
public:
    explicit FakeRepository(FakeWorld &world);

    [[nodiscard]] QString id() const override { return QStringLiteral("fake"); }
    [[nodiscard]] Result<std::unique_ptr<RepositoryLock>> lock(Access access, const QString &purpose) override;
    [[nodiscard]] Result<std::unique_ptr<BackupWriter>> begin(const RepositoryLock &lock,
                                                              const TaskControl &control) override;
    [[nodiscard]] Result<QByteArray> read(const BlobId &id) override;
    [[nodiscard]] Result<QList<Backup>> backups(bool deleted) override;
    [[nodiscard]] Result<Backup> backup(const QString &id) override;
    [[nodiscard]] Result<> changeMarks(const QString &id, const std::function<void(Marks &)> &change) override;
    [[nodiscard]] Result<> trash(const QString &id) override;
    [[nodiscard]] Result<> untrash(const QString &id) override;
    [[nodiscard]] Result<RepositoryStatus> status() override;
    [[nodiscard]] Result<CheckReport> check(const TaskControl &control) override;
    [[nodiscard]] Result<CheckReport> verify(const Manifest &manifest, const TaskControl &control) override;
    [[nodiscard]] Result<CollectReport> collect(const RepositoryLock &exclusive, bool emptyTrash,
                                                const TaskControl &control) override;

    [[nodiscard]] Result<CollectReport> purge(const RepositoryLock &exclusive, const QStringList &ids,
                                              const TaskControl &control) override;
    [[nodiscard]] Result<QList<PackId>> packsOf(const Manifest &manifest, const TaskControl &control) override;
    [[nodiscard]] QString packFile(const PackId &id) const override;

    // What lies in it; for tests to look at and to set up.
    QHash<BlobId, QByteArray> blobs;
    QList<Backup> stored; // in no order; deleted ones have a deletedAt
    CheckReport report; // what check() and verify() find
    qint64 availableBytes = -1;
    bool commitsDamaged = false; // what is committed turns out to be damaged at once

private:
    [[nodiscard]] Result<Backup *> inStore(const QString &id);

    FakeWorld &m_world;
    QMutex m_mutex;
    friend class FakeWriter;
};

} // namespace Understudy::Testing

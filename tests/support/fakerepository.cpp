// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/fakerepository.h"

#include "models/messages/catalog.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

class FakeRepositoryLock final : public RepositoryLock
{
public:
    FakeRepositoryLock(FakeWorld &world, Repository::Access access)
        : m_world(world)
        , m_access(access)
    { }
    ~FakeRepositoryLock() override { m_world.note(u"unlock repository"_s); }
    [[nodiscard]] Repository::Access access() const override { return m_access; }

private:
    FakeWorld &m_world;
    Repository::Access m_access;
};

// Keeps what is put to itself until the commit.
class FakeWriter final : public BackupWriter
{
public:
    FakeWriter(FakeRepository &repository, FakeWorld &world)
        : m_repository(repository)
        , m_world(world)
    { }
    ~FakeWriter() override
    {
        if (!m_committed)
            m_world.note(u"abandon"_s);
    }

    [[nodiscard]] Result<BlobId> put(QByteArrayView plain) override
    {
        const QMutexLocker locker(&m_repository.m_mutex);
        if (const auto failure = m_world.failures.constFind(u"put"_s); failure != m_world.failures.cend())
            return std::unexpected(*failure);
        const QByteArray hash = QCryptographicHash::hash(plain, QCryptographicHash::Sha256);
        const BlobId id = *Digest::fromHex(hash.toHex());
        m_new.insert(id, plain.toByteArray());
        return id;
    }
    [[nodiscard]] Result<bool> reuse(const BlobId &id) override
    {
        const QMutexLocker locker(&m_repository.m_mutex);
        return m_repository.blobs.contains(id) || m_new.contains(id);
    }
    [[nodiscard]] Result<QByteArray> get(const BlobId &id) override
    {
        const QMutexLocker locker(&m_repository.m_mutex);
        return m_new.contains(id) ? m_new.value(id) : m_repository.blobs.value(id);
    }
    [[nodiscard]] Result<> confirm() override { return m_world.call(u"confirm"_s); }
    [[nodiscard]] Result<Manifest> commit(Manifest manifest, const Marks &marks) override
    {
        if (const Result<> called = m_world.call(u"commit"_s); !called)
            return std::unexpected(called.error());
        const QMutexLocker locker(&m_repository.m_mutex);
        for (const QByteArray &bytes : std::as_const(m_new))
            manifest.newBytes += bytes.size();
        manifest.storedBytes = manifest.newBytes;
        m_repository.blobs.insert(m_new);
        Backup backup{.manifest = manifest, .marks = marks, .status = BackupStatus::Ready};
        if (!manifest.warnings.isEmpty())
            backup.status = BackupStatus::ReadyWithWarnings;
        if (m_repository.commitsDamaged) {
            backup.status = BackupStatus::Damaged;
            backup.failure = Messages::error("repository.backupDamaged"_L1, {{"name"_L1, manifest.name}});
        }
        m_repository.stored.append(backup);
        m_committed = true;
        return manifest;
    }

private:
    FakeRepository &m_repository;
    FakeWorld &m_world;
    QHash<BlobId, QByteArray> m_new;
    bool m_committed = false;
};

FakeRepository::FakeRepository(FakeWorld &world)
    : m_world(world)
{ }

Result<std::unique_ptr<RepositoryLock>> FakeRepository::lock(Access access, const QString &)
{
    const QString name = access == Access::Shared ? u"lock shared"_s : u"lock exclusive"_s;
    if (const Result<> called = m_world.call(name); !called)
        return std::unexpected(called.error());
    return std::make_unique<FakeRepositoryLock>(m_world, access);
}

Result<std::unique_ptr<BackupWriter>> FakeRepository::begin(const RepositoryLock &, const TaskControl &control)
{
    if (const Result<> called = m_world.call(u"begin"_s, {}, control); !called)
        return std::unexpected(called.error());
    return std::make_unique<FakeWriter>(*this, m_world);
}

Result<QByteArray> FakeRepository::read(const BlobId &id)
{
    const QMutexLocker locker(&m_mutex);
    const auto blob = blobs.constFind(id);
    if (blob == blobs.cend())
        return std::unexpected(Error{.code = Error::Code::Corrupt, .message = u"no such blob"_s});
    return *blob;
}

Result<QList<Backup>> FakeRepository::backups(bool deleted)
{
    if (const Result<> called = m_world.call(u"backups"_s); !called)
        return std::unexpected(called.error());
    const QMutexLocker locker(&m_mutex);
    QList<Backup> found;
    std::ranges::copy_if(stored, std::back_inserter(found),
                         [deleted](const Backup &one) { return deleted == one.marks.deletedAt.isValid(); });
    std::ranges::stable_sort(found, std::ranges::greater(), [](const Backup &one) { return one.manifest.createdAt; });
    return found;
}

Result<Backup *> FakeRepository::inStore(const QString &id)
{
    const auto found = std::ranges::find(stored, id, &Backup::id);
    if (found == stored.end())
        return std::unexpected(Error{.code = Error::Code::NotFound, .message = u"no such backup"_s});
    return &*found;
}

Result<Backup> FakeRepository::backup(const QString &id)
{
    const QMutexLocker locker(&m_mutex);
    const Result<Backup *> found = inStore(id);
    if (!found)
        return std::unexpected(found.error());
    return **found;
}

Result<> FakeRepository::changeMarks(const QString &id, const std::function<void(Marks &)> &change)
{
    if (const Result<> called = m_world.call(u"changeMarks "_s + id); !called)
        return called;
    const QMutexLocker locker(&m_mutex);
    const Result<Backup *> found = inStore(id);
    if (!found)
        return std::unexpected(found.error());
    change((*found)->marks);
    return {};
}

Result<> FakeRepository::trash(const QString &id)
{
    if (const Result<> called = m_world.call(u"trash "_s + id); !called)
        return called;
    const QMutexLocker locker(&m_mutex);
    const Result<Backup *> found = inStore(id);
    if (!found)
        return std::unexpected(found.error());
    (*found)->marks.deletedAt = (*found)->manifest.createdAt;
    return {};
}

Result<> FakeRepository::untrash(const QString &id)
{
    const QMutexLocker locker(&m_mutex);
    const Result<Backup *> found = inStore(id);
    if (!found)
        return std::unexpected(found.error());
    (*found)->marks.deletedAt = {};
    return {};
}

Result<RepositoryStatus> FakeRepository::status()
{
    return RepositoryStatus{.path = u"memory"_s, .backups = stored.size(), .availableBytes = availableBytes};
}

Result<CheckReport> FakeRepository::check(const TaskControl &control)
{
    if (const Result<> called = m_world.call(u"check"_s, {.step = Step::Verify}, control); !called)
        return std::unexpected(called.error());
    return report;
}

Result<CheckReport> FakeRepository::verify(const Manifest &manifest, const TaskControl &control)
{
    if (const Result<> called = m_world.call(u"verify "_s + manifest.id, {.step = Step::Verify}, control); !called)
        return std::unexpected(called.error());
    return report;
}

Result<CollectReport> FakeRepository::collect(const RepositoryLock &, bool, const TaskControl &control)
{
    if (const Result<> called = m_world.call(u"collect"_s, {.step = Step::Collect}, control); !called)
        return std::unexpected(called.error());
    return CollectReport{};
}

Result<CollectReport> FakeRepository::purge(const RepositoryLock &, const QStringList &ids, const TaskControl &control)
{
    if (const Result<> called = m_world.call(u"purge "_s + ids.join(u' '), {.step = Step::Collect}, control); !called)
        return std::unexpected(called.error());
    const QMutexLocker locker(&m_mutex);
    const qsizetype purged = stored.removeIf([&](const Backup &one) { return ids.contains(one.id()); });
    return CollectReport{.backupsPurged = purged};
}

Result<QList<PackId>> FakeRepository::packsOf(const Manifest &manifest, const TaskControl &)
{
    return manifest.packs;
}

QString FakeRepository::packFile(const PackId &id) const
{
    return u"/packs/"_s + id.toString();
}

} // namespace Understudy::Testing

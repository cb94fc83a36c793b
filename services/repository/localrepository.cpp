// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/localrepository.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filelock.h"
#include "services/repository/checker.h"
#include "services/repository/collector.h"
#include "services/repository/localbackupwriter.h"
#include "services/repository/neededblobs.h"
#include "services/repository/repositoryformat.h"
#include "services/repository/writeproblem.h"
#include "services/tasks/waiting.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QStorageInfo>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static constexpr auto s_patience = 5s;
static constexpr auto s_pause = 10ms;

Result<std::unique_ptr<Repository>> Repository::open(const QString &path, const Clock &clock)
{
    const Layout layout(path);
    Result<QString> id = RepositoryFormat::openOrMake(layout);
    if (!id)
        return std::unexpected(id.error());
    return std::make_unique<LocalRepository>(layout, std::move(*id), clock);
}

Result<std::unique_ptr<Repository>> Repository::openKnown(const QString &path, const QString &id, const Clock &clock)
{
    const Layout layout(path);
    if (const Result<> there = RepositoryFormat::expect(layout, id); !there)
        return std::unexpected(there.error());
    return std::make_unique<LocalRepository>(layout, id, clock);
}

namespace {

class LocalLock final : public RepositoryLock
{
public:
    LocalLock(Repository::Access access, std::optional<FileLock> file)
        : m_access(access)
        , m_file(std::move(file))
    { }
    [[nodiscard]] Repository::Access access() const override { return m_access; }

private:
    Repository::Access m_access;
    std::optional<FileLock> m_file; // none: nobody can write here
};

} // namespace

LocalRepository::LocalRepository(const Layout &layout, QString id, const Clock &clock)
    : m_layout(layout)
    , m_id(std::move(id))
    , m_clock(clock)
    , m_folders(layout)
    , m_reader(layout)
{ }

static QString lockText(const QString &purpose, const QDateTime &now)
{
    return QCoreApplication::translate("Repository", "%1 (process %2, since %3 UTC)")
        .arg(purpose)
        .arg(QCoreApplication::applicationPid())
        .arg(now.toString(u"yyyy-MM-dd HH:mm:ss"_s));
}

static std::unexpected<Error> busy(const QString &lockPath)
{
    const QString holder = FileLock::holder(lockPath);
    return fail(
        "repository.busy"_L1,
        {{"holder"_L1, holder.isEmpty() ? QCoreApplication::translate("Repository", "another program") : holder}});
}

// Copies may lack the folder of the locks, because it was empty.
static Result<std::optional<FileLock>> takeLock(const Layout &layout, const QString &path, FileLock::Access access,
                                                const QString &text)
{
    Result<std::optional<FileLock>> lock = FileLock::tryTake(path, access, text);
    if (lock || lock.error().code != Error::Code::NotFound)
        return lock;
    if (const Result<> made = makeFolder(layout.locks()); !made)
        return std::unexpected(made.error());
    return FileLock::tryTake(path, access, text);
}

Result<std::unique_ptr<RepositoryLock>> LocalRepository::lock(Access access, const QString &purpose)
{
    if (const Result<> there = RepositoryFormat::expect(m_layout, m_id); !there)
        return std::unexpected(there.error());
    const auto fileAccess = access == Access::Shared ? FileLock::Access::Shared : FileLock::Access::Exclusive;
    Result<std::optional<FileLock>> file = takeLock(m_layout, m_layout.repositoryLock(), fileAccess,
                                                    lockText(purpose, m_clock.now()));
    // Where nobody can write nobody can collect: reading is safe without a lock.
    if (!file && file.error().code == Error::Code::Denied && access == Access::Shared)
        return std::make_unique<LocalLock>(access, std::nullopt);
    if (!file)
        return std::unexpected(file.error());
    if (!*file)
        return busy(m_layout.repositoryLock());
    return std::make_unique<LocalLock>(access, std::move(*file));
}

Result<std::unique_ptr<BackupWriter>> LocalRepository::begin(const RepositoryLock &, const TaskControl &control)
{
    Result<std::unique_ptr<LocalBackupWriter>> writer = LocalBackupWriter::create(m_layout, m_reader, control);
    if (!writer)
        return std::unexpected(writeProblem(m_layout, writer.error()));
    return std::move(*writer);
}

Result<QByteArray> LocalRepository::read(const BlobId &id)
{
    return m_reader.read(id);
}

// Packs that the manifest names may have been rewritten by collect, or lost and stored again by a later backup: only
// then the lists are asked. What collect moved is in packs that no manifest names: it is there as long as no pack is lost.
Result<> LocalRepository::judge(Backup &backup)
{
    if (backup.status == BackupStatus::Damaged)
        return {};
    bool suspicious = false;
    m_reader.look([&](const BlobIndex &index, const PackSet &packs) {
        const auto isThere = [&](const PackId &pack) { return packs.isHealthy(pack, index.expectedSize(pack)); };
        const auto isMoved = [&](const PackId &pack) { return index.isReplaced(pack) && !packs.contains(pack); };
        const bool anyMoved = std::ranges::any_of(backup.manifest.packs, isMoved);
        suspicious = (anyMoved && !index.isCovered(packs))
                     || !std::ranges::all_of(backup.manifest.packs,
                                             [&](const PackId &pack) { return isThere(pack) || isMoved(pack); });
    });
    if (!suspicious)
        return {};
    const std::atomic_bool never = false;
    const Result<NeededBlobs> needed = NeededBlobs::of(backup.manifest, m_reader, TaskControl(never));
    if (needed && needed->missing == 0)
        return {};
    if (!needed && needed.error().code != Error::Code::Corrupt)
        return std::unexpected(needed.error());
    backup.status = BackupStatus::Damaged;
    backup.failure = needed ? Messages::error("repository.backupDamaged"_L1, {{"name"_L1, backup.name()}})
                            : needed.error();
    return {};
}

Result<QList<Backup>> LocalRepository::backups(bool deleted)
{
    if (const Result<> there = RepositoryFormat::expect(m_layout, m_id); !there)
        return std::unexpected(there.error());
    const Result<QStringList> ids = m_folders.ids(deleted);
    if (!ids)
        return std::unexpected(ids.error());
    if (const Result<> refreshed = m_reader.refresh(); !refreshed)
        return std::unexpected(refreshed.error());
    QList<Backup> backups;
    for (const QString &id : *ids) {
        Result<Backup> backup = m_folders.read(id, deleted, &m_listed);
        if (!backup && backup.error().code == Error::Code::NotFound)
            continue; // deleted since
        if (!backup)
            return std::unexpected(backup.error());
        if (const Result<> judged = judge(*backup); !judged)
            return std::unexpected(judged.error());
        backups.append(std::move(*backup));
    }
    std::ranges::stable_sort(backups, std::ranges::greater(), [](const Backup &b) { return b.manifest.createdAt; });
    return backups;
}

Result<Backup> LocalRepository::backup(const QString &id)
{
    if (const Result<> there = RepositoryFormat::expect(m_layout, m_id); !there)
        return std::unexpected(there.error());
    Result<Backup> backup = m_folders.read(id, false);
    if (!backup)
        return backup;
    if (backup->status == BackupStatus::Damaged)
        return std::unexpected(backup->failure);
    if (const Result<> refreshed = m_reader.refresh(); !refreshed)
        return std::unexpected(refreshed.error());
    if (const Result<> judged = judge(*backup); !judged)
        return std::unexpected(judged.error());
    return backup;
}

// Marks are read, changed and written; trash moves folders. One at a time, also among programs. Each of them takes
// moments, so they wait for each other; collect keeps them waiting longer than anybody would.
Result<> LocalRepository::changing(const std::function<Result<>()> &change)
{
    if (const Result<> there = RepositoryFormat::expect(m_layout, m_id); !there)
        return there;
    const auto tryTake = [this] {
        return takeLock(m_layout, m_layout.changesLock(), FileLock::Access::Exclusive,
                        lockText(QCoreApplication::translate("Repository", "a change of a backup"), m_clock.now()));
    };
    const std::atomic_bool never = false;
    const QDeadlineTimer patience(s_patience);
    Result<std::optional<FileLock>> lock = tryTake();
    while (lock && !*lock && !patience.hasExpired()) {
        if (const Result<> passed = letPass(s_pause, TaskControl(never)); !passed)
            return passed;
        lock = tryTake();
    }
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return busy(m_layout.changesLock());
    return change();
}

Result<> LocalRepository::changeMarks(const QString &id, const std::function<void(Marks &)> &change)
{
    return changing([&] { return m_folders.changeMarks(id, change); });
}

Result<> LocalRepository::trash(const QString &id)
{
    return changing([&] { return m_folders.trash(id, m_clock.now()); });
}

Result<> LocalRepository::untrash(const QString &id)
{
    return changing([&] { return m_folders.untrash(id); });
}

Result<RepositoryStatus> LocalRepository::status()
{
    if (const Result<> there = RepositoryFormat::expect(m_layout, m_id); !there)
        return std::unexpected(there.error());
    const Result<PackSet> packs = PackSet::scan(m_layout);
    if (!packs)
        return std::unexpected(packs.error());
    const Result<QStringList> ids = m_folders.ids(false);
    if (!ids)
        return std::unexpected(ids.error());
    RepositoryStatus status{.path = m_layout.root(),
                            .format = RepositoryFormat::current,
                            .backups = ids->size(),
                            .packs = packs->sizes().size(),
                            .packBytes = packs->totalBytes(),
                            .trashBytes = Layout::bytesBelow(m_layout.trash()),
                            .availableBytes = QStorageInfo(m_layout.root()).bytesAvailable(),
                            .lockedBy = FileLock::holder(m_layout.repositoryLock())};
    for (const PackId &pack : packs->damaged()) {
        if (packs->contains(pack)) // one that is gone is no more damaged than others that are gone
            status.damagedPacks.append(pack.toString());
    }
    status.damagedPacks.sort();
    return status;
}

Result<CheckReport> LocalRepository::check(const TaskControl &control)
{
    if (const Result<> there = RepositoryFormat::expect(m_layout, m_id); !there)
        return std::unexpected(there.error());
    return Checker(m_layout, m_reader).check(control);
}

Result<CheckReport> LocalRepository::verify(const Manifest &manifest, const TaskControl &control)
{
    if (const Result<> there = RepositoryFormat::expect(m_layout, m_id); !there)
        return std::unexpected(there.error());
    return Checker(m_layout, m_reader).verify(manifest, control);
}

Result<QList<PackId>> LocalRepository::packsOf(const Manifest &manifest, const TaskControl &control)
{
    if (const Result<> refreshed = m_reader.refresh(); !refreshed)
        return std::unexpected(refreshed.error());
    const Result<NeededBlobs> needed = NeededBlobs::of(manifest, m_reader, control);
    if (!needed)
        return std::unexpected(needed.error());
    if (needed->missing > 0)
        return fail("repository.backupDamaged"_L1, {{"name"_L1, manifest.name}});
    QList<PackId> packs = needed->packs.values();
    std::ranges::sort(packs);
    return packs;
}

QString LocalRepository::packFile(const PackId &id) const
{
    return m_layout.pack(id);
}

Result<CollectReport> LocalRepository::collecting(const Collect &collect, const TaskControl &control)
{
    CollectReport report;
    const Result<> collected = changing([&]() -> Result<> {
        Collector collector(m_layout, m_clock, control);
        Result<CollectReport> result = collect(collector);
        if (!result)
            return std::unexpected(result.error());
        report = *result;
        return {};
    });
    if (!collected)
        return std::unexpected(collected.error());
    if (const Result<> refreshed = m_reader.refresh(); !refreshed)
        return std::unexpected(refreshed.error());
    return report;
}

Result<CollectReport> LocalRepository::collect(const RepositoryLock &exclusive, bool emptyTrash,
                                               const TaskControl &control)
{
    Q_ASSERT(exclusive.access() == Access::Exclusive);
    return collecting([emptyTrash](Collector &collector) { return collector.collect(emptyTrash); }, control);
}

Result<CollectReport> LocalRepository::purge(const RepositoryLock &exclusive, const QStringList &ids,
                                             const TaskControl &control)
{
    Q_ASSERT(exclusive.access() == Access::Exclusive);
    return collecting([&ids](Collector &collector) { return collector.purge(ids); }, control);
}

} // namespace Understudy

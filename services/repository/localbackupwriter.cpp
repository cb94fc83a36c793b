// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/localbackupwriter.h"

#include "models/messages/catalog.h"
#include "services/crypto/sha256.h"
#include "services/logging.h"
#include "services/repository/backupfolders.h"
#include "services/repository/lostfolders.h"
#include "services/repository/repositoryformat.h"
#include "services/repository/writeproblem.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_maximumBlob = 4 * 1024 * 1024;

Result<std::unique_ptr<LocalBackupWriter>> LocalBackupWriter::create(const Layout &layout, BlobReader &reader,
                                                                     const TaskControl &control)
{
    if (const Result<> aside = setLostFoldersAside(layout); !aside)
        return std::unexpected(aside.error());
    if (const Result<> made = RepositoryFormat::makeFolders(layout); !made)
        return std::unexpected(made.error());
    if (const Result<> swept = WorkFolder::sweep(layout); !swept)
        return std::unexpected(swept.error());
    Result<WorkFolder> work = WorkFolder::create(layout);
    if (!work)
        return std::unexpected(work.error());
    if (const Result<> merged = BlobIndex::merge(layout); !merged)
        qCWarning(lcRepository) << "the index stays in many parts:" << merged.error().details;
    Result<PackSet> packs = PackSet::scan(layout);
    if (!packs)
        return std::unexpected(packs.error());
    Result<BlobIndex> index = BlobIndex::open(layout, *packs);
    if (!index)
        return std::unexpected(index.error());
    return std::unique_ptr<LocalBackupWriter>(
        new LocalBackupWriter(layout, reader, control, std::move(*work), std::move(*packs), std::move(*index)));
}

LocalBackupWriter::LocalBackupWriter(const Layout &layout, BlobReader &reader, const TaskControl &control,
                                     WorkFolder work, PackSet packs, BlobIndex index)
    : m_layout(layout)
    , m_reader(reader)
    , m_control(control)
    , m_work(std::move(work))
    , m_packs(std::move(packs))
    , m_index(std::move(index))
    , m_used(m_index)
    , m_blobs(layout, m_work.path())
{ }

// Not in a pack that turned out to be damaged since the beginning: what reads the last backup finds out.
Result<std::optional<BlobReference>> LocalBackupWriter::known(const BlobId &id) const
{
    return m_index.find(id, [this](const PackId &pack, qint64 size) {
        return m_packs.isHealthy(pack, size) && !m_reader.isDamaged(pack);
    });
}

void LocalBackupWriter::use(const BlobReference &reference)
{
    const QMutexLocker locker(&m_mutex);
    if (!m_used.add(reference))
        return;
    m_reusedBytes += storedShare(reference.location.place);
    m_usedPacks.insert(reference.location.pack);
}

Result<BlobId> LocalBackupWriter::store(QByteArrayView plain, Compression compression)
{
    if (const Result<> going = m_control.checkpoint(); !going)
        return std::unexpected(going.error());
    if (plain.isEmpty() || plain.size() > s_maximumBlob)
        return fail("repository.blobSize"_L1, {}, u"%1 bytes"_s.arg(plain.size()));
    const BlobId id = Sha256::of(plain);
    const Result<std::optional<BlobReference>> there = known(id);
    if (!there)
        return std::unexpected(there.error());
    if (*there) {
        use(**there);
        return id;
    }
    if (const Result<> added = m_blobs.add(id, plain, compression); !added)
        return std::unexpected(writeProblem(m_layout, added.error()));
    return id;
}

Result<bool> LocalBackupWriter::reuse(const BlobId &id)
{
    const Result<std::optional<BlobReference>> there = known(id);
    if (!there)
        return std::unexpected(there.error());
    if (*there) {
        use(**there);
        return true;
    }
    return m_blobs.contains(id);
}

Result<QByteArray> LocalBackupWriter::get(const BlobId &id)
{
    const Result<bool> isNew = m_blobs.contains(id);
    if (!isNew)
        return std::unexpected(isNew.error());
    return *isNew ? m_blobs.get(id) : m_reader.read(id);
}

// By a new look: another program may have found the damage, and the disk may have lost a pack.
Result<> LocalBackupWriter::confirm()
{
    const QMutexLocker locker(&m_mutex);
    if (m_usedPacks.isEmpty())
        return {};
    const Result<PackSet> now = PackSet::scan(m_layout);
    if (!now)
        return std::unexpected(now.error());
    const auto isWritten = [this](const PackId &pack) { // anew, in place of the damaged one
        return std::ranges::contains(m_blobs.packs(), pack, &PackSize::id);
    };
    for (const PackId &pack : std::as_const(m_usedPacks)) {
        const bool healthy = now->isHealthy(pack, m_index.expectedSize(pack));
        if (!healthy || (m_reader.isDamaged(pack) && !isWritten(pack)))
            return fail("repository.packDamaged"_L1, {}, u"%1 was counted on"_s.arg(pack.toString()));
    }
    return {};
}

// The manifest says how large the repository grew by it too, so its own size is part of what it says.
void LocalBackupWriter::fillFigures(Manifest &manifest, const QByteArray &marks) const
{
    QSet<PackId> packs = m_usedPacks;
    for (const PackSize &pack : m_blobs.packs())
        packs.insert(pack.id);
    manifest.packs = packs.values();
    std::ranges::sort(manifest.packs);
    manifest.storedBytes = m_reusedBytes + m_blobs.packBytes();
    manifest.newBytes = m_blobs.packBytes() + m_blobs.segmentBytes() + marks.size();
    manifest.newBytes += manifest.toJson().size();
}

// What stood in a damaged part of the index was stored again; without this the next backup would do so too.
void LocalBackupWriter::repairIndex()
{
    if (!m_index.isDamaged())
        return;
    if (const Result<> repaired = m_reader.refresh(BlobReader::Depth::Bytes); !repaired)
        qCWarning(lcRepository) << "the index stays damaged:" << repaired.error().details;
}

Result<Manifest> LocalBackupWriter::commit(Manifest manifest, const Marks &marks)
{
    Result<Manifest> committed = commitAll(std::move(manifest), marks);
    if (!committed)
        return std::unexpected(writeProblem(m_layout, committed.error()));
    return committed;
}

Result<Manifest> LocalBackupWriter::commitAll(Manifest manifest, const Marks &marks)
{
    if (!BackupFolders::isId(manifest.id))
        return fail("repository.backupNotFound"_L1, {{"id"_L1, manifest.id}});
    if (const Result<> finished = m_blobs.finish(); !finished)
        return std::unexpected(finished.error());
    if (const Result<> going = m_control.checkpoint(); !going)
        return std::unexpected(going.error());
    if (const Result<> moved = m_blobs.moveIntoPlace(); !moved)
        return std::unexpected(moved.error());
    if (const Result<> good = m_packs.markWritten(m_layout, m_blobs.packs()); !good)
        return std::unexpected(good.error());
    if (const Result<> confirmed = confirm(); !confirmed)
        return std::unexpected(confirmed.error());
    const QByteArray marksJson = marks.toJson();
    fillFigures(manifest, marksJson);
    const QString folder = m_work.path() + u"/backup"_s;
    if (const Result<> made = makeFolder(folder); !made)
        return std::unexpected(made.error());
    if (const Result<> written = writeDurably(Layout::marks(folder), marksJson); !written)
        return std::unexpected(written.error());
    if (const Result<> written = writeDurably(Layout::manifest(folder), manifest.toJson()); !written)
        return std::unexpected(written.error());
    if (const Result<> committed = renameDurably(folder, m_layout.backup(manifest.id)); !committed)
        return std::unexpected(committed.error());
    repairIndex();
    return manifest;
}

} // namespace Understudy

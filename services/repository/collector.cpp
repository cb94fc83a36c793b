// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/collector.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/repository/lostfolders.h"
#include "services/repository/packindex.h"
#include "services/repository/repositoryformat.h"
#include "services/repository/segmentmerge.h"
#include "services/repository/workfolder.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

Collector::Collector(const Layout &layout, const Clock &clock, const TaskControl &control)
    : m_layout(layout)
    , m_clock(clock)
    , m_control(control)
    , m_folders(layout)
    , m_trash(layout)
{ }

Result<> Collector::sweepFolders()
{
    if (const Result<> aside = setLostFoldersAside(m_layout); !aside)
        return aside;
    if (const Result<> made = RepositoryFormat::makeFolders(m_layout); !made)
        return made;
    if (const Result<> swept = WorkFolder::sweep(m_layout); !swept)
        return swept;
    return WorkFolder::sweepLocks(m_layout);
}

Result<> Collector::purgeBackups(bool all)
{
    const Result<QStringList> ids = m_folders.ids(true);
    if (!ids)
        return std::unexpected(ids.error());
    const Result<WorkFolder> work = WorkFolder::create(m_layout);
    if (!work)
        return std::unexpected(work.error());
    for (const QString &id : *ids) {
        const Result<Backup> backup = m_folders.read(id, true);
        if (!backup)
            return std::unexpected(backup.error());
        const QDateTime since = backup->marks.deletedAt;
        if (!all && !since.isValid()) {
            // Its marks are lost: the days count from now.
            if (const Result<> stamped = m_folders.stampDeleted(id, m_clock.now()); !stamped)
                return stamped;
            continue;
        }
        if (!all && since.addDays(daysInTrash) > m_clock.now())
            continue;
        if (const Result<> purged = m_folders.purge(id, work->path()); !purged)
            return purged;
        ++m_report.backupsPurged;
    }
    return {};
}

Result<> Collector::purgeChosen(const QStringList &ids)
{
    const Result<WorkFolder> work = WorkFolder::create(m_layout);
    if (!work)
        return std::unexpected(work.error());
    for (const QString &id : ids) {
        if (const Result<> purged = m_folders.purge(id, work->path()); !purged)
            return purged;
        ++m_report.backupsPurged;
    }
    return {};
}

// A manifest that cannot be read may need any pack: then nothing is removed at all.
Result<> Collector::readManifests()
{
    for (const bool deleted : {false, true}) {
        const Result<QStringList> ids = m_folders.ids(deleted);
        if (!ids)
            return std::unexpected(ids.error());
        for (const QString &id : *ids) {
            const Result<Backup> backup = m_folders.read(id, deleted);
            if (!backup)
                return std::unexpected(backup.error());
            if (backup->status == BackupStatus::Damaged)
                return fail("repository.collectBlocked"_L1, {{"id"_L1, id}}, backup->failure.message);
            m_manifests.append(backup->manifest);
            m_named.unite(QSet<PackId>(backup->manifest.packs.begin(), backup->manifest.packs.end()));
        }
    }
    return {};
}

Result<> Collector::openIndex()
{
    Result<PackSet> packs = PackSet::scan(m_layout);
    if (!packs)
        return std::unexpected(packs.error());
    m_packs = std::move(*packs);
    const Result<QStringList> damaged = BlobIndex::damagedNames(m_layout);
    if (!damaged)
        return std::unexpected(damaged.error());
    for (const QString &name : *damaged) {
        if (const Result<> removed = removeDurably(m_layout.index() + u'/' + name); !removed)
            return removed;
    }
    Result<BlobIndex> index = BlobIndex::open(m_layout, m_packs);
    if (!index)
        return std::unexpected(index.error());
    m_index.emplace(std::move(*index));
    return {};
}

// The second phase of the trash: a pack that a backup turns out to need comes back.
Result<> Collector::bringBackNeededPacks()
{
    const Result<bool> cameBack = m_trash.bringBack([this](const PackId &pack) {
        return m_named.contains(pack) && !m_packs.contains(pack) && !m_index->isReplaced(pack);
    });
    if (!cameBack)
        return std::unexpected(cameBack.error());
    return *cameBack ? openIndex() : Result<>();
}

// What a collect moved may be lost since: then the pack that it was moved out of has the last copy, though it counts as
// replaced. Where a list is lost nobody knows what to look for, so all come back.
Result<> Collector::bringBackLastCopies()
{
    if (isComplete())
        return {};
    const Result<QSet<PackId>> lastCopies = trashedPacksWithMissing();
    if (!lastCopies)
        return std::unexpected(lastCopies.error());
    const Result<bool> cameBack = m_trash.bringBack(
        [&](const PackId &pack) { return !m_packs.contains(pack) && (m_needsUnknown || lastCopies->contains(pack)); });
    if (!cameBack)
        return std::unexpected(cameBack.error());
    if (!*cameBack)
        return {};
    if (const Result<> opened = openIndex(); !opened)
        return opened;
    return plan();
}

// Packs that are not there, though the index knows them or a manifest names them. As long as a backup lacks something
// they stay known: that they are not there is all that tells of its damage.
void Collector::findLost()
{
    m_lost.clear();
    if (!isComplete())
        return;
    for (const PackId &pack : m_index->packs()) {
        if (!m_packs.contains(pack))
            m_lost.insert(pack);
    }
    for (const PackId &pack : std::as_const(m_named)) {
        if (!m_packs.contains(pack) && !m_index->isReplaced(pack))
            m_lost.insert(pack);
    }
}

Result<> Collector::judgePacks()
{
    m_gone.clear();
    m_sparse.clear();
    QHash<PackId, qint64> live;
    const auto &segments = m_index->segments();
    for (qsizetype s = 0; s < qsizetype(segments.size()); ++s) {
        const IndexSegment &segment = *segments[size_t(s)];
        for (qint64 p = 0; p < segment.pages(); ++p) {
            const Result<QList<IndexEntry>> page = segment.page(p);
            if (!page)
                return std::unexpected(page.error());
            for (qsizetype i = 0; i < page->size(); ++i) {
                if (m_used->contains(s, p * SegmentFormat::entriesPerPage + i))
                    live[segment.packs()[page->at(i).pack].id] += storedShare(page->at(i).place);
            }
        }
    }
    findLost();
    for (const auto [pack, size] : m_packs.sizes().asKeyValueRange()) {
        if (m_keptWhole.contains(pack))
            continue;
        const qint64 used = live.value(pack);
        if (used == 0)
            m_gone.insert(pack);
        else if (m_rewrites && used * 100 < size * sparsePercent)
            m_sparse.insert(pack);
    }
    return {};
}

Result<> Collector::rewrite(BlobWriter &writer, const PackId &pack)
{
    const Result<PackIndex> index = PackIndex::readFrom(m_layout.pack(pack));
    if (!index)
        return std::unexpected(index.error());
    for (const PackIndex::Member &member : index->members) {
        if (const Result<> going = m_control.checkpoint({.step = Step::Collect}); !going)
            return going;
        const Result<std::optional<BlobReference>> looked = m_index->find(member.id, m_packs);
        if (!looked)
            return std::unexpected(looked.error());
        const std::optional<BlobReference> &found = *looked;
        if (!found || found->location.pack != pack || !m_used->contains(found->segment, found->number))
            continue;
        const Result<QByteArray> plain = m_cache.read(member.id, found->location, m_layout.pack(pack));
        if (!plain)
            return std::unexpected(plain.error());
        if (const Result<> added = writer.add(member.id, *plain); !added)
            return added;
    }
    return {};
}

Result<bool> Collector::rewriteSparse()
{
    const Result<WorkFolder> work = WorkFolder::create(m_layout);
    if (!work)
        return std::unexpected(work.error());
    BlobWriter writer(m_layout, work->path());
    for (const PackId &pack : std::as_const(m_sparse)) {
        const Result<> rewritten = rewrite(writer, pack);
        if (!rewritten && rewritten.error().code != Error::Code::Corrupt)
            return std::unexpected(rewritten.error());
        if (!rewritten) {
            m_packs.markDamaged(m_layout, pack); // it stays, and the next backup stores anew what it can
            return false;
        }
    }
    if (const Result<> whole = checkIndex(); !whole)
        return std::unexpected(whole.error());
    if (const Result<> finished = writer.finish(); !finished)
        return std::unexpected(finished.error());
    m_report.packsRewritten = m_sparse.size();
    m_gone.unite(m_sparse);
    if (const Result<> moved = moveRewritten(writer); !moved)
        return std::unexpected(moved.error());
    return true;
}

Result<> Collector::moveRewritten(BlobWriter &writer)
{
    // The same blobs in the same order give the same pack: one that was to go may have come out again.
    for (const PackSize &pack : writer.packs())
        m_gone.remove(pack.id);
    // Manifests go on naming packs that are gone; this says that nothing is lost with them.
    const QSet<PackId> notThere = m_gone + m_lost;
    for (const PackId &pack : notThere) {
        if (m_named.contains(pack) && !m_index->isReplaced(pack))
            writer.addReplaced(pack);
    }
    if (const Result<> moved = writer.moveIntoPlace(); !moved)
        return moved;
    m_report.freedBytes -= writer.packBytes();
    return m_packs.markWritten(m_layout, writer.packs());
}

Result<> Collector::plan()
{
    if (const Result<> marked = mark(); !marked)
        return marked;
    return judgePacks();
}

// A pack that turns out to be damaged is not counted on: other packs with its blobs then stay, though they were to go. On
// a disk that is too full for rewriting, what goes whole makes room for the next time.
Result<> Collector::rewriteAll()
{
    while (!m_sparse.isEmpty() || !m_gone.isEmpty() || !m_lost.isEmpty()) {
        const Result<bool> rewritten = rewriteSparse();
        const bool noSpace = !rewritten && rewritten.error().code == Error::Code::NoSpace && !m_sparse.isEmpty();
        if (!rewritten && !noSpace)
            return std::unexpected(rewritten.error());
        if (!noSpace && *rewritten)
            break;
        m_rewrites = m_rewrites && !noSpace;
        if (const Result<> planned = plan(); !planned)
            return planned;
        if (noSpace && m_gone.isEmpty())
            return std::unexpected(rewritten.error());
    }
    return {};
}

// One new segment without what goes, then the old ones are removed.
Result<> Collector::rewriteIndex()
{
    const Result<QStringList> names = BlobIndex::segmentNames(m_layout);
    if (!names)
        return std::unexpected(names.error());
    const Result<PackSet> packs = PackSet::scan(m_layout); // with those that have just been written
    if (!packs)
        return std::unexpected(packs.error());
    std::vector<std::unique_ptr<IndexSegment>> segments;
    QList<const IndexSegment *> all;
    for (const QString &name : *names) {
        Result<std::unique_ptr<IndexSegment>> segment = IndexSegment::open(m_layout.index() + u'/' + name);
        if (!segment)
            return std::unexpected(segment.error());
        segments.push_back(std::move(*segment));
        all.append(segments.back().get());
    }
    const Result<WorkFolder> work = WorkFolder::create(m_layout);
    if (!work)
        return std::unexpected(work.error());
    const Result<FinishedSegment> merged = mergeSegments(
        all, *packs, [this](const PackId &pack) { return !m_gone.contains(pack) && !m_lost.contains(pack); },
        work->path() + u"/segment.part"_s, m_layout.index());
    if (!merged)
        return std::unexpected(merged.error());
    for (const QString &name : *names) {
        if (name == merged->id.toString())
            continue;
        if (const Result<> removed = removeDurably(m_layout.index() + u'/' + name); !removed)
            return removed;
    }
    return {};
}

Result<> Collector::movePacksToTrash(bool atOnce)
{
    if (const Result<> taken = m_trash.take(m_gone); !taken)
        return taken;
    for (const PackId &pack : std::as_const(m_gone)) {
        if (const Result<> good = m_packs.markGood(m_layout, pack); !good)
            return good;
    }
    m_report.packsRemoved = m_gone.size();
    return atOnce ? emptyTrash() : Result<>();
}

// Not while it may hold what a backup lacks.
Result<> Collector::emptyTrash()
{
    m_report.trashKept = m_needsUnknown;
    if (m_needsUnknown)
        return {};
    const Result<qint64> freed = m_trash.empty();
    if (!freed)
        return std::unexpected(freed.error());
    m_report.freedBytes += *freed;
    return {};
}

Result<CollectReport> Collector::collect(bool emptyTrash)
{
    return run([this, emptyTrash] { return purgeBackups(emptyTrash); }, emptyTrash);
}

Result<CollectReport> Collector::purge(const QStringList &ids)
{
    return run([this, &ids] { return purgeChosen(ids); }, true);
}

Result<CollectReport> Collector::run(const std::function<Result<>()> &purge, bool packsAtOnce)
{
    using Part = std::function<Result<>()>;
    const Part parts[] = {
        [this] { return sweepFolders(); },
        purge,
        [this] { return readManifests(); },
        [this] { return openIndex(); },
        [this] { return bringBackNeededPacks(); },
        [this] { return plan(); },
        [this] { return bringBackLastCopies(); },
        [this] { return emptyTrash(); }, // what an earlier collect put there
        [this] { return rewriteAll(); },
        [this] { return m_gone.isEmpty() && m_lost.isEmpty() ? Result<>() : rewriteIndex(); },
        [this, packsAtOnce] { return movePacksToTrash(packsAtOnce); },
    };
    for (const Part &part : parts) {
        if (const Result<> done = part(); !done)
            return std::unexpected(done.error());
        if (const Result<> going = m_control.checkpoint({.step = Step::Collect}); !going)
            return std::unexpected(going.error());
    }
    m_report.freedBytes = qMax<qint64>(m_report.freedBytes, 0);
    return m_report;
}

} // namespace Understudy

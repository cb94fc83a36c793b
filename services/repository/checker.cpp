// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/checker.h"

#include "services/logging.h"
#include "services/repository/backupfolders.h"
#include "services/repository/listwalk.h"
#include "services/repository/neededblobs.h"
#include "services/repository/packcheck.h"
#include "services/repository/usedblobs.h"
#include "services/tasks/orderedpipeline.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using PackPipeline = OrderedPipeline<PackId, PackCheck>;

Checker::Checker(const Layout &layout, BlobReader &reader)
    : m_layout(layout)
    , m_reader(reader)
{ }

Result<> Checker::noteBadPack(const PackId &pack, CheckReport &report)
{
    m_reader.markDamaged(pack);
    report.damagedPacks.append(pack.toString());
    return {};
}

Result<> Checker::checkIndex(CheckReport &report)
{
    const Result<QStringList> damaged = BlobIndex::damagedNames(m_layout);
    if (!damaged)
        return std::unexpected(damaged.error());
    if (const Result<> refreshed = m_reader.refresh(BlobReader::Depth::Bytes); !refreshed)
        return refreshed;
    for (const QString &name : *damaged)
        report.repaired.append(u"index/"_s + name);
    m_reader.look([&report](const BlobIndex &index, const PackSet &) {
        for (const PackId &pack : index.indexedAnew())
            report.repaired.append(u"packs/"_s + pack.toString().first(2) + u'/' + pack.toString());
    });
    return {};
}

static Result<> count(const PackCheck &check, qint64 total, CheckReport &report, const TaskControl &control)
{
    ++report.packsChecked;
    report.bytesChecked += check.bytes;
    return control.checkpoint({.step = Step::Verify, .done = report.bytesChecked, .total = total});
}

Result<> Checker::checkPacks(CheckReport &report, const TaskControl &control)
{
    QList<PackId> all;
    qint64 total = 0;
    QSet<PackId> marked;
    m_reader.look([&](const BlobIndex &, const PackSet &packs) {
        all = packs.sizes().keys();
        total = packs.totalBytes();
        marked = packs.damaged();
    });
    std::ranges::sort(all);
    PackPipeline pipeline(
        idealWorkers(), 2 * idealWorkers(),
        [&](const PackId &pack) { return PackCheck::byName(pack, m_layout.pack(pack), control); },
        [&](const PackCheck &check) -> Result<> {
            if (const Result<> going = count(check, total, report, control); !going)
                return going;
            if (!check.good)
                return noteBadPack(check.pack, report);
            return marked.contains(check.pack) ? m_reader.markGood(check.pack) : Result<>();
        });
    for (const PackId &pack : std::as_const(all)) {
        if (const Result<> pushed = pipeline.push(pack); !pushed)
            return pushed;
    }
    return pipeline.drain();
}

// All lists at once: what they share is read once.
Result<bool> Checker::isAnyBlobMissing(const QList<Manifest> &manifests, const TaskControl &control)
{
    bool missing = false;
    QSet<BlobId> lists;
    ListWalk walk([this](const BlobId &id) { return m_reader.read(id); },
                  [&](const BlobId &id) -> Result<> {
                      const Result<std::optional<BlobReference>> found = m_reader.find(id);
                      missing = missing || (found && !*found);
                      return found ? Result<>() : std::unexpected(found.error());
                  },
                  [&lists](const BlobId &id) {
                      const qsizetype before = lists.size();
                      lists.insert(id);
                      return lists.size() > before;
                  });
    for (const Manifest &manifest : manifests) {
        const Result<> walked = walk.walk(manifest, control);
        if (!walked && walked.error().code != Error::Code::Corrupt)
            return std::unexpected(walked.error());
        missing = missing || !walked;
    }
    return missing;
}

// Whether this backup is one of those that lost something.
Result<> Checker::blame(const Manifest &manifest, CheckReport &report, const TaskControl &control)
{
    const Result<NeededBlobs> needed = NeededBlobs::of(manifest, m_reader, control);
    if (!needed && needed.error().code != Error::Code::Corrupt)
        return std::unexpected(needed.error());
    if (needed && needed->missing == 0)
        return {};
    report.damagedBackups.append(manifest.id);
    m_reader.look([&](const BlobIndex &index, const PackSet &packs) {
        for (const PackId &pack : manifest.packs) {
            if (!packs.contains(pack) && !index.isReplaced(pack) && !report.missingPacks.contains(pack.toString()))
                report.missingPacks.append(pack.toString());
        }
    });
    return {};
}

Result<> Checker::checkBackups(CheckReport &report, const TaskControl &control)
{
    const BackupFolders folders(m_layout);
    const Result<QStringList> ids = folders.ids(false);
    if (!ids)
        return std::unexpected(ids.error());
    QList<Manifest> manifests;
    for (const QString &id : *ids) {
        const Result<Backup> backup = folders.read(id, false);
        if (!backup && backup.error().code == Error::Code::NotFound)
            continue; // deleted since
        if (!backup)
            return std::unexpected(backup.error());
        if (backup->status == BackupStatus::Damaged)
            report.damagedBackups.append(id);
        else
            manifests.append(backup->manifest);
    }
    const Result<bool> missing = isAnyBlobMissing(manifests, control);
    if (!missing)
        return std::unexpected(missing.error());
    if (!*missing)
        return {};
    for (const Manifest &manifest : std::as_const(manifests)) {
        if (const Result<> blamed = blame(manifest, report, control); !blamed)
            return blamed;
    }
    return {};
}

Result<CheckReport> Checker::check(const TaskControl &control)
{
    CheckReport report;
    if (const Result<> checked = checkIndex(report); !checked)
        return std::unexpected(checked.error());
    if (const Result<> checked = checkPacks(report, control); !checked)
        return std::unexpected(checked.error());
    if (const Result<> checked = checkBackups(report, control); !checked)
        return std::unexpected(checked.error());
    return report;
}

Result<CheckReport> Checker::verify(const Manifest &manifest, const TaskControl &control)
{
    CheckReport report;
    if (const Result<> refreshed = m_reader.refresh(); !refreshed)
        return std::unexpected(refreshed.error());
    const Result<NeededBlobs> needed = NeededBlobs::of(manifest, m_reader, control);
    if (!needed && needed.error().code != Error::Code::Corrupt)
        return std::unexpected(needed.error());
    qint64 total = 0;
    m_reader.look([&](const BlobIndex &, const PackSet &packs) {
        for (const PackId &pack : needed ? needed->packs : QSet<PackId>())
            total += packs.sizes().value(pack);
    });
    PackPipeline pipeline(
        idealWorkers(), 2 * idealWorkers(),
        [&](const PackId &pack) { return PackCheck::byBlobs(pack, m_layout.pack(pack), control); },
        [&](const PackCheck &check) -> Result<> {
            if (const Result<> going = count(check, total, report, control); !going)
                return going;
            return check.good ? Result<>() : noteBadPack(check.pack, report);
        });
    for (const PackId &pack : needed ? needed->packs : QSet<PackId>()) {
        if (const Result<> pushed = pipeline.push(pack); !pushed)
            return std::unexpected(pushed.error());
    }
    if (const Result<> drained = pipeline.drain(); !drained)
        return std::unexpected(drained.error());
    // Asked again: what was found damaged just now counts as missing.
    const bool suspicious = !needed || needed->missing > 0 || !report.damagedPacks.isEmpty();
    if (!suspicious)
        return report;
    if (const Result<> blamed = blame(manifest, report, control); !blamed)
        return std::unexpected(blamed.error());
    return report;
}

} // namespace Understudy

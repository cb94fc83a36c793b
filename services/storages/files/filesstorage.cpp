// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/filesstorage.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/mounttable.h"
#include "services/platform/processes.h"
#include "services/storages/files/displaypath.h"
#include "services/storages/files/filescapture.h"
#include "services/storages/files/filesstaged.h"
#include "services/storages/files/opentree.h"
#include "services/storages/files/prepass.h"
#include "services/storages/files/swaprights.h"
#include "services/storages/files/treecompare.h"
#include "services/storages/files/treelock.h"
#include "services/storages/files/treestage.h"
#include "services/storages/files/treewriters.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Understudy {

FilesStorage::FilesStorage(const StorageConfig &config, const QString &scratchFolder)
    : m_config(config)
    , m_scratchFolder(scratchFolder)
{ }

FilesStorage::~FilesStorage() = default;

namespace {

struct QuickLook
{
    qint64 bytes = 0;
    bool complete = false; // else the tree is at least this large
};

} // namespace

static Result<QuickLook> lookQuickly(const OpenTree &tree, const TaskControl &control)
{
    static constexpr int most = 20'000; // a few hundredths of a second
    TreeWalker walker = tree.walk();
    QuickLook look;
    for (int seen = 0; seen < most; ++seen) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
        const std::optional<TreeWalker::Visit> visit = walker.next();
        if (!visit) {
            look.complete = true;
            break;
        }
        look.bytes += visit->error == 0 ? quickSize(visit->stat) : 0;
    }
    return look;
}

void FilesStorage::checkRights(StorageCheck &check) const
{
    if (!isAdministrator())
        check.cannot += tr("can back up; restoring cannot give files to other users: that takes an administrator");
}

Result<> FilesStorage::judgeSwap(const OpenTree &tree, StorageCheck &check, const TaskControl &control) const
{
    if (const std::optional<Error> refusal = swapRefusal(m_config))
        check.problems += *refusal;
    const bool carries = !m_config.exclude.isEmpty() || !m_config.nestedPaths.isEmpty();
    const Result<std::optional<Error>> refusal = carries ? carryRefusal(tree, control) : std::optional<Error>();
    if (!refusal)
        return std::unexpected(refusal.error());
    if (*refusal && !check.problems.contains(**refusal))
        check.problems += **refusal;
    return {};
}

Result<StorageCheck> FilesStorage::check(Purpose purpose, const TaskControl &control)
{
    using Presence = StorageCheck::Presence;
    StorageCheck check;
    const Result<OpenTree> tree = OpenTree::open(m_config);
    if (!tree) {
        const bool missing = tree.error().code == Error::Code::NotFound;
        check.presence = missing ? Presence::Missing : Presence::Unreadable;
        // What is missing can be restored; a file in its place must not be lost.
        if (purpose == Purpose::Backup || tree.error().code == Error::Code::InvalidInput)
            check.problems += tree.error();
        return check;
    }
    TreeWalker walker = tree->walk();
    static_cast<void>(walker.next()); // the root itself
    const std::optional<TreeWalker::Visit> first = walker.next();
    if (first && first->error != 0 && first->path.isEmpty()) {
        check.presence = Presence::Unreadable;
        if (purpose == Purpose::Backup)
            check.problems += systemError(m_config.path, first->error, false);
        return check;
    }
    const Result<QuickLook> look = lookQuickly(*tree, control);
    if (!look)
        return std::unexpected(look.error());
    check.sizeBytes = look->bytes;
    m_expected = look->complete ? look->bytes : 0;
    checkRights(check);
    if (purpose == Purpose::Restore) {
        if (const Result<> judged = judgeSwap(*tree, check, control); !judged)
            return std::unexpected(judged.error());
    }
    return check;
}

Result<std::unique_ptr<StorageLock>> FilesStorage::lock(const QString &owner)
{
    return TreeLock::take(m_config, owner, m_scratchFolder);
}

Result<> FilesStorage::prepare(BlobSink &sink, const std::optional<PreviousCapture> &previous,
                               const TaskControl &control)
{
    const Result<OpenTree> tree = OpenTree::open(m_config);
    if (!tree)
        return std::unexpected(tree.error());
    auto records = std::make_unique<ScratchFile>(m_scratchFolder);
    // A tree that is too large for a quick look is about as large as it was.
    const qint64 expected = m_expected > 0 || !previous ? m_expected : previous->record.sizeBytes;
    PrePass prePass(*tree, sink, *records, m_config.id(), expected, control);
    if (const Result<> done = prePass.run(previous); !done)
        return done;
    m_prePass = std::move(records);
    return {};
}

// What moves from a folder that was not read yet into one that was stands in neither: the folders' times tell.
static Result<> findMovedNames(const OpenTree &tree, const Timestamp &since, ProblemList &problems,
                               const TaskControl &control)
{
    TreeWalker walker = tree.walk();
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        if (visit->error == 0 && visit->stat.isFolder() && visit->stat.changed > since)
            problems.addChangedFolder(visit->path.isEmpty() ? tree.shownAs : displayPath(visit->path));
    }
    return {};
}

Result<std::unique_ptr<Capture>> FilesStorage::capture(const CaptureRequest &request, const TaskControl &control)
{
    Result<OpenTree> tree = OpenTree::open(m_config);
    if (!tree)
        return std::unexpected(tree.error());
    if (!m_prePass)
        m_prePass = std::make_unique<ScratchFile>(m_scratchFolder);
    auto result = std::make_unique<ScanResult>(m_scratchFolder);
    const Timestamp begin = request.live ? dividingMoment(tree->fileSystem.wholeSeconds) : Timestamp();
    SecondScan scan(*tree, *m_prePass, *result, m_config.id());
    if (const Result<> done = scan.run(control); !done)
        return std::unexpected(done.error());
    if (request.live) {
        if (const Result<> looked = findMovedNames(*tree, begin, result->problems, control); !looked)
            return std::unexpected(looked.error());
    }
    m_prePass.reset();
    return std::make_unique<FilesCapture>(m_config, std::move(*tree), std::move(result));
}

Result<Writers> FilesStorage::writers(Watch watch, const TaskControl &control)
{
    // Who has a file open is asked at the end: who wrote and closed it by then has left its time.
    if (watch == Watch::Begin) {
        const Result<OpenTree> tree = OpenTree::open(m_config); // one that cannot be opened is told of at the end
        m_watchedSince = dividingMoment(tree && tree->fileSystem.wholeSeconds);
        return Writers();
    }
    return findTreeWriters(m_config, m_watchedSince, control);
}

Result<Comparison> FilesStorage::compare(const StorageRecord &record, BlobSource &blobs, const TaskControl &control)
{
    return TreeCompare(m_config, record, blobs).run(control);
}

Result<std::unique_ptr<Staged>> FilesStorage::stage(const StorageRecord &record, BlobSource &blobs,
                                                    const StageRequest &request, const TaskControl &control)
{
    const Result<StagedTree> staged = TreeStage(m_config, record, blobs).run(request.operation, control);
    if (!staged)
        return std::unexpected(staged.error());
    return std::make_unique<FilesStaged>(*staged);
}

Result<std::unique_ptr<Staged>> FilesStorage::reopen(const QJsonObject &identity)
{
    const Result<StagedTree> staged = StagedTree::fromJson(identity);
    if (!staged)
        return std::unexpected(staged.error());
    return std::make_unique<FilesStaged>(*staged);
}

Result<> FilesStorage::sweep(const QString &operation, const TaskControl &control)
{
    const Result<TreePlace> place = TreePlace::find(m_config);
    if (!place)
        return std::unexpected(place.error());
    for (const QByteArray &holder : place->possibleHolders(operation)) {
        const Result<StagedTree::PhaseRecord> phase = StagedTree{.holder = holder}.phase();
        // Beyond staging there is a journal, and a holder may have the only copy of the old data.
        const bool begun = phase ? phase->phase != SwapPhase::Staged : phase.error().code != Error::Code::NotFound;
        if (begun)
            return fail("files.sweepRefused"_L1, {{"path"_L1, QFile::decodeName(holder)}});
        if (const Result<> removed = removeHolder(holder, holder.startsWith(place->root + '/'), control); !removed)
            return removed;
    }
    return {};
}

Result<SpaceNeed> FilesStorage::space(const StorageRecord &record)
{
    const Result<TreePlace> place = TreePlace::find(m_config);
    if (!place)
        return std::unexpected(place.error());
    SpaceNeed need{.fileSystem = m_config.path, .staged = record.sizeBytes};
    const QByteArray where = place->existingAncestor();
    const SystemResult<FileDescriptor> folder = openFolder(where);
    const SystemResult<FileSystem> facts = folder ? fileSystemOf(folder->get()) : std::unexpected(folder.error());
    if (facts)
        need.available = facts->available;
    const SystemResult<MountTable> mounts = MountTable::read();
    if (const Mount *mount = mounts ? mounts->mountOf(where) : nullptr)
        need.fileSystem = QFile::decodeName(mount->point);
    return need;
}

} // namespace Understudy

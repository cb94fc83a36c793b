// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treestage.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"
#include "services/platform/attributes.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/filesystem.h"
#include "services/platform/metadata.h"
#include "services/platform/mounttable.h"
#include "services/storages/files/carryover.h"
#include "services/storages/files/displaypath.h"
#include "services/storages/files/filesstaged.h"
#include "services/storages/files/treebuilder.h"
#include "services/storages/files/treecheck.h"
#include "services/storages/madefolders.h"

#include <QFile>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

TreeStage::TreeStage(const StorageConfig &config, const StorageRecord &record, BlobSource &blobs)
    : m_config(config)
    , m_record(record)
    , m_blobs(blobs)
{ }

Result<StagedTree> TreeStage::plan(const QString &operation, const TreePlace &place) const
{
    StagedTree staged{.place = place,
                      .holder = place.holder(operation),
                      .shownAs = m_config.path,
                      .existing = existingAncestor(place.parent()),
                      .oldTree = identityAt(place.root),
                      .filter = PathFilter(m_config, place.root)};
    staged.filter.add(PathFilter::fromJson(m_record.facts.value(u"leftOut").toObject()));
    const SystemResult<MountTable> mounts = MountTable::read();
    const QList<QByteArray> inside = mounts ? mounts->pointsBelow(place.root) : QList<QByteArray>();
    if (!inside.isEmpty())
        return fail("files.mountInside"_L1, {{"path"_L1, m_config.path}, {"inside"_L1, displayPath(inside.first())}});
    return staged;
}

// Default ACLs of the folder above would reach everything that is made below.
static Result<> makePlainFolder(const QByteArray &path, const QString &shownAs)
{
    if (const Result<> made = makeFolder(QFile::decodeName(path)); !made)
        return made;
    const SystemResult<FileDescriptor> folder = openFolder(path);
    const SystemResult<bool> cleared = folder ? writeAttributes({.folder = folder->get()}, {})
                                              : std::unexpected(folder.error());
    return cleared ? Result<>() : std::unexpected(systemError(shownAs, cleared.error(), true));
}

Result<> TreeStage::makeHolder(const StagedTree &staged) const
{
    const QByteArray parent = staged.place.parent();
    if (const Result<> made = makeFolder(QFile::decodeName(parent), 0755); !made)
        return made;
    const bool inside = staged.place.way == TreePlace::Way::Contents;
    const SystemResult<FileStat> before = statPath(staged.place.root);
    QList<QByteArray> folders = {staged.holder, staged.treePath()};
    if (inside)
        folders += {staged.oldPath(), staged.rootModel(true), staged.rootModel(false)};
    for (const QByteArray &folder : std::as_const(folders)) {
        if (const Result<> made = makePlainFolder(folder, m_config.path); !made)
            return made;
    }
    if (!inside || !before)
        return {};
    // A new name in the root moves its time, which is part of what a restore must be able to bring back.
    const SystemResult<FileDescriptor> root = openFolder(staged.place.root);
    const SystemResult<> dated = root ? applyTimes({.folder = root->get()}, before->modified)
                                      : std::unexpected(root.error());
    return dated ? Result<>() : std::unexpected(systemError(m_config.path, dated.error(), true));
}

Result<bool> TreeStage::build(int root, const StagedTree &staged, const TaskControl &control)
{
    ListReader list(m_record.list, [this](const BlobId &id) { return m_blobs.get(id); });
    TreeBuilder builder(root, m_blobs, QFile::decodeName(staged.treePath()));
    Progress progress{.step = Step::Stage, .subject = m_config.id(), .total = m_record.sizeBytes};
    for (;;) {
        if (const Result<> going = control.checkpoint(progress); !going)
            return std::unexpected(going.error());
        const Result<std::optional<ListEntry>> entry = list.next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            break;
        // Today it is not this storage's: what is there today stays.
        if (staged.filter.covers((*entry)->path))
            continue;
        if (const Result<> added = builder.add(**entry, control); !added)
            return std::unexpected(added.error());
        if ((*entry)->type == ListEntry::Type::File)
            progress.done = qMin(progress.done + (*entry)->size, progress.total);
    }
    if (const Result<> finished = builder.finish(control); !finished)
        return std::unexpected(finished.error());
    return builder.isComplete();
}

// What is carried over must find folders, or nothing, on its way.
Result<> TreeStage::checkPlaces(int staged, const StagedTree &tree, const TaskControl &control) const
{
    const SystemResult<FileDescriptor> live = openFolder(tree.place.root);
    if (!live)
        return {};
    const Result<QList<QByteArray>> without = pathsWithoutPlace(live->get(), staged, tree.filter, control);
    if (!without)
        return std::unexpected(without.error());
    if (without->isEmpty())
        return {};
    return fail("files.noPlace"_L1, {{"path"_L1, m_config.path}, {"excluded"_L1, displayPath(without->first())}});
}

Result<> TreeStage::fill(StagedTree &staged, const TaskControl &control)
{
    if (const Result<> made = makeHolder(staged); !made)
        return made;
    const SystemResult<FileDescriptor> root = openFolder(staged.treePath());
    if (!root)
        return std::unexpected(systemError(m_config.path, root.error(), true));
    const Result<bool> complete = build(root->get(), staged, control);
    if (!complete)
        return std::unexpected(complete.error());
    if (!*complete)
        control.note(tr("%1: owners could not be set by this user; the files are his own.").arg(m_config.id()));
    if (const Result<> right = checkStagedTree(root->get(), m_config.path, m_record, m_blobs, staged.filter, *complete,
                                               control);
        !right)
        return right;
    if (const Result<> placed = checkPlaces(root->get(), staged, control); !placed)
        return placed;
    if (staged.place.way == TreePlace::Way::Contents) {
        if (const Result<> copied = copyFolderMetadata(staged.treePath(), staged.rootModel(true), m_config.path);
            !copied)
            return copied;
    }
    staged.newTree = identityAt(staged.treePath()).value_or(JournalIdentity());
    if (const Result<> noted = staged.setPhase(SwapPhase::Staged); !noted)
        return noted;
    const SystemResult<> synced = syncFileSystem(root->get());
    return synced ? Result<>() : std::unexpected(systemError(m_config.path, synced.error(), true));
}

Result<StagedTree> TreeStage::run(const QString &operation, const TaskControl &control)
{
    const Result<TreePlace> place = TreePlace::find(m_config);
    if (!place)
        return std::unexpected(place.error());
    Result<StagedTree> staged = plan(operation, *place);
    if (!staged)
        return staged;
    if (const Result<> filled = fill(*staged, control); !filled) {
        const Result<> removed = removeHolder(staged->holder, place->way == TreePlace::Way::Contents,
                                              control.uninterrupted());
        Error error = filled.error();
        if (!removed)
            error.details += u"; not removed: "_s + removed.error().details;
        return std::unexpected(error);
    }
    return staged;
}

} // namespace Understudy

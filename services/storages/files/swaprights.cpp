// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/swaprights.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/foldernames.h"
#include "services/platform/processes.h"
#include "services/platform/treeedit.h"
#include "services/storages/files/carryover.h"
#include "services/storages/files/displaypath.h"
#include "services/storages/files/opentree.h"
#include "services/storages/files/treeplace.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr quint32 s_sticky = 01000; // only its owner takes a name away

static bool isOurs(const FileStat &stat)
{
    return stat.owner == currentUser();
}

static Error refusal(const QString &path, const QString &inside)
{
    return Messages::error("files.notOurs"_L1, {{"path"_L1, path}, {"inside"_L1, inside}});
}

// Of one name in a folder in which this user may change names.
static bool mayMove(const FileStat &folder, int parent, const QByteArray &name)
{
    const SystemResult<FileStat> stat = statAt(parent, name);
    if (!stat || isOurs(*stat))
        return true; // what vanished is in nobody's way
    if ((folder.mode & s_sticky) != 0 && !isOurs(folder))
        return false;
    return !stat->isFolder() || mayChangeNamesIn(parent, name);
}

// The contents go one by one, and the root gets other times and rights: that takes its owner.
static std::optional<Error> contentsRefusal(const StorageConfig &config, const QByteArray &root, const FileStat &stat)
{
    if (!isOurs(stat) || !mayChangeNamesIn(root))
        return refusal(config.path, config.path);
    const SystemResult<FileDescriptor> folder = openFolder(root);
    const SystemResult<FolderNames> names = folder ? FolderNames::read(folder->get()) : std::unexpected(folder.error());
    for (size_t index = 0; names && index < names->size(); ++index) {
        if (!mayMove(stat, folder->get(), names->at(index)))
            return refusal(config.path, displayPath(names->at(index)));
    }
    return std::nullopt;
}

std::optional<Error> swapRefusal(const StorageConfig &config)
{
    if (isAdministrator())
        return std::nullopt;
    const Result<TreePlace> place = TreePlace::find(config);
    if (!place || place->way == TreePlace::Way::Create)
        return std::nullopt;
    const SystemResult<FileStat> stat = statPath(place->root);
    if (!stat)
        return std::nullopt;
    if (place->way == TreePlace::Way::Contents)
        return contentsRefusal(config, place->root, *stat);
    const SystemResult<FileDescriptor> parent = openFolder(place->parent());
    const SystemResult<FileStat> above = parent ? statOf(parent->get()) : std::unexpected(parent.error());
    const QByteArray name = place->root.sliced(place->root.lastIndexOf('/') + 1);
    if (above && !mayMove(*above, parent->get(), name))
        return refusal(config.path, config.path);
    return std::nullopt;
}

Result<std::optional<Error>> carryRefusal(const OpenTree &tree, const TaskControl &control)
{
    if (isAdministrator())
        return std::nullopt;
    const Result<QList<QByteArray>> paths = leftOutPaths(tree.folder.get(), tree.filter, control);
    if (!paths)
        return std::unexpected(paths.error());
    for (const QByteArray &path : *paths) {
        const qsizetype slash = path.lastIndexOf('/');
        const QByteArray above = path.first(qMax<qsizetype>(slash, 0));
        const SystemResult<FileDescriptor> folder = openFolderBeneath(tree.folder.get(), above);
        const SystemResult<FileStat> stat = folder ? statOf(folder->get()) : std::unexpected(folder.error());
        if (!stat)
            continue;
        // It keeps its times, which only its owner can see to.
        if (!isOurs(*stat) || !mayChangeNamesIn(folder->get(), "."))
            return refusal(tree.shownAs, above.isEmpty() ? tree.shownAs : displayPath(above));
        if (!mayMove(*stat, folder->get(), path.sliced(slash + 1)))
            return refusal(tree.shownAs, displayPath(path));
    }
    return std::nullopt;
}

} // namespace Understudy

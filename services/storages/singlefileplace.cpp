// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/singlefileplace.h"

#include "models/messages/catalog.h"
#include "services/platform/attributes.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/procfile.h"

#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_longestChain = 40; // of links, as the kernel has it

static SingleFilePlace split(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return {.folder = path.first(std::max<qsizetype>(slash, 1)), .name = path.sliced(slash + 1)};
}

// Link by link at the end of the path, because the last one may lead to nothing.
static SystemResult<SingleFilePlace> resolve(QByteArray path)
{
    for (int link = 0; link < s_longestChain; ++link) {
        SingleFilePlace place = split(path);
        const SystemResult<QByteArray> folder = realPathToBe(place.folder);
        if (!folder)
            return std::unexpected(folder.error());
        place.folder = *folder;
        const SystemResult<FileStat> stat = statPath(place.path());
        if (!stat && stat.error() != ENOENT && stat.error() != ENOTDIR)
            return std::unexpected(stat.error());
        if (!stat || stat->type != ListEntry::Type::Symlink)
            return place;
        const SystemResult<FileDescriptor> open = openFolder(place.folder);
        const SystemResult<QByteArray> target = open ? readLinkAt(open->get(), place.name)
                                                     : std::unexpected(open.error());
        if (!target)
            return std::unexpected(target.error());
        path = target->startsWith('/') ? *target : place.folder + '/' + *target;
    }
    return std::unexpected(ELOOP);
}

Result<SingleFilePlace> SingleFilePlace::of(const QString &path)
{
    const SystemResult<SingleFilePlace> place = resolve(QFile::encodeName(path));
    if (!place)
        return std::unexpected(systemError(path, place.error(), false));
    if (place->name.isEmpty() || place->name == "." || place->name == "..")
        return fail("singlefile.notAFile"_L1, {{"path"_L1, path}});
    return *place;
}

QString SingleFilePlace::shown() const
{
    return QFile::decodeName(path());
}

QString SingleFilePlace::shownFolder() const
{
    return QFile::decodeName(folder);
}

Result<FileDescriptor> SingleFilePlace::openItsFolder() const
{
    SystemResult<FileDescriptor> open = openFolder(folder);
    if (!open)
        return std::unexpected(systemError(shownFolder(), open.error(), false));
    return std::move(*open);
}

Result<std::optional<FileStat>> SingleFilePlace::stat(const QByteArray &suffix) const
{
    const SystemResult<FileStat> stat = statPath(path() + suffix);
    if (stat)
        return *stat;
    if (stat.error() == ENOENT || stat.error() == ENOTDIR)
        return std::nullopt;
    return std::unexpected(systemError(shown(), stat.error(), false));
}

Result<ListEntry> SingleFilePlace::metadata() const
{
    const Result<FileDescriptor> open = openItsFolder();
    if (!open)
        return std::unexpected(open.error());
    const SystemResult<FileStat> stat = statAt(open->get(), name);
    if (!stat)
        return std::unexpected(systemError(shown(), stat.error(), false));
    if (!stat->isFile())
        return fail("singlefile.notAFile"_L1, {{"path"_L1, shown()}});
    const SystemResult<Attributes> attributes = readAttributes({.folder = open->get(), .name = name});
    if (!attributes)
        return std::unexpected(systemError(shown(), attributes.error(), false));
    return ListEntry{.path = name,
                     .type = ListEntry::Type::File,
                     .mode = stat->mode,
                     .owner = stat->owner,
                     .group = stat->group,
                     .size = stat->size,
                     .modified = stat->modified,
                     .changed = stat->changed,
                     .inode = stat->inode,
                     .attributes = *attributes};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packtrash.h"

#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"

#include <QFile>

namespace Understudy {

PackTrash::PackTrash(const Layout &layout)
    : m_layout(layout)
{ }

Result<> PackTrash::take(const QSet<PackId> &packs)
{
    if (packs.isEmpty())
        return {};
    const Result<QStringList> generations = namesIn(m_layout.trashedPacks());
    if (!generations)
        return std::unexpected(generations.error());
    qint64 latest = 0;
    for (const QString &generation : *generations)
        latest = qMax(latest, generation.toLongLong());
    const QString folder = m_layout.trashedPacks(latest + 1);
    if (const Result<> made = makeFolder(folder); !made)
        return made;
    for (const PackId &pack : packs) {
        if (const Result<> moved = renameDurably(m_layout.pack(pack), folder + u'/' + pack.toString()); !moved)
            return moved;
    }
    return {};
}

// The folders of earlier collects; what else lies there is not ours.
static Result<QStringList> generationsIn(const Layout &layout)
{
    const Result<QStringList> names = namesIn(layout.trashedPacks());
    if (!names)
        return names;
    QStringList folders;
    for (const QString &name : *names) {
        const qint64 number = name.toLongLong();
        const QString folder = layout.trashedPacks(number);
        const SystemResult<FileStat> stat = statPath(QFile::encodeName(folder));
        // One that cannot be looked at fails where its names are asked for.
        if (number > 0 && QString::number(number) == name && (!stat || stat->isFolder()))
            folders.append(folder);
    }
    return folders;
}

Result<bool> PackTrash::bringBack(const std::function<bool(const PackId &)> &isNeeded)
{
    bool cameBack = false;
    const Result<QStringList> generations = generationsIn(m_layout);
    if (!generations)
        return std::unexpected(generations.error());
    for (const QString &folder : *generations) {
        const Result<QStringList> names = namesIn(folder);
        if (!names)
            return std::unexpected(names.error()); // what is then emptied may hold what is needed
        for (const QString &name : *names) {
            const std::optional<PackId> id = PackId::fromHex(name.toLatin1());
            if (!id || !isNeeded(*id))
                continue;
            if (const Result<> made = makeFolder(m_layout.packFolder(*id)); !made)
                return std::unexpected(made.error());
            if (const Result<> moved = renameDurably(folder + u'/' + name, m_layout.pack(*id)); !moved)
                return std::unexpected(moved.error());
            cameBack = true;
        }
    }
    return cameBack;
}

// A folder with packs alone goes at once; out of any other the packs.
static Result<> removePacks(const QString &folder)
{
    const Result<QStringList> names = namesIn(folder);
    if (!names)
        return std::unexpected(names.error());
    QStringList packs;
    for (const QString &name : *names) {
        const SystemResult<FileStat> stat = statPath(QFile::encodeName(folder + u'/' + name));
        if (stat && stat->isFile() && PackId::fromHex(name.toLatin1()))
            packs.append(folder + u'/' + name);
    }
    if (packs.size() == names->size())
        return removeFolderOfOurs(folder);
    for (const QString &pack : std::as_const(packs)) {
        if (const Result<> removed = removeDurably(pack); !removed)
            return removed;
    }
    return {};
}

Result<qint64> PackTrash::empty()
{
    const Result<QStringList> generations = generationsIn(m_layout);
    if (!generations)
        return std::unexpected(generations.error());
    qint64 freed = 0;
    for (const QString &folder : *generations) {
        const qint64 before = Layout::bytesBelow(folder);
        if (const Result<> removed = removePacks(folder); !removed)
            return std::unexpected(removed.error());
        freed += before - Layout::bytesBelow(folder);
    }
    return freed;
}

} // namespace Understudy

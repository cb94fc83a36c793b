// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packtrash.h"

#include "services/platform/durablefile.h"

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

Result<bool> PackTrash::bringBack(const std::function<bool(const PackId &)> &isNeeded)
{
    bool cameBack = false;
    const Result<QStringList> generations = namesIn(m_layout.trashedPacks());
    if (!generations)
        return std::unexpected(generations.error());
    for (const QString &generation : *generations) {
        const QString folder = m_layout.trashedPacks() + u'/' + generation;
        const Result<QStringList> names = namesIn(folder);
        if (!names && names.error().code == Error::Code::NotFound)
            continue; // a file that is none of ours
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

Result<qint64> PackTrash::empty()
{
    const Result<QStringList> generations = namesIn(m_layout.trashedPacks());
    if (!generations)
        return std::unexpected(generations.error());
    qint64 freed = 0;
    for (const QString &generation : *generations) {
        const QString path = m_layout.trashedPacks() + u'/' + generation;
        freed += Layout::bytesBelow(path);
        if (const Result<> removed = removeFolderOfOurs(path); !removed)
            return std::unexpected(removed.error());
    }
    return freed;
}

} // namespace Understudy

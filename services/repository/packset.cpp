// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packset.h"

#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"

#include <QFile>

#include <cerrno>

#include <numeric>

namespace Understudy {

// None in a folder that is not there: tools that copy a repository may leave empty folders out.
static Result<QStringList> namesThere(const QString &folder)
{
    Result<QStringList> names = namesIn(folder);
    return names || names.error().code != Error::Code::NotFound ? names : QStringList();
}

// Nor in one that the disk lost: what it held counts as absent, so that the next backup heals it.
static Result<QStringList> namesLeft(const QString &folder)
{
    Result<QStringList> names = namesThere(folder);
    if (names || names.error().code != Error::Code::Corrupt)
        return names;
    qCWarning(lcRepository) << "folder" << folder << "is lost:" << names.error().details;
    return QStringList();
}

Result<PackSet> PackSet::scan(const Layout &layout)
{
    PackSet packs;
    const Result<QStringList> folders = namesThere(layout.packs());
    if (!folders)
        return std::unexpected(folders.error());
    for (const QString &folder : *folders) {
        if (!Layout::isPackFolder(folder)) // lost+found, and what programs that watch a disk leave there
            continue;
        if (const Result<> scanned = packs.scanFolder(layout.packs() + u'/' + folder); !scanned)
            return std::unexpected(scanned.error());
    }
    const Result<QStringList> damaged = namesLeft(layout.damaged());
    if (!damaged)
        return std::unexpected(damaged.error());
    for (const QString &name : *damaged) {
        if (const std::optional<PackId> id = PackId::fromHex(name.toLatin1()))
            packs.m_damaged.insert(*id);
    }
    return packs;
}

// What cannot be looked at for now is an error: packs that only seemed gone would be stored again, or given up.
Result<> PackSet::scanFolder(const QString &folder)
{
    const Result<QStringList> names = namesLeft(folder);
    if (!names)
        return std::unexpected(names.error());
    for (const QString &name : *names) {
        const std::optional<PackId> id = PackId::fromHex(name.toLatin1());
        if (!id)
            continue;
        if (const Result<> looked = lookAt(folder + u'/' + name, *id); !looked)
            return looked;
    }
    return {};
}

Result<> PackSet::lookAt(const QString &path, const PackId &id)
{
    const SystemResult<FileStat> file = statPath(QFile::encodeName(path), true);
    if (!file && (file.error() == ENOENT || file.error() == ENOTDIR))
        return {}; // not there, or not any more
    if (!file && isLost(file.error())) {
        qCWarning(lcRepository) << "pack" << path << "is lost: errno" << file.error();
        return {}; // counts as absent, so that the next backup heals it
    }
    if (!file)
        return std::unexpected(systemError(path, file.error(), false));
    if (file->isFile())
        m_sizes.insert(id, file->size);
    return {};
}

Result<> PackSet::lookFor(const Layout &layout, const PackId &id)
{
    return m_sizes.contains(id) ? Result<>() : lookAt(layout.pack(id), id);
}

bool PackSet::isHealthy(const PackId &id, qint64 expectedSize) const
{
    const auto size = m_sizes.constFind(id);
    return size != m_sizes.cend() && (expectedSize < 0 || *size == expectedSize) && !m_damaged.contains(id);
}

qint64 PackSet::totalBytes() const
{
    return std::accumulate(m_sizes.cbegin(), m_sizes.cend(), qint64(0));
}

void PackSet::markDamaged(const Layout &layout, const PackId &id)
{
    if (m_damaged.contains(id))
        return;
    m_damaged.insert(id);
    qCCritical(lcRepository) << "pack" << id.toString() << "is damaged";
    Result<> noted = makeFolder(layout.damaged());
    if (noted)
        noted = writeDurably(layout.damagedMark(id), {});
    if (!noted)
        qCWarning(lcRepository) << "that could not be noted:" << noted.error().details;
}

Result<> PackSet::markGood(const Layout &layout, const PackId &id)
{
    if (!m_damaged.remove(id))
        return {};
    return removeDurably(layout.damagedMark(id));
}

// Also of a mark that came only after the packs were looked for.
Result<> PackSet::markWritten(const Layout &layout, const QList<PackSize> &written)
{
    for (const PackSize &pack : written) {
        m_damaged.remove(pack.id);
        if (const Result<> removed = removeDurably(layout.damagedMark(pack.id)); !removed)
            return removed;
    }
    return {};
}

} // namespace Understudy

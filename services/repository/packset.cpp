// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packset.h"

#include "services/logging.h"
#include "services/platform/durablefile.h"

#include <QDirIterator>

#include <numeric>

namespace Understudy {

Result<PackSet> PackSet::scan(const Layout &layout)
{
    PackSet packs;
    QDirIterator folders(layout.packs(), QDir::Dirs | QDir::NoDotAndDotDot);
    while (folders.hasNext()) {
        QDirIterator files(folders.next(), QDir::Files);
        while (files.hasNext()) {
            const QFileInfo file = files.nextFileInfo();
            if (const std::optional<PackId> id = PackId::fromHex(file.fileName().toLatin1()))
                packs.m_sizes.insert(*id, file.size());
        }
    }
    // Missing in a copy of the repository where nothing was ever damaged: some tools leave empty folders out.
    const Result<QStringList> damaged = namesIn(layout.damaged());
    if (!damaged && damaged.error().code != Error::Code::NotFound)
        return std::unexpected(damaged.error());
    for (const QString &name : damaged ? *damaged : QStringList()) {
        if (const std::optional<PackId> id = PackId::fromHex(name.toLatin1()))
            packs.m_damaged.insert(*id);
    }
    return packs;
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

Result<> PackSet::markWritten(const Layout &layout, const QList<PackSize> &written)
{
    for (const PackSize &pack : written) {
        if (const Result<> good = markGood(layout, pack.id); !good)
            return good;
    }
    return {};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/repository/layout.h"
#include "services/repository/segmentformat.h"

#include <QHash>
#include <QList>
#include <QSet>

namespace Understudy {

// Which packs there are, how large, and which are known to be damaged. Memory is per pack, not per blob.
class PackSet
{
public:
    // An error if a folder or a pack cannot be looked at for now: that is not gone. One that the disk lost is.
    [[nodiscard]] static Result<PackSet> scan(const Layout &layout);

    // One that may have come since.
    [[nodiscard]] Result<> lookFor(const Layout &layout, const PackId &id);

    [[nodiscard]] bool contains(const PackId &id) const { return m_sizes.contains(id); }
    // There, not known to be damaged and of the size it should have (-1: any).
    [[nodiscard]] bool isHealthy(const PackId &id, qint64 expectedSize = -1) const;
    [[nodiscard]] const QHash<PackId, qint64> &sizes() const { return m_sizes; }
    [[nodiscard]] const QSet<PackId> &damaged() const { return m_damaged; }
    [[nodiscard]] qint64 totalBytes() const;

    // For this program at once, and for the next ones as long as the repository can be written.
    void markDamaged(const Layout &layout, const PackId &id);
    [[nodiscard]] Result<> markGood(const Layout &layout, const PackId &id);
    // These were written just now: whichever of them was damaged is not any more.
    [[nodiscard]] Result<> markWritten(const Layout &layout, const QList<PackSize> &written);

private:
    [[nodiscard]] Result<> scanFolder(const QString &folder);
    [[nodiscard]] Result<> lookAt(const QString &path, const PackId &id);

    QHash<PackId, qint64> m_sizes;
    QSet<PackId> m_damaged;
};

} // namespace Understudy

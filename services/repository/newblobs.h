// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/blobplace.h"
#include "services/repository/indexsegment.h"
#include "services/repository/packset.h"
#include "services/repository/packwriter.h"
#include "services/repository/segmentwriter.h"

#include <QHash>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace Understudy {

// The blobs of one writer that lie in finished packs: an index that grows. Entries go to disk in sorted runs, so memory
// does not grow with their number. Not thread-safe.
class NewBlobs
{
public:
    explicit NewBlobs(const QString &folder);

    [[nodiscard]] Result<> add(const FinishedPack &pack);
    [[nodiscard]] Result<std::optional<BlobLocation>> find(const BlobId &id) const;
    [[nodiscard]] const QList<PackSize> &packs() const { return m_packs; }
    void addReplaced(const PackId &pack) { m_replaced.append(pack); }
    // All entries as one segment in `indexFolder`. None if there are no packs.
    [[nodiscard]] Result<std::optional<FinishedSegment>> finish(const QString &indexFolder);

private:
    struct Recent
    {
        quint32 pack = 0; // number in m_packs
        BlobPlace place;
    };
    [[nodiscard]] Result<> spill();
    [[nodiscard]] Result<> mergeRuns();
    [[nodiscard]] QString asidePath() const;

    QString m_folder;
    QList<PackSize> m_packs;
    QList<PackId> m_replaced;
    QHash<BlobId, Recent> m_recent;
    std::vector<std::unique_ptr<IndexSegment>> m_runs;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/repository/blobplace.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Understudy {

// What a pack says about itself at its end, in a skippable frame that zstd passes over.
struct PackIndex
{
    struct Member
    {
        BlobId id;
        quint32 frame = 0; // number of its frame
        quint32 offset = 0;
        quint32 length = 0;
        bool operator==(const Member &) const = default;
    };

    QList<FramePlace> frames; // those with blobs, in their order
    QList<Member> members; // in their order

    [[nodiscard]] BlobPlace placeOf(const Member &member) const;
    [[nodiscard]] QByteArray toFrame() const;
    // Corrupt if the pack has no index that makes sense.
    [[nodiscard]] static Result<PackIndex> readFrom(const QString &packPath);
    bool operator==(const PackIndex &) const = default;
};

} // namespace Understudy

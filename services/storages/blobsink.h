// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"
#include "models/error.h"

#include <QByteArray>

namespace Understudy {

// Where storages put content. The port to the repository: operations joins the two. Thread-safe.
class BlobSink
{
public:
    static constexpr qsizetype maximumBlobSize = 4 * 1024 * 1024;

    virtual ~BlobSink() = default;

    // Stores `plain` (1 byte to 4 MiB) unless a healthy blob with this content exists; its id is the SHA-256 of it.
    // May return before the bytes are on disk: an error of the writing behind it shows on a later call or at commit.
    [[nodiscard]] virtual Result<BlobId> put(QByteArrayView plain) = 0;
    // The same for rows of tables and the like: long runs of short fields, which quick compression makes no larger than
    // thorough compression does, in two thirds of the time.
    [[nodiscard]] virtual Result<BlobId> putText(QByteArrayView plain) { return put(plain); }
    // True if this blob can be referenced: its pack is there and healthy. Then it counts as used by this backup.
    [[nodiscard]] virtual Result<bool> reuse(const BlobId &id) = 0;
};

// Where storages get content back. Thread-safe.
class BlobSource
{
public:
    virtual ~BlobSource() = default;

    // The content, its hash checked. Corrupt if it is missing or damaged.
    [[nodiscard]] virtual Result<QByteArray> get(const BlobId &id) = 0;
};

} // namespace Understudy

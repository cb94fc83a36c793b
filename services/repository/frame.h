// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"
#include "models/error.h"
#include "services/crypto/xxh64.h"

#include <QByteArray>
#include <QList>

namespace Understudy {

struct FrameMember
{
    BlobId id;
    quint32 offset = 0; // of the content in the plain frame
    quint32 length = 0;
    bool operator==(const FrameMember &) const = default;
};

enum class Compression { Thorough, Quick };

// Whole tar members that are compressed together.
struct PlainFrame
{
    // Small blobs go into frames of this size and up to a third more. Reading one blob costs its frame.
    static constexpr qsizetype targetSize = 768 * 1024;
    static constexpr qsizetype maximumSize = 8 * 1024 * 1024; // a blob of 4 MiB stands alone, with room to spare;
        // compressed as well as not

    QByteArray tar;
    QList<FrameMember> members;
    Xxh64 checksum; // of `tar`, taken from what was added to it
    Compression compression = Compression::Thorough;

    [[nodiscard]] bool hasRoomFor(qsizetype blobLength) const;
    void add(const BlobId &id, QByteArrayView plain);
    void addEnd(); // the blocks that end a tar: a frame of their own

private:
    void append(QByteArrayView bytes);
};

struct StoredFrame
{
    QByteArray bytes;
    quint32 plainSize = 0;
    QList<FrameMember> members;
};

// Compresses, then decompresses the result: a frame that did not come back as it went in (a faulty library, faulty
// memory) is an error now and not a damaged backup later. The frame's own checksum proves it: zstd's, but computed here,
// of the bytes that were added, so that it covers every copy made since. Thread-safe.
[[nodiscard]] Result<StoredFrame> compressFrame(const PlainFrame &frame);

// Corrupt unless it holds exactly `plainSize` bytes. Thread-safe.
[[nodiscard]] Result<QByteArray> decompressFrame(QByteArrayView stored, quint32 plainSize);

} // namespace Understudy

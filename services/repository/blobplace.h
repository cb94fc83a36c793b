// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"

namespace Understudy {

// One zstd frame in a pack, in bytes from the pack's beginning.
struct FramePlace
{
    quint32 offset = 0;
    quint32 storedSize = 0;
    quint32 plainSize = 0;
    bool operator==(const FramePlace &) const = default;
};

// Where in a pack a blob lies: in bytes of the decompressed frame.
struct BlobPlace
{
    FramePlace frame;
    quint32 offset = 0;
    quint32 length = 0;
    bool operator==(const BlobPlace &) const = default;
};

struct BlobLocation
{
    PackId pack;
    BlobPlace place;
    bool operator==(const BlobLocation &) const = default;
};

// What the blob costs on disk: its part of the frame, tar header included, and its line in the pack's index.
[[nodiscard]] qint64 storedShare(const BlobPlace &place);

} // namespace Understudy

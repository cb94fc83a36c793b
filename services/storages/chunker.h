// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>

#include <functional>

namespace Understudy {

// Cuts a stream into blobs of at most 4 MiB, always in the same places for the same bytes. Cut where the content says
// so (FastCDC: 256 KiB, about 1 MiB, 4 MiB), an insertion changes one or two pieces and not all that follow; cut at a
// fixed size, a file of pages that are overwritten in place shares all pieces but those that changed.
class Chunker
{
public:
    using Put = std::function<Result<>(QByteArrayView)>;

    static constexpr qsizetype smallest = 256 * 1024;
    static constexpr qsizetype usual = 1024 * 1024;
    static constexpr qsizetype largest = 4 * 1024 * 1024;

    [[nodiscard]] static Chunker byContent(Put put);
    [[nodiscard]] static Chunker bySize(qsizetype size, Put put); // 1 byte to 4 MiB

    // The stream in pieces of any size. After an error the chunker is done.
    [[nodiscard]] Result<> add(QByteArrayView bytes);
    // Puts what is left; an empty stream has no piece.
    [[nodiscard]] Result<> finish();

private:
    Chunker(qsizetype fixedSize, Put put);
    [[nodiscard]] qsizetype findCut();

    qsizetype m_fixedSize; // 0: by content
    Put m_put;
    QByteArray m_buffer; // the piece so far
    qsizetype m_scanned = 0; // of the piece
    quint64 m_hash = 0;
};

} // namespace Understudy

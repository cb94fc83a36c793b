// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>

#include <functional>

namespace Understudy {

// Cuts rows into pieces of at most 4 MiB, at ends of rows where the hash of a row says so: rows that were added, changed
// or taken away change the pieces around them and no others. The hash is the one that a digest needs anyway; looking at
// every byte again, as the cutter for files does, took a tenth of a whole backup.
class RowCutter
{
public:
    using Put = std::function<Result<>(QByteArray)>;

    static constexpr qsizetype smallest = 256 * 1024; // but at the end
    static constexpr qsizetype largest = 4 * 1024 * 1024;

    explicit RowCutter(Put put);

    // A row with its newline and the hash of it. After an error the cutter is done.
    [[nodiscard]] Result<> add(QByteArrayView row, quint64 hash);
    // Puts what is left; without rows there is no piece.
    [[nodiscard]] Result<> finish();

private:
    [[nodiscard]] Result<> putPiece();
    [[nodiscard]] Result<> putLarge(QByteArrayView row);

    Put m_put;
    QByteArray m_piece;
};

} // namespace Understudy

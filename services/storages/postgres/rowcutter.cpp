// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/rowcutter.h"

#include <utility>

namespace Understudy {

RowCutter::RowCutter(Put put)
    : m_put(std::move(put))
{
    m_piece.reserve(largest);
}

Result<> RowCutter::putPiece()
{
    if (m_piece.isEmpty())
        return {};
    QByteArray next;
    next.reserve(largest);
    return m_put(std::exchange(m_piece, std::move(next)));
}

Result<> RowCutter::putLarge(QByteArrayView row)
{
    while (row.size() > largest) {
        if (const Result<> put = m_put(row.first(largest).toByteArray()); !put)
            return put;
        row = row.sliced(largest);
    }
    m_piece.append(row);
    return {};
}

// A row ends a piece with a chance in proportion to its length, one in 1 MiB, however long the rows of a table are.
static bool endsPiece(qsizetype length, quint64 hash)
{
    return (hash >> 32) < (quint64(length) << 12);
}

Result<> RowCutter::add(QByteArrayView row, quint64 hash)
{
    if (m_piece.size() + row.size() > largest) {
        if (const Result<> put = putPiece(); !put)
            return put;
    }
    if (row.size() > largest)
        return putLarge(row);
    m_piece.append(row);
    return m_piece.size() >= smallest && endsPiece(row.size(), hash) ? putPiece() : Result<>();
}

Result<> RowCutter::finish()
{
    return putPiece();
}

} // namespace Understudy

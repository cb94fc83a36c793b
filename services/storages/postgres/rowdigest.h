// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace Understudy {

// The number of rows, and a digest that does not depend on their order: the sum, modulo 2^64, of the XXH64 of every row
// as COPY writes it as text, without its newline. Ranges of a table, read by different sessions, add up to the table.
class RowDigest
{
public:
    quint64 addRow(QByteArrayView row); // without its newline; the hash of it
    // Rows with their newlines, cut anywhere; the next call goes on where this one ended.
    void addBytes(QByteArrayView bytes);
    void add(const RowDigest &other);

    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] quint64 sum() const { return m_sum; }
    [[nodiscard]] QString toText() const { return text(m_sum); } // 16 hexadecimal digits
    [[nodiscard]] static QString text(quint64 sum);

private:
    QByteArray m_begun; // a row of which more is to come
    qint64 m_rows = 0;
    quint64 m_sum = 0;
};

} // namespace Understudy

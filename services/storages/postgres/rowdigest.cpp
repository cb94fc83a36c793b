// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/rowdigest.h"

#include "services/crypto/xxh64.h"

#include <cstring>

using namespace Qt::StringLiterals;

namespace Understudy {

quint64 RowDigest::addRow(QByteArrayView row)
{
    const quint64 hash = xxh64(row);
    ++m_rows;
    m_sum += hash;
    return hash;
}

void RowDigest::addBytes(QByteArrayView bytes)
{
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    while (at < end) {
        const auto *newline = static_cast<const char *>(std::memchr(at, '\n', size_t(end - at)));
        if (!newline) {
            m_begun.append(at, end - at);
            return;
        }
        if (m_begun.isEmpty()) {
            addRow(QByteArrayView(at, newline));
        } else {
            m_begun.append(at, newline - at);
            addRow(m_begun);
            m_begun.clear();
        }
        at = newline + 1;
    }
}

void RowDigest::add(const RowDigest &other)
{
    m_rows += other.m_rows;
    m_sum += other.m_sum;
}

QString RowDigest::text(quint64 sum)
{
    return QString::fromLatin1(QByteArray::number(sum, 16).rightJustified(16, '0'));
}

} // namespace Understudy

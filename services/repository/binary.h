// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"

#include <QByteArray>
#include <QtEndian>

#include <cstring>

namespace Understudy::Binary {

// Numbers in files are little-endian and without a sign.
template<typename Number>
void append(QByteArray &bytes, Number number)
{
    const Number little = qToLittleEndian(number);
    bytes.append(reinterpret_cast<const char *>(&little), sizeof little);
}

inline void append(QByteArray &bytes, const Digest &digest)
{
    bytes.append(reinterpret_cast<const char *>(digest.bytes.data()), qsizetype(digest.bytes.size()));
}

// Takes numbers off the front; the caller knows that there are enough bytes.
class Reader
{
public:
    explicit Reader(QByteArrayView bytes)
        : m_rest(bytes)
    { }

    template<typename Number>
    Number number()
    {
        const Number value = qFromLittleEndian<Number>(m_rest.data());
        m_rest = m_rest.sliced(sizeof(Number));
        return value;
    }
    Digest digest()
    {
        Digest value;
        std::memcpy(value.bytes.data(), m_rest.data(), value.bytes.size());
        m_rest = m_rest.sliced(qsizetype(value.bytes.size()));
        return value;
    }

private:
    QByteArrayView m_rest;
};

} // namespace Understudy::Binary

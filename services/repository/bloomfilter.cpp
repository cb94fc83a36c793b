// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/bloomfilter.h"

#include <QtEndian>

namespace Understudy {

static constexpr qint64 s_bitsPerId = 10;
static constexpr int s_hashes = 7;

// The ids are hashes themselves: two words of them give all positions.
struct Positions
{
    explicit Positions(const Digest &id, qsizetype bytes)
        : next(qFromLittleEndian<quint64>(id.bytes.data() + 8))
        , step(qFromLittleEndian<quint64>(id.bytes.data() + 16) | 1)
        , bits(quint64(bytes) * 8)
    { }
    quint64 take()
    {
        const quint64 position = next % bits;
        next += step;
        return position;
    }

    quint64 next;
    quint64 step;
    quint64 bits;
};

BloomFilter::BloomFilter(qint64 expectedIds)
    : m_bits(qsizetype(expectedIds * s_bitsPerId / 8 + 8), '\0')
{ }

BloomFilter::BloomFilter(const QByteArray &bits)
    : m_bits(bits)
{ }

void BloomFilter::add(const Digest &id)
{
    Positions positions(id, m_bits.size());
    char *bits = m_bits.data();
    for (int i = 0; i < s_hashes; ++i) {
        const quint64 position = positions.take();
        bits[position / 8] = char(bits[position / 8] | (1 << (position % 8)));
    }
}

bool BloomFilter::mayContain(const Digest &id) const
{
    if (m_bits.isEmpty())
        return false;
    Positions positions(id, m_bits.size());
    for (int i = 0; i < s_hashes; ++i) {
        const quint64 position = positions.take();
        if (!(m_bits.at(qsizetype(position / 8)) & (1 << (position % 8))))
            return false;
    }
    return true;
}

} // namespace Understudy

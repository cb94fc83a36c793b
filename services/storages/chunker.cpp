// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/chunker.h"

#include <algorithm>
#include <array>
#include <utility>

namespace Understudy {

// Part of the format in so far as another table finds other cuts: old and new backups would then share nothing of a
// large file. SplitMix64 from a fixed seed.
static constexpr std::array<quint64, 256> gearTable()
{
    std::array<quint64, 256> table = {};
    quint64 state = 0x756e646572737475; // "understu"
    for (quint64 &value : table) {
        state += 0x9e3779b97f4a7c15;
        quint64 mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        value = mixed ^ (mixed >> 31);
    }
    return table;
}

static constexpr std::array<quint64, 256> s_gear = gearTable();

// Normalised chunking: harder to cut before the usual size (22 bits), easier after it (18 bits). The bits are spread
// over the upper half, where each depends on the last 32 to 64 bytes.
static constexpr quint64 s_beforeUsual = 0xfffffc0000000000;
static constexpr quint64 s_afterUsual = 0xffffc00000000000;

Chunker::Chunker(qsizetype fixedSize, Put put)
    : m_fixedSize(fixedSize)
    , m_put(std::move(put))
{ }

Chunker Chunker::byContent(Put put)
{
    return Chunker(0, std::move(put));
}

Chunker Chunker::bySize(qsizetype size, Put put)
{
    Q_ASSERT(size > 0 && size <= largest);
    return Chunker(size, std::move(put));
}

// The length of the piece, or 0 if it does not end in the buffer yet.
qsizetype Chunker::findCut()
{
    if (m_fixedSize > 0)
        return m_buffer.size() >= m_fixedSize ? m_fixedSize : 0;
    const auto *bytes = reinterpret_cast<const uchar *>(m_buffer.constData());
    const qsizetype end = std::min(m_buffer.size(), largest);
    qsizetype at = std::max(m_scanned, smallest);
    quint64 hash = m_hash;
    for (const qsizetype soon = std::min(end, usual); at < soon; ++at) {
        hash = (hash << 1) + s_gear[bytes[at]];
        if ((hash & s_beforeUsual) == 0)
            return at + 1;
    }
    for (; at < end; ++at) {
        hash = (hash << 1) + s_gear[bytes[at]];
        if ((hash & s_afterUsual) == 0)
            return at + 1;
    }
    m_hash = hash;
    m_scanned = at;
    return end == largest ? largest : 0;
}

Result<> Chunker::add(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const qsizetype taken = std::min(bytes.size(), largest - m_buffer.size());
        m_buffer.append(bytes.first(taken));
        bytes = bytes.sliced(taken);
        while (const qsizetype cut = findCut()) {
            if (const Result<> put = m_put(QByteArrayView(m_buffer).first(cut)); !put)
                return put;
            m_buffer.remove(0, cut);
            m_scanned = 0;
            m_hash = 0;
        }
    }
    return {};
}

Result<> Chunker::finish()
{
    const QByteArray rest = std::exchange(m_buffer, {});
    return rest.isEmpty() ? Result<>() : m_put(rest);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/xxh64.h"

#include <QtEndian>

#include <bit>

namespace Understudy {

static constexpr quint64 s_prime1 = 0x9E3779B185EBCA87;
static constexpr quint64 s_prime2 = 0xC2B2AE3D27D4EB4F;
static constexpr quint64 s_prime3 = 0x165667B19E3779F9;
static constexpr quint64 s_prime4 = 0x85EBCA77C2B2AE63;
static constexpr quint64 s_prime5 = 0x27D4EB2F165667C5;

static quint64 mixed(quint64 lane, quint64 input)
{
    return std::rotl(lane + input * s_prime2, 31) * s_prime1;
}

static quint64 merged(quint64 hash, quint64 lane)
{
    return (hash ^ mixed(0, lane)) * s_prime1 + s_prime4;
}

// All stripes of 32 bytes in four lanes; moves `at` behind them.
static quint64 hashStripes(const char *&at, const char *end)
{
    quint64 lane1 = s_prime1 + s_prime2;
    quint64 lane2 = s_prime2;
    quint64 lane3 = 0;
    quint64 lane4 = 0 - s_prime1;
    for (; end - at >= 32; at += 32) {
        lane1 = mixed(lane1, qFromLittleEndian<quint64>(at));
        lane2 = mixed(lane2, qFromLittleEndian<quint64>(at + 8));
        lane3 = mixed(lane3, qFromLittleEndian<quint64>(at + 16));
        lane4 = mixed(lane4, qFromLittleEndian<quint64>(at + 24));
    }
    quint64 hash = std::rotl(lane1, 1) + std::rotl(lane2, 7) + std::rotl(lane3, 12) + std::rotl(lane4, 18);
    for (const quint64 lane : {lane1, lane2, lane3, lane4})
        hash = merged(hash, lane);
    return hash;
}

quint64 xxh64(QByteArrayView bytes)
{
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    quint64 hash = bytes.size() >= 32 ? hashStripes(at, end) : s_prime5;
    hash += quint64(bytes.size());
    for (; end - at >= 8; at += 8)
        hash = std::rotl(hash ^ mixed(0, qFromLittleEndian<quint64>(at)), 27) * s_prime1 + s_prime4;
    if (end - at >= 4) {
        hash = std::rotl(hash ^ (qFromLittleEndian<quint32>(at) * s_prime1), 23) * s_prime2 + s_prime3;
        at += 4;
    }
    for (; at < end; ++at)
        hash = std::rotl(hash ^ (uchar(*at) * s_prime5), 11) * s_prime1;
    hash = (hash ^ (hash >> 33)) * s_prime2;
    hash = (hash ^ (hash >> 29)) * s_prime3;
    return hash ^ (hash >> 32);
}

} // namespace Understudy

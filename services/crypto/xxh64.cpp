// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/xxh64.h"

#include <QtAssert>

#include <xxhash.h>

namespace Understudy {

static constexpr XXH64_hash_t s_seed = 0;

quint64 xxh64(QByteArrayView bytes)
{
    return XXH64(bytes.data(), size_t(bytes.size()), s_seed);
}

void Xxh64::Free::operator()(XXH64_state_s *state) const
{
    XXH64_freeState(state);
}

Xxh64::Xxh64()
    : m_state(XXH64_createState())
{
    Q_CHECK_PTR(m_state.get());
    XXH64_reset(m_state.get(), s_seed);
}

Xxh64::Xxh64(const Xxh64 &other)
    : m_state(XXH64_createState())
{
    Q_CHECK_PTR(m_state.get());
    XXH64_copyState(m_state.get(), other.m_state.get());
}

Xxh64 &Xxh64::operator=(const Xxh64 &other)
{
    if (this != &other)
        *this = Xxh64(other);
    return *this;
}

void Xxh64::add(QByteArrayView bytes)
{
    XXH64_update(m_state.get(), bytes.data(), size_t(bytes.size()));
}

quint64 Xxh64::value() const
{
    return XXH64_digest(m_state.get());
}

} // namespace Understudy

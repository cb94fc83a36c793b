// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/secretbytes.h"

#include <openssl/crypto.h>

#include <utility>

namespace Understudy {

SecretBytes::SecretBytes(qsizetype size)
    : m_bytes(size, '\0')
{ }

SecretBytes::SecretBytes(QByteArray &&bytes)
    : m_bytes(std::move(bytes))
{
    Q_ASSERT(m_bytes.isDetached() || m_bytes.isEmpty());
}

SecretBytes::SecretBytes(SecretBytes &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, {}))
{ }

SecretBytes &SecretBytes::operator=(SecretBytes &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    wipe();
}

SecretBytes SecretBytes::copyOf(QByteArrayView bytes)
{
    return SecretBytes(QByteArray(bytes.data(), bytes.size()));
}

uchar *SecretBytes::bytes()
{
    return reinterpret_cast<uchar *>(m_bytes.data());
}

void SecretBytes::truncate(qsizetype size)
{
    if (size >= m_bytes.size())
        return;
    OPENSSL_cleanse(m_bytes.data() + size, static_cast<size_t>(m_bytes.size() - size));
    m_bytes.truncate(size);
}

void SecretBytes::wipe()
{
    if (!m_bytes.isEmpty())
        OPENSSL_cleanse(m_bytes.data(), static_cast<size_t>(m_bytes.size()));
}

bool equalInConstantTime(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size()
           && CRYPTO_memcmp(left.data(), right.data(), static_cast<size_t>(left.size())) == 0;
}

} // namespace Understudy

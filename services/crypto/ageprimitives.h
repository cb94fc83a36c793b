// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/crypto/secretbytes.h"

#include <QByteArray>

#include <optional>

// The few functions of OpenSSL that age is made of. All keys and points are 32 bytes. An error means that OpenSSL itself
// failed; what is only wrong input is an empty optional.
namespace Understudy::Age {

[[nodiscard]] Result<SecretBytes> randomBytes(qsizetype size);
// X25519 of the scalar and the base point.
[[nodiscard]] Result<SecretBytes> publicPoint(QByteArrayView scalar);
// None where the result would be zero: the point is of low order, made to leak or to fix the key.
[[nodiscard]] std::optional<SecretBytes> sharedSecret(QByteArrayView scalar, QByteArrayView point);
[[nodiscard]] Result<SecretBytes> hkdf(QByteArrayView key, QByteArrayView salt, QByteArrayView info); // 32 bytes
[[nodiscard]] Result<QByteArray> hmac(QByteArrayView key, QByteArrayView text); // 32 bytes

// ChaCha20-Poly1305 without additional data, piece by piece under one key; the tag follows the text.
class Cipher
{
public:
    static constexpr qsizetype tagSize = 16;
    static constexpr qsizetype nonceSize = 12;

    explicit Cipher(SecretBytes &&key);
    // Appends to `sealed`.
    [[nodiscard]] Result<> seal(QByteArrayView nonce, QByteArrayView plain, QByteArray &sealed) const;
    // Writes to `plain`, which has room for sealed.size() - tagSize; false if the tag is wrong.
    [[nodiscard]] bool open(QByteArrayView nonce, QByteArrayView sealed, uchar *plain) const;

private:
    SecretBytes m_key;
};

} // namespace Understudy::Age

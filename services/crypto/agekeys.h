// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/crypto/secretbytes.h"

#include <QByteArray>

#include <array>

namespace Understudy {

// Who can open what is sealed to it: the public half of an identity, "age1...".
struct AgeRecipient
{
    std::array<uchar, 32> point = {};

    [[nodiscard]] QByteArray toString() const;
    [[nodiscard]] static Result<AgeRecipient> parse(QByteArrayView text); // InvalidInput
    bool operator==(const AgeRecipient &) const = default;
};

// The secret half, "AGE-SECRET-KEY-1...": an X25519 key. Wiped when it goes.
class AgeIdentity
{
public:
    [[nodiscard]] static Result<AgeIdentity> generate();
    [[nodiscard]] static Result<AgeIdentity> parse(QByteArrayView text); // InvalidInput, which never repeats the text
    // The first identity of a file as age-keygen writes it: lines, '#' begins a comment.
    [[nodiscard]] static Result<AgeIdentity> parseFile(QByteArrayView lines);

    [[nodiscard]] SecretBytes toString() const;
    [[nodiscard]] const AgeRecipient &recipient() const { return m_recipient; }
    [[nodiscard]] QByteArrayView scalar() const { return m_scalar.view(); } // 32 bytes

private:
    AgeIdentity(SecretBytes &&scalar, const AgeRecipient &recipient);
    [[nodiscard]] static Result<AgeIdentity> fromScalar(SecretBytes &&scalar);
    SecretBytes m_scalar;
    AgeRecipient m_recipient;
};

} // namespace Understudy

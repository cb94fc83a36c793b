// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <array>
#include <compare>
#include <optional>

namespace Understudy {

// 32 bytes of SHA-256: the name of a blob (of its plaintext) or of a pack or segment (of its stored bytes).
struct Digest
{
    std::array<uchar, 32> bytes = {};

    [[nodiscard]] QByteArray toHex() const; // 64 lower-case digits
    [[nodiscard]] QString toString() const;
    [[nodiscard]] static std::optional<Digest> fromHex(QByteArrayView hex); // none unless 64 lower-case digits
    [[nodiscard]] bool isNull() const;

    auto operator<=>(const Digest &) const = default;
};

using BlobId = Digest;
using PackId = Digest;

[[nodiscard]] inline size_t qHash(const Digest &digest, size_t seed = 0) noexcept
{
    return qHashBits(digest.bytes.data(), digest.bytes.size(), seed);
}

} // namespace Understudy

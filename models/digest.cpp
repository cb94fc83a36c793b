// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/digest.h"

#include <array>

namespace Understudy {

static constexpr char s_digits[] = "0123456789abcdef";

// The value of each digit; -1: none.
static constexpr auto s_values = [] {
    std::array<qint8, 256> values{};
    values.fill(-1);
    for (qint8 value = 0; value < 16; ++value)
        values[uchar(s_digits[value])] = value;
    return values;
}();

QByteArray Digest::toHex() const
{
    QByteArray hex(2 * qsizetype(sizeof bytes), Qt::Uninitialized);
    char *digit = hex.data();
    for (const uchar byte : bytes) {
        *digit++ = s_digits[byte >> 4];
        *digit++ = s_digits[byte & 15];
    }
    return hex;
}

QString Digest::toString() const
{
    return QString::fromLatin1(toHex());
}

std::optional<Digest> Digest::fromHex(QByteArrayView hex)
{
    Digest digest;
    if (hex.size() != 2 * qsizetype(sizeof digest.bytes))
        return std::nullopt;
    for (size_t i = 0; i < digest.bytes.size(); ++i) {
        const qint8 high = s_values[uchar(hex[qsizetype(2 * i)])];
        const qint8 low = s_values[uchar(hex[qsizetype(2 * i + 1)])];
        if (high < 0 || low < 0)
            return std::nullopt;
        digest.bytes[i] = static_cast<uchar>(high << 4 | low);
    }
    return digest;
}

bool Digest::isNull() const
{
    return *this == Digest{};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/digest.h"

#include <algorithm>
#include <cstring>

namespace Understudy {

QByteArray Digest::toHex() const
{
    return QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())).toHex();
}

QString Digest::toString() const
{
    return QString::fromLatin1(toHex());
}

std::optional<Digest> Digest::fromHex(QByteArrayView hex)
{
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (hex.size() != 64 || !std::ranges::all_of(hex, isDigit))
        return std::nullopt;
    const QByteArray raw = QByteArray::fromHex(hex.toByteArray());
    Digest digest;
    std::memcpy(digest.bytes.data(), raw.constData(), digest.bytes.size());
    return digest;
}

bool Digest::isNull() const
{
    return *this == Digest{};
}

} // namespace Understudy

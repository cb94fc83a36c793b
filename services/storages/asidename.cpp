// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/asidename.h"

#include <QUuid>

namespace Understudy {

static constexpr QByteArrayView s_mark = ".understudy-";
static constexpr qsizetype s_uuidLength = 36;
static constexpr qsizetype s_longestPart = 150; // names end at 255 bytes; suffixes need room too

// Between two letters: half of one is no text, and a path that is no text becomes another one on its way through QString.
static qsizetype cutLength(const QByteArray &name)
{
    qsizetype length = qMin(name.size(), s_longestPart);
    const auto isWithinLetter = [&name](qsizetype at) { return (static_cast<uchar>(name[at]) & 0xC0U) == 0x80U; };
    while (length < name.size() && length > s_longestPart - 3 && isWithinLetter(length))
        --length;
    return length;
}

QByteArray asideName(const QByteArray &name, const QString &operation)
{
    return '.' + name.first(cutLength(name)) + s_mark.toByteArray() + operation.toUtf8();
}

bool isAsideName(QByteArrayView name)
{
    const qsizetype mark = name.lastIndexOf(s_mark);
    if (!name.startsWith('.') || mark < 0)
        return false;
    const QByteArrayView operation = name.sliced(mark + s_mark.size());
    return operation.size() >= s_uuidLength && !QUuid::fromString(operation.first(s_uuidLength)).isNull();
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/tarmember.h"

#include "services/repository/blobplace.h"

namespace Understudy {

static void put(QByteArray &header, qsizetype at, QByteArrayView text)
{
    header.replace(at, text.size(), text);
}

static QByteArray octal(qsizetype number, int digits)
{
    return QByteArray::number(number, 8).rightJustified(digits, '0');
}

QByteArray TarMember::header(const BlobId &id, qsizetype length)
{
    static const QByteArray s_common = [] {
        QByteArray header(block, '\0');
        put(header, 100, "0000600");
        put(header, 108, "0000000"); // owner
        put(header, 116, "0000000"); // group
        put(header, 136, "00000000000"); // time
        put(header, 148, "        "); // the checksum counts as spaces
        put(header, 156, "0"); // a file
        put(header, 257,
            QByteArrayView("ustar\0"
                           "00",
                           8));
        return header;
    }();
    QByteArray header = s_common;
    put(header, 0, id.toHex());
    put(header, 124, octal(length, 11));
    qsizetype sum = 0;
    for (const char c : header)
        sum += uchar(c);
    put(header, 148, octal(sum, 6) + '\0');
    return header;
}

QByteArray TarMember::end()
{
    return QByteArray(2 * block, '\0');
}

qint64 storedShare(const BlobPlace &place)
{
    if (place.frame.plainSize == 0)
        return 0;
    constexpr qint64 inPackIndex = 44;
    return qint64(place.frame.storedSize) * TarMember::size(place.length) / place.frame.plainSize + inPackIndex;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/displaypath.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString escapedByte(char byte)
{
    return u"\\x%1"_s.arg(static_cast<uchar>(byte), 2, 16, '0'_L1);
}

// The length of the character at the front, 0 if it is none.
static qsizetype characterLength(QByteArrayView text)
{
    const auto first = static_cast<uchar>(text.front());
    const qsizetype length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > text.size())
        return 0;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder.decode(text.first(length));
    return decoder.hasError() || decoded.isEmpty() ? 0 : length;
}

QString displayPath(QByteArrayView path)
{
    QString text;
    while (!path.isEmpty()) {
        const qsizetype length = characterLength(path);
        const bool control = length == 1 && (static_cast<uchar>(path.front()) < 0x20 || path.front() == 0x7f);
        text += length > 0 && !control ? QString::fromUtf8(path.first(length)) : escapedByte(path.front());
        path = path.sliced(qMax<qsizetype>(length, 1));
    }
    return text;
}

} // namespace Understudy

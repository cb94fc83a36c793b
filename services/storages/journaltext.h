// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"

#include <QJsonValue>
#include <QString>
#include <QStringList>

namespace Understudy {

// Names are bytes and numbers have 64 bits: JSON keeps neither, so in journals both are text.

[[nodiscard]] inline QString bytesText(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toPercentEncoding("/"));
}

[[nodiscard]] inline QByteArray textBytes(const QJsonValue &value)
{
    return QByteArray::fromPercentEncoding(value.toString().toLatin1());
}

[[nodiscard]] inline QString timeText(const Timestamp &time)
{
    return QStringLiteral("%1.%2").arg(time.seconds).arg(time.nanoseconds);
}

[[nodiscard]] inline Timestamp textTime(const QJsonValue &value)
{
    const QStringList parts = value.toString().split(u'.');
    return {.seconds = parts.value(0).toLongLong(), .nanoseconds = parts.value(1).toUInt()};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "services/platform/systemresult.h"

#include <QByteArrayView>
#include <QList>

namespace Understudy {

// Where a file has data, in order; the rest are holes. At most 4096 stretches: beyond that, near ones are joined.
[[nodiscard]] SystemResult<QList<ListEntry::Extent>> dataExtents(int file, qint64 size);

// Reads until `length` bytes are there or the file ends; what it gives may be shorter.
[[nodiscard]] SystemResult<QByteArray> readAt(int file, qint64 offset, qsizetype length);
[[nodiscard]] SystemResult<> writeAt(int file, qint64 offset, QByteArrayView bytes);
// Sets the length; what is beyond the data so far is a hole.
[[nodiscard]] SystemResult<> setLength(int file, qint64 size);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"

#include <QRandomGenerator>

namespace Understudy::Testing {

[[nodiscard]] QByteArray randomName(QRandomGenerator &random); // any bytes that a file system takes
[[nodiscard]] BlobId randomBlob(QRandomGenerator &random);
// An entry that can be stored, every field of it used now and then.
[[nodiscard]] ListEntry randomEntry(const QByteArray &path, QRandomGenerator &random);

} // namespace Understudy::Testing

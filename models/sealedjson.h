// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>
#include <QJsonObject>

namespace Understudy {

// A JSON file that carries the SHA-256 of itself in its field "digest" (computed with 64 zeros in its place), so that
// a flipped bit is told from what was written.
[[nodiscard]] QByteArray sealJson(QJsonObject object);

// True if the bytes carry their own digest.
[[nodiscard]] bool isSealIntact(const QByteArray &json);

} // namespace Understudy

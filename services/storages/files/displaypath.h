// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArrayView>
#include <QString>

namespace Understudy {

// A path of bytes for a person: what is not text, and what would break a line, is written as \xNN.
[[nodiscard]] QString displayPath(QByteArrayView path);

} // namespace Understudy

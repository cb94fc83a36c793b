// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Understudy::Testing {

// What tests do with files whose names are plain text.
[[nodiscard]] QStringList listNames(const QString &folder); // sorted, hidden ones too
[[nodiscard]] QByteArray readAll(const QString &path); // "cannot be read" if it cannot
[[nodiscard]] bool writeAll(const QString &path, const QByteArray &bytes); // in place

} // namespace Understudy::Testing

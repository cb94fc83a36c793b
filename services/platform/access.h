// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

namespace Understudy {

// What this user may do, asked without opening anything. Links are followed.
[[nodiscard]] bool mayRead(const QByteArray &path);
[[nodiscard]] bool mayWriteInto(const QByteArray &folder); // make and remove names in it

} // namespace Understudy

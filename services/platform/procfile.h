// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/systemresult.h"

#include <QByteArray>

namespace Understudy {

// Files of /proc have no size: read to their end.
[[nodiscard]] SystemResult<QByteArray> readProcFile(const QByteArray &path);
// Where a link leads, as bytes.
[[nodiscard]] SystemResult<QByteArray> readLinkAt(int folder, const QByteArray &name);
[[nodiscard]] SystemResult<QByteArray> readLink(const QByteArray &path);
// The path without links or dots.
[[nodiscard]] SystemResult<QByteArray> realPath(const QByteArray &path);
// The same for a path whose end does not exist yet: links on the way are followed, also one that leads to nothing.
[[nodiscard]] SystemResult<QByteArray> realPathToBe(const QByteArray &path);

} // namespace Understudy

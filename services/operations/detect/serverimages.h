// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy {

// What a container's image is, as far as its name tells.
struct ServerImage
{
    bool isPostgres = false;
    QString unsupported; // "Redis": keeps data that Understudy does not back up; else empty
};
[[nodiscard]] ServerImage serverImage(const QString &image);

} // namespace Understudy

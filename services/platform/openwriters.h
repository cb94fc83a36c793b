// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>

#include <functional>

namespace Understudy {

struct OpenWriter
{
    qint64 process = 0;
    QByteArray path; // below the root
    bool mapped = false; // through memory: such stores show no write() to anybody
};

// Which processes hold files below `root` (absolute, without links) open for writing or have them mapped shared and
// writable; also those in containers that see the files at another path. `leaveOut` is given paths below the root.
// What this user may not look into is missing: processSight() says. This process itself is left out.
[[nodiscard]] QList<OpenWriter> openWriters(const QByteArray &root,
                                            const std::function<bool(const QByteArray &path)> &leaveOut = {});

// Whether a bind mount begins at `root`, here or in another mount namespace (a container): it would keep showing the
// old folder after an exchange.
[[nodiscard]] bool isMountedElsewhere(const QByteArray &root);

} // namespace Understudy

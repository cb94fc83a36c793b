// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/repository/layout.h"

#include <QSet>

#include <functional>

namespace Understudy {

// Packs that a collect found to be unused, each collect's in a folder with a number of its own. They stay until the next
// one, for a backup that turns out to need them.
class PackTrash
{
public:
    explicit PackTrash(const Layout &layout);

    [[nodiscard]] Result<> take(const QSet<PackId> &packs);
    // Those that `isNeeded`; true if there are any.
    [[nodiscard]] Result<bool> bringBack(const std::function<bool(const PackId &)> &isNeeded);
    // For good; how many bytes that frees.
    [[nodiscard]] Result<qint64> empty();

private:
    const Layout m_layout;
};

} // namespace Understudy

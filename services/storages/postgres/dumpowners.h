// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"

namespace Understudy {

// What belongs to whoever loaded a dump, because the dump does not say whose it is.
class DumpOwners
{
public:
    // Gives all that the role of the session owns in its database to `owner`: but for extensions and what is theirs, and
    // for what only a superuser may own. What cannot be given away is counted.
    [[nodiscard]] static Result<DumpOwners> giveTo(const QString &owner, Connection &connection,
                                                   const TaskControl &control);

    qint64 objects = 0; // that there were
    qint64 kept = 0; // of these
};

} // namespace Understudy

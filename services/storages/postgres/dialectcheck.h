// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/server.h"

#include <QStringList>

namespace Understudy {

// What a backup needs of a server, and the server does not have or its role may not give.
struct Dialect
{
    QStringList missingRoles; // refused too, unless they may be created
    QList<Error> refusals;
    QStringList warnings; // what comes back in another way than it was, as sentences
};

// Roles, extensions and their versions, locales, collations, tablespaces, settings, versions of the server. Asks, and
// touches nothing. `database`: the one that the backup becomes, for what is told of it. `carriedOwners`: of what is carried
// over from there, as far as they are known.
[[nodiscard]] Result<Dialect> checkDialect(Server &server, const PostgresFacts &facts, const QString &database,
                                           const QStringList &carriedOwners, const TaskControl &control);

} // namespace Understudy

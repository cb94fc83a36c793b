// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"

#include <QList>

namespace Understudy {

// One database that gets another name.
struct DatabaseMove
{
    quint32 oid = 0;
    QString from;
    QString to;
    bool allowBefore = true; // may sessions be opened, if nothing comes of the move
    bool allowAfter = true;
    qint64 limitAfter = -1; // CONNECTION LIMIT
    bool becomesTemplate = false; // false: stays what it is
    bool operator==(const DatabaseMove &) const = default;
};

// Renames databases of one server in one transaction: all of them or none, whatever happens. Their sessions are ended
// first and new ones kept out; on failure the doors are opened again as they were. The order of `moves` matters: who
// leaves a name goes before who takes it.
[[nodiscard]] Result<> moveDatabases(Connection &maintenance, const QList<DatabaseMove> &moves,
                                     const TaskControl &control);

// Is it what a DROP DATABASE that was cut short leaves: an "invalid" database, which nobody enters? What alters it is no
// error but the end of the session. False where there is none of that name.
[[nodiscard]] Result<bool> isHalfDropped(Connection &maintenance, const QString &database, const TaskControl &control);

// ALLOW_CONNECTIONS of one database. One that is half dropped has no door.
[[nodiscard]] Result<> setDoor(Connection &maintenance, const QString &database, bool open, const TaskControl &control);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QStringList>

namespace Understudy {

// The schema public. A new database has it from template0: until 14 it belongs there to the first superuser, and everybody
// may create in it. A dump neither makes nor drops it, and takes for granted what is usual since 15.
struct PublicSchema
{
    bool exists = true;
    QString owner;
    QJsonArray rights; // [{ role (empty = public), privilege, grantable }]

    [[nodiscard]] QJsonValue toJson() const; // null: there is none
    [[nodiscard]] static PublicSchema fromJson(const QJsonValue &json);

    // Of the database that the session is in.
    [[nodiscard]] static Result<PublicSchema> read(Connection &connection, const TaskControl &control);
    // As a new database on this server has it.
    [[nodiscard]] static Result<PublicSchema> usual(Connection &connection, const TaskControl &control);

    // Before anything is loaded, as far as the role may: where the backup has none, it is dropped. Else those may create in
    // it who could: nobody but a superuser gives a table in it to anybody else.
    [[nodiscard]] Result<> prepare(Connection &connection, const TaskControl &control) const;
    // When everything is loaded: owner and rights, where they are not what they were, as far as the role may give them.
    [[nodiscard]] Result<> giveBack(Connection &connection, const TaskControl &control) const;
    // The same, given to another, who gets with it what the first could do.
    [[nodiscard]] PublicSchema ownedBy(const QString &other) const;
    // What is not as it was where it is `now`, as sentences.
    [[nodiscard]] QStringList differences(const PublicSchema &now) const;
};

} // namespace Understudy

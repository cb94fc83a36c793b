// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace Understudy {

// The connection limit of a database whose DROP was cut short; the server calls it invalid.
inline constexpr qint64 halfDroppedLimit = -2;

// What hangs on a database itself and so is in no dump of it: owner, rights, settings, comment, labels, limits, locale.
// A rename leaves all of it with the old database.
struct DatabaseProperties
{
    QString owner;
    QString encoding; // "UTF8"
    QString collate;
    QString ctype;
    QString localeProvider; // c (libc), i (ICU), b (built in)
    QString locale; // of the provider; empty for libc
    QString icuRules;
    QString comment;
    QString tablespace;
    qint64 connectionLimit = -1;
    bool allowConnections = true;
    bool isTemplate = false;
    bool hasRights = false; // false: the default ones
    QJsonArray rights; // [{ role (empty = public), privilege, grantable }]
    QJsonArray settings; // [{ role (empty = all), name, value }]; JSON lacks the values of HiddenSettings
    QJsonArray labels; // of security: [{ provider, label }]

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static DatabaseProperties fromJson(const QJsonObject &json);
    // The roles that the facts of a database name, and those that the properties in them name.
    [[nodiscard]] static QJsonArray allRoles(const QJsonObject &facts);

    // Of the database with this name, through any session on its server. NotFound; Refused: it is half dropped.
    [[nodiscard]] static Result<DatabaseProperties> read(Connection &connection, const QString &database,
                                                         const TaskControl &control);
    // CREATE DATABASE from template0, empty, and shut for others as far as that does not shut us out.
    [[nodiscard]] Result<> create(Connection &connection, const QString &database, const TaskControl &control) const;
    // Owner, rights, comment, and settings but for those beyond the server or its role. The limits follow with the swap,
    // the locale stands since the creation.
    [[nodiscard]] Result<> apply(Connection &connection, const QString &database, const TaskControl &control) const;
    // Security labels. `connection`: a session in the database, which loads their providers where its settings say so.
    [[nodiscard]] Result<> label(Connection &connection, const QString &database, const TaskControl &control) const;

    bool operator==(const DatabaseProperties &) const = default;
};

} // namespace Understudy

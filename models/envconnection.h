// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QList>
#include <QString>

namespace Understudy {

// A database that variables of an application lead to.
struct EnvConnection
{
    QString variable; // "DATABASE_URL"
    QString unsupported; // "MySQL", where it is not PostgreSQL; else empty
    QString user;
    QString password;
    QString host; // empty: this computer, by its socket
    int port = 5432;
    QString database;
    QString sslMode;

    // As a stage file has it: no password.
    [[nodiscard]] QString connection() const;
    [[nodiscard]] QString place() const; // "db:5432/shop"
};

// DATABASE_URL and its like, PG*, POSTGRES_*, DB_* of Laravel.
[[nodiscard]] QList<EnvConnection> connectionsIn(const QHash<QString, QString> &variables);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/server.h"
#include "services/tasks/taskcontrol.h"

#include <QList>

namespace Understudy {

struct LocalDatabase
{
    QString name;
    QString user; // who was let in
    qint64 sizeBytes = -1; // -1 = may not be seen
    QString version; // of the server: "17.2"
};

struct LocalServer
{
    QString folder; // of its socket
    int port = 5432;
};

// The PostgreSQL servers whose sockets lie where they usually do: PGHOST, /var/run/postgresql, /tmp. Asks none.
[[nodiscard]] QList<LocalServer> localServers();
// Of a running server, without templates and its maintenance database, sorted by name. At most a thousand.
[[nodiscard]] Result<QList<LocalDatabase>> databasesOf(const LocalServer &server, const PasswordSource *passwords,
                                                       const TaskControl &control);

} // namespace Understudy

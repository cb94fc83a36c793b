// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QString>

namespace Understudy {

// Whether this can be a container's name or id; nothing else gets into a command of docker.
[[nodiscard]] bool isContainerName(const QString &name);

// Checks a libpq connection string of a stage file: it can be read, and no password stands in it. `jsonPath` goes into
// the error. `container`: it is meant as seen inside of that; empty = as seen from here. Gives the database it leads to,
// "host:port/name", equal for two strings that name the same one by the same host. Asks no server.
[[nodiscard]] Result<QString> checkedConnection(const QString &connection, const QString &jsonPath,
                                                const QString &container = {});

// Who logs in where, equal for all databases of one server: "postgresql://shop@127.0.0.1:5432". What the string leaves
// out comes from the PG* variables, as for libpq; those of host and port say nothing of the inside of a container. Empty
// if the string cannot be read.
[[nodiscard]] QString loginOf(const QString &connection, const QString &container = {});

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy {

// One installation of the programs that read and write PostgreSQL servers: pg_dump and pg_restore.
struct ClientTools
{
    int major = 0;
    QString version; // "17.6"
    QString folder; // absolute

    bool operator==(const ClientTools &) const = default;
};

} // namespace Understudy

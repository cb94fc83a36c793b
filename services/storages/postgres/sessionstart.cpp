// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/sessionstart.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/connection.h"

using namespace Qt::StringLiterals;

namespace Understudy {

// A pool has sessions of its own with the server and keys of its own making for cancels (PgBouncer: random numbers, in
// every mode), so the process id that came with the login is that of no process of the server. Where each transaction may
// get another session, settings, snapshots and locks are silently another's. Where a client keeps one session until it
// ends, little would be wrong: the pool stays connected to databases that ours have left, and swaps and copies meet it.
// That is refused all the same: nothing tells the two for sure, since a pool that has little to do gives the same session
// every time.
static Result<> refusePool(Connection &connection, const TaskControl &control)
{
    const Result<Rows> process = connection.query(u"SELECT pg_catalog.pg_backend_pid()"_s, control);
    if (!process)
        return std::unexpected(process.error());
    if (process->number(0, 0) == connection.processId())
        return {};
    return fail("postgres.pooled"_L1,
                {{"database"_L1, connection.database()}, {"server"_L1, connection.where().server()}},
                u"the login told the process %1, it is %2"_s.arg(connection.processId()).arg(process->text(0, 0)));
}

static QByteArray settingsFor(int serverMajor)
{
    QByteArray settings =
        "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
        "SET datestyle = ISO; SET intervalstyle = postgres; SET extra_float_digits = 3;"
        "SET bytea_output = hex; SET timezone = 'UTC'; SET standard_conforming_strings = on;"
        "SET synchronize_seqscans = off; SET row_security = off; SET array_nulls = on;"
        "SET lc_monetary = 'C';" // as pg_dump gets it: the other side may use a comma where this one has a point
        "SET default_transaction_read_only = off; SET default_transaction_isolation = 'read committed';"
        "SET default_transaction_deferrable = off;"
        "SET quote_all_identifiers = off; SET exit_on_error = off;" // names are compared; not each error is the end
        "SELECT pg_catalog.set_config('search_path', '', false);";
    if (serverMajor >= 14)
        settings += "SET idle_session_timeout = 0;";
    if (serverMajor >= 17)
        settings += "SET transaction_timeout = 0;";
    return settings;
}

// Nothing is set before it is known whose session this is: the next client of a pool would get it so.
Result<> startSession(Connection &connection, const TaskControl &control)
{
    const Result<> direct = refusePool(connection, control);
    return direct ? setUpSession(connection, control) : direct;
}

Result<> setUpSession(Connection &connection, const TaskControl &control)
{
    return connection.execute(settingsFor(connection.serverMajor()), control);
}

Result<> limitLockWaits(Connection &connection, int milliseconds, const TaskControl &control)
{
    return connection.execute(u"SET lock_timeout = %1"_s.arg(milliseconds), control);
}

QByteArrayList valueSettings()
{
    return {"timezone", "datestyle", "intervalstyle", "lc_monetary", "extra_float_digits", "bytea_output"};
}

} // namespace Understudy

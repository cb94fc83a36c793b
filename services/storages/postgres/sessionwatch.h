// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <optional>

namespace Understudy {

// Who writes to a database between two moments. The proof: no transaction of the whole server was running at the first,
// and ours at the second has the next number, so none began to write in between. Where others on the server did write, the sessions of this database and
// the counters of its tables have to say that it was not touched.
class SessionWatch
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::SessionWatch)

public:
    [[nodiscard]] Result<Writers> look(Watch watch, const ConnectionString &where, const TaskControl &control);
    // Ends its session; the next look opens another, and still compares with the first.
    void stepAside() { m_connection.reset(); }

private:
    struct Moment
    {
        qint64 transaction = 0; // one of our own; 64 bits, never wraps
        bool quiet = false; // no transaction of the server was writing
        QString writes; // counters of this database's tables; differs after a write
        QString clock; // of the server
    };
    struct Sessions
    {
        QStringList names; // all of other programs
        QStringList writers; // of these, who holds a transaction id, or was at work since the first moment
        bool seen = true; // false: this role sees only its own
    };
    [[nodiscard]] Result<Moment> now(const TaskControl &control);
    [[nodiscard]] Writers ofStandby();
    [[nodiscard]] Result<> standBy(const TaskControl &control);
    [[nodiscard]] Result<Sessions> sessions(const QString &since, const TaskControl &control);
    [[nodiscard]] Writers judge(const Moment &then, const Moment &end, const Sessions &sessions) const;

    std::optional<Connection> m_connection; // from Begin to End
    std::optional<Moment> m_begin;
};

} // namespace Understudy

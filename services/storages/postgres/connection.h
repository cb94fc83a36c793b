// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connectionstring.h"
#include "services/storages/postgres/rows.h"
#include "services/storages/postgres/servercontainer.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>
#include <optional>

struct pg_conn;

namespace Understudy {

// A session of ours with a database, its settings as pg_dump sets them: no timeouts, empty search_path, exact numbers.
// Every call can be cancelled, also while the server takes nothing; errors are the catalogue's. One thread at a time.
class Connection
{
public:
    // Every session's application_name begins with this; so we tell ours from others.
    static constexpr QLatin1StringView applicationName = QLatin1StringView("understudy");
    // Of pg_stat_activity: sessions of others. "understudy-web" is one of them.
    static constexpr QLatin1StringView isNotOurs = QLatin1StringView(
        "coalesce(application_name, '') !~ '^understudy(:|$)'");
    static constexpr int connectSeconds = 10;

    // `label` follows in the application_name: who we are, for others to read.
    [[nodiscard]] static Result<Connection> open(const ConnectionString &where, const TaskControl &control,
                                                 const QString &label = {});

    // One statement with its parameters $1, $2, ...
    [[nodiscard]] Result<Rows> query(const QString &sql, const TaskControl &control,
                                     const QStringList &parameters = {});
    // Statements without a result; several are one transaction, unless they hold their own BEGIN.
    [[nodiscard]] Result<> execute(const QByteArray &sql, const TaskControl &control);
    [[nodiscard]] Result<> execute(const QString &sql, const TaskControl &control)
    {
        return execute(sql.toUtf8(), control);
    }
    // One statement of somebody else's, whose rows nobody wants. The server refuses it if it is more than one. It may be
    // long: what is moved here is freed before the server is waited for.
    [[nodiscard]] Result<> executeAlone(QByteArray sql, const TaskControl &control);
    // COPY ... FROM stdin: begin, any number of pieces, end.
    [[nodiscard]] Result<> beginCopyIn(const QByteArray &sql, const TaskControl &control);
    [[nodiscard]] Result<> copyIn(QByteArrayView bytes, const TaskControl &control);
    [[nodiscard]] Result<qint64> endCopyIn(const TaskControl &control); // the number of rows
    // COPY ... TO STDOUT, handed on row by row, each with its newline. After an error of `take` nothing more can be asked
    // of this session.
    using TakeRow = std::function<Result<>(QByteArrayView row)>;
    [[nodiscard]] Result<> copyOut(const QByteArray &sql, const TakeRow &take, const TaskControl &control);

    // Of the last call that failed with an answer of the server: "55006"; else empty.
    [[nodiscard]] const QByteArray &sqlState() const { return m_sqlState; }
    [[nodiscard]] int serverVersion() const; // 150018
    [[nodiscard]] int serverMajor() const { return serverVersion() / 10000; }
    [[nodiscard]] QString database() const { return m_where.database(); }
    [[nodiscard]] const ConnectionString &where() const { return m_where; }
    // What the session has set: of client_encoding, standard_conforming_strings and the like.
    [[nodiscard]] QByteArray reported(const char *setting) const;
    [[nodiscard]] bool inTransaction() const; // that was begun and not ended, after the last call
    [[nodiscard]] int processId() const; // of the server's process, as it told at the login
    // Where to connect from this machine, and from inside of the container; without one both are where().
    [[nodiscard]] ConnectionString fromHere() const;
    [[nodiscard]] ConnectionString fromInside() const;
    // For the environment of a tool that connects as we did; empty if none was needed.
    [[nodiscard]] QByteArray password() const;

private:
    struct Close
    {
        void operator()(pg_conn *connection) const;
    };
    explicit Connection(ConnectionString where);
    [[nodiscard]] Result<> connect(const TaskControl &control, const QString &label, const QByteArray &password = {});
    [[nodiscard]] bool wantsAnotherPassword(const Error &error) const;
    [[nodiscard]] Result<> waitForLogin(const TaskControl &control);
    [[nodiscard]] Result<> flush(const TaskControl &control);
    [[nodiscard]] bool cancelStatement();
    [[nodiscard]] Result<pg_result *> nextResult(const TaskControl &control, bool &cancelled);
    [[nodiscard]] Result<> takeRows(const TakeRow &take, const TaskControl &control);
    [[nodiscard]] Result<> waitForRows(const TaskControl &control);
    [[nodiscard]] Result<Rows> finish(const TaskControl &control);
    [[nodiscard]] std::unexpected<Error> failure(const pg_result *result);

    [[nodiscard]] QString hostInside() const; // as it is named; empty = nowhere in particular
    [[nodiscard]] QString portInside() const;
    [[nodiscard]] Error explained(const Error &error, const TaskControl &control) const;

    ConnectionString m_where;
    std::optional<ServerContainer::Way> m_way; // into the container
    std::unique_ptr<pg_conn, Close> m_connection;
    QByteArray m_sqlState;
};

} // namespace Understudy

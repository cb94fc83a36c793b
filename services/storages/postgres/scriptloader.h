// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/scriptadjuster.h"
#include "services/storages/postgres/sqlscript.h"

#include <QByteArrayList>

#include <functional>

namespace Understudy {

// Sends scripts of pg_dump and pg_restore to a database, statement by statement, and stops at the first error. Why not
// pg_restore itself: it must be as new as the archive, and a newer one sets what an older server does not know
// (transaction_timeout). Here such a SET is left out, whichever version wrote the script.
// What pg_restore does last is kept for finish(), in its order: rights, which may keep an owner from his own rows and keys;
// materialized views, which need the rights; event triggers, which would see all that comes after them.
// Not one transaction: a schema of thousands of tables would exhaust the server's lock table, and the database is
// dropped anyway when something fails.
class ScriptLoader
{
public:
    // IsPutOff: statements that need something which a later script brings are kept for retry(), not an error.
    enum class Missing { Fails, IsPutOff };

    [[nodiscard]] static Result<ScriptLoader> open(const ConnectionString &where, const TaskControl &control);

    // In a session of its own from here on, which has what was set on the database meanwhile. Loads nothing after a failure.
    [[nodiscard]] Result<> reconnect(const TaskControl &control);

    // Which versions of extensions the scripts are to bring, where the server has them.
    void wantExtensions(const QJsonArray &extensions) { m_adjuster.wantExtensions(extensions); }

    using Take = std::function<Result<>(QByteArrayView)>;
    using Produce = std::function<Result<>(const Take &)>; // gives the script piece by piece
    [[nodiscard]] Result<> load(const Produce &produce, Missing missing, const TaskControl &control);
    // The same, but each statement is handed on. Rows in the script are loaded.
    using Statement = std::function<Result<>(const QByteArray &sql)>;
    [[nodiscard]] Result<> forEachStatement(const Produce &produce, const Statement &statement,
                                            const TaskControl &control);
    // One statement, as this server takes it.
    [[nodiscard]] Result<> run(const QByteArray &sql, const TaskControl &control)
    {
        return run(sql, Missing::Fails, control);
    }
    // What was put off, until no more of it can be done; the first error of what is left. Before the last section a view
    // may be left, with all that needs it: it waits for a key.
    enum class More { Follows, IsNone };
    [[nodiscard]] Result<> retry(More sections, const TaskControl &control);
    // What was kept, after all scripts; `views` are quoted names of those that no script fills.
    [[nodiscard]] Result<> finish(const QStringList &views, const TaskControl &control);

    // After a failure: a statement needed something that is not there, or rows that are not there.
    [[nodiscard]] bool lacksSomething() const;

    [[nodiscard]] Connection &connection() { return m_connection; }

private:
    // What a script has set that statements behind it need, each as the statement that sets it; empty: what is ours.
    struct Settings
    {
        QByteArray encoding = {};
        QByteArray tablespace = {};
        QByteArray accessMethod = {};
        void note(const QByteArray &sql);
        bool operator==(const Settings &) const = default;
    };

    // A statement for later.
    struct Later
    {
        QByteArray sql;
        Settings settings = {};
        QByteArray sqlState = {}; // why it could not be done yet
    };

    ScriptLoader(Connection connection, ScriptAdjuster adjuster);
    [[nodiscard]] QList<Later> *keptWith(const QByteArray &sql);
    [[nodiscard]] Result<> runKept(const QList<Later> &kept, const TaskControl &control);
    [[nodiscard]] Result<> refresh(QList<Later> views, const TaskControl &control);
    [[nodiscard]] Result<> run(const QByteArray &sql, Missing missing, const TaskControl &control);
    [[nodiscard]] Result<> run(const Later &one, Missing missing, const TaskControl &control);
    [[nodiscard]] Result<> use(const Settings &settings, const TaskControl &control);

    Connection m_connection;
    ScriptAdjuster m_adjuster;
    Settings m_settings; // of the script that runs
    QList<Later> m_putOff;
    QList<Later> m_rights;
    QList<Later> m_refreshes;
    QList<Later> m_eventTriggers;
};

// What went wrong while data was loaded, with the statement.
[[nodiscard]] std::unexpected<Error> loadError(const Error &error, const QByteArray &sql);

} // namespace Understudy

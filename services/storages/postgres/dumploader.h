// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/dumpjudge.h"
#include "services/storages/postgres/dumpscript.h"
#include "services/storages/postgres/scriptadjuster.h"

#include <QMap>

namespace Understudy {

// Fills an empty database with a dump and stops at the first error that is not known to be harmless. Not in one
// transaction: a schema of thousands of tables would exhaust the server's lock table, and whoever made the database
// drops it when something fails.
class DumpLoader
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DumpLoader)

public:
    [[nodiscard]] static Result<DumpLoader> open(const ConnectionString &where, DumpJudge judge,
                                                 const TaskControl &control);

    // Errors name the place in the dump, the statement and what the server says.
    [[nodiscard]] Result<> load(DumpScript &script, const Progress &progress, const TaskControl &control);
    // What is not as in the dump, as sentences.
    [[nodiscard]] QStringList warnings() const;

private:
    DumpLoader(Connection connection, ScriptAdjuster adjuster, DumpJudge judge);
    [[nodiscard]] Result<> run(DumpScript &script, QByteArray sql, const TaskControl &control);
    [[nodiscard]] Result<> send(QByteArray sql, const TaskControl &control);
    [[nodiscard]] Result<> endCopy(DumpScript &script, const TaskControl &control);
    [[nodiscard]] Result<> followSettings(DumpScript &script);
    [[nodiscard]] std::unexpected<Error> failed(const DumpScript &script, const QByteArray &sql,
                                                const Error &error) const;
    void leaveOut(const QString &reason);

    Connection m_connection;
    ScriptAdjuster m_adjuster;
    DumpJudge m_judge;
    QByteArray m_encoding;
    QByteArray m_copy; // the statement whose rows come
    QMap<QString, int> m_leftOut; // reason -> how often
};

// The refusal of a statement, with its place.
[[nodiscard]] std::unexpected<Error> refusedStatement(const DumpScript &script, const JudgedStatement &judged);

} // namespace Understudy

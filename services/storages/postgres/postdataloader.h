// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/copyloader.h"
#include "services/storages/postgres/postdataqueue.h"
#include "services/storages/postgres/scriptloader.h"

#include <QSet>

#include <vector>

namespace Understudy {

// Loads rows, and sends a script of indexes, keys, triggers and what else follows them: rows, indexes, keys and
// statistics of different tables on several sessions at once, all else in its order. A table's indexes are built as soon
// as its rows are in, while other tables still get theirs: no session is idle while there is work. Why not pg_restore
// -j: it wants the whole archive in a file, large objects included, and a newer one sets what an older server does not
// know.
class PostDataLoader
{
public:
    // `main` outlives it. `facts`: which tables are plain, and how large they are.
    PostDataLoader(ScriptLoader &main, const PostgresFacts &facts);

    // The next load() also loads these rows. They outlive it, and are prepared.
    void addRows(CopyLoader &copies) { m_copies = &copies; }
    // The next load() also makes the statistics of all tables; afterwards, the names of these tables, quoted.
    void addStatistics() { m_withStatistics = true; }
    [[nodiscard]] const QSet<QString> &analyzed() const { return m_analyzed; }

    // Without a script: rows alone.
    [[nodiscard]] Result<> load(const ScriptLoader::Produce &produce, const TaskControl &control);

private:
    [[nodiscard]] Result<> openSessions(const TaskControl &control);
    [[nodiscard]] Result<> take(const QByteArray &sql, const TaskControl &control);
    [[nodiscard]] Result<> everywhere(const QByteArray &sql, const TaskControl &control);
    [[nodiscard]] Result<> queueRows(const TaskControl &control);
    [[nodiscard]] Result<> queueStatistics(const TaskControl &control);
    [[nodiscard]] Result<> build(const TaskControl &control);
    [[nodiscard]] Result<> run(ScriptLoader &session, const PostDataPlan::Unit &unit, bool withHelpers,
                               const TaskControl &control);
    [[nodiscard]] Result<> runOurs(ScriptLoader &session, const PostDataPlan::Unit &unit, const TaskControl &control);
    [[nodiscard]] ScriptLoader &session(size_t number) { return number == 0 ? m_main : m_others[number - 1]; }

    ScriptLoader &m_main;
    std::vector<ScriptLoader> m_others;
    CopyLoader *m_copies = nullptr;
    bool m_withStatistics = false;
    QSet<QString> m_analyzed;
    QByteArray m_encoding; // the statement by which the script says in which it is written
    PostDataQueue m_queue; // gathered until something comes that has to run alone
};

} // namespace Understudy

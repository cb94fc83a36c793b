// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/postdataplan.h"
#include "services/storages/postgres/scriptloader.h"

#include <QHash>

#include <vector>

namespace Understudy {

// Sends a script of indexes, keys, triggers and what else follows the rows: indexes and keys of different tables on
// several sessions at once, all else in its order. Why not pg_restore -j: it wants the whole archive in a file, large
// objects included, and a newer one sets what an older server does not know.
class PostDataLoader
{
public:
    // `main` outlives it. `facts`: which tables are plain, and how large they are.
    PostDataLoader(ScriptLoader &main, const PostgresFacts &facts);

    [[nodiscard]] Result<> load(const ScriptLoader::Produce &produce, const TaskControl &control);

private:
    [[nodiscard]] Result<> openSessions(const TaskControl &control);
    [[nodiscard]] Result<> take(const QByteArray &sql, const TaskControl &control);
    [[nodiscard]] Result<> everywhere(const QByteArray &sql, const TaskControl &control);
    [[nodiscard]] Result<> build(const TaskControl &control);
    [[nodiscard]] static Result<> run(ScriptLoader &session, const PostDataPlan::Unit &unit, bool withHelpers,
                                      const TaskControl &control);
    [[nodiscard]] ScriptLoader &session(size_t number) { return number == 0 ? m_main : m_others[number - 1]; }

    ScriptLoader &m_main;
    std::vector<ScriptLoader> m_others;
    QHash<QString, qint64> m_sizes; // of plain tables, by id
    std::vector<PostDataPlan::Unit> m_units; // gathered until something comes that has to run alone
};

} // namespace Understudy

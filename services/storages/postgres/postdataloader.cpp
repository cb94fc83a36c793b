// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postdataloader.h"

#include "services/logging.h"
#include "services/storages/postgres/copyqueue.h"
#include "services/storages/postgres/statistics.h"
#include "services/tasks/parallel.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_sortMegabytes = 512; // of the server's memory, for all sessions together
static constexpr qsizetype s_catalogsPerAnalyze = 20;

PostDataLoader::PostDataLoader(ScriptLoader &main, const PostgresFacts &facts)
    : m_main(main)
    , m_queue(facts)
{ }

Result<> PostDataLoader::load(const ScriptLoader::Produce &produce, const TaskControl &control)
{
    if (const Result<> opened = openSessions(control); !opened)
        return opened;
    if (const Result<> queued = m_copies ? queueRows(control) : Result<>(); !queued)
        return queued;
    const auto statement = [&](const QByteArray &sql) { return take(sql, control); };
    if (const Result<> loaded = produce ? m_main.forEachStatement(produce, statement, control) : Result<>(); !loaded)
        return loaded;
    if (const Result<> queued = m_withStatistics ? queueStatistics(control) : Result<>(); !queued)
        return queued;
    if (const Result<> built = build(control); !built)
        return built;
    return m_copies ? m_copies->compare() : Result<>();
}

Result<> PostDataLoader::openSessions(const TaskControl &control)
{
    const auto wanted = size_t(qMin<qsizetype>(copySessions(), m_queue.tables()));
    while (m_others.size() + 1 < wanted) {
        Result<ScriptLoader> other = ScriptLoader::open(m_main.connection().where(), control);
        if (!other) {
            qCInfo(lcStorages).noquote() << "building with fewer sessions:" << other.error().details;
            break;
        }
        m_others.push_back(std::move(*other));
    }
    const qint64 kilobytes = 1024LL * s_sortMegabytes / qint64(m_others.size() + 1);
    return everywhere(
        u"SELECT pg_catalog.set_config('maintenance_work_mem', '%1', false) WHERE %1 > (SELECT"
        " setting::bigint FROM pg_catalog.pg_settings WHERE name = 'maintenance_work_mem')"_s.arg(kilobytes)
            .toUtf8(),
        control);
}

Result<> PostDataLoader::everywhere(const QByteArray &sql, const TaskControl &control)
{
    for (size_t number = 0; number <= m_others.size(); ++number) {
        if (const Result<> done = session(number).run(sql, control); !done)
            return done;
    }
    return {};
}

Result<> PostDataLoader::queueRows(const TaskControl &control)
{
    if (const Result<> set = everywhere("SET xmloption = content", control); !set)
        return set;
    if (const Result<> loaded = m_copies->loadOrdered(m_main.connection(), control); !loaded)
        return loaded;
    using enum PostDataStatement::With;
    const QList<CopyLoader::Job> &jobs = m_copies->jobs();
    for (qsizetype number = 0; number < jobs.size(); ++number)
        m_queue.add({.what = {.kind = PostDataStatement::Kind::Build, .table = jobs[number].group, .sharedWith = Rows},
                     .weight = jobs[number].sizeBytes,
                     .copyJob = number});
    return {};
}

// Those of the system too: a database made from template0 has none of them.
Result<> PostDataLoader::queueStatistics(const TaskControl &control)
{
    const Result<QList<Catalog::Analyzable>> tables = Catalog::analyzable(m_main.connection(), control);
    if (!tables)
        return std::unexpected(tables.error());
    QStringList catalogs;
    for (const Catalog::Analyzable &table : *tables) {
        if (!table.isPlain)
            continue; // of several tables, or not filled yet
        m_analyzed.insert(table.name);
        if (!m_queue.isPlain(table.id)) {
            catalogs.append(table.name);
            continue;
        }
        m_queue.add({.what = {.kind = PostDataStatement::Kind::Build, .table = m_queue.groupOf(table.id)},
                     .weight = m_queue.sizeOf(table.id),
                     .analyzed = {table.name}});
    }
    for (qsizetype at = 0; at < catalogs.size(); at += s_catalogsPerAnalyze)
        m_queue.add({.analyzed = catalogs.mid(at, s_catalogsPerAnalyze)});
    return {};
}

Result<> PostDataLoader::take(const QByteArray &sql, const TaskControl &control)
{
    PostDataStatement what = classified(sql, [this](const QString &table) { return m_queue.isPlain(table); });
    if (what.kind == PostDataStatement::Kind::Build) {
        m_queue.addBuild(sql, what);
        return {};
    }
    if (what.kind == PostDataStatement::Kind::FollowsBuild && m_queue.addToLast(sql))
        return {};
    if (what.kind == PostDataStatement::Kind::Setting) {
        if (sql.trimmed().startsWith("SET client_encoding"))
            m_encoding = sql;
        return everywhere(sql, control);
    }
    if (const Result<> built = build(control); !built)
        return built;
    return m_main.run(sql, control);
}

Result<> PostDataLoader::build(const TaskControl &control)
{
    if (m_queue.isEmpty())
        return {};
    std::vector<PostDataPlan::Unit> units = m_queue.take();
    const auto sessions = qMin(m_others.size() + 1, units.size());
    PostDataPlan plan(std::move(units));
    return forEachInParallel(qsizetype(sessions), control, [&](qsizetype number, const TaskControl &inner) -> Result<> {
        while (const std::optional<size_t> taken = plan.take([&inner] { return inner.isCancelled(); })) {
            if (const Result<> done = run(session(size_t(number)), plan.unit(*taken), plan.isAlone(), inner); !done)
                return done;
            plan.finish(*taken);
        }
        return inner.checkpoint();
    });
}

// The server's own helpers for one index cost more than they bring while other work is done beside it.
Result<> PostDataLoader::run(ScriptLoader &session, const PostDataPlan::Unit &unit, bool withHelpers,
                             const TaskControl &control)
{
    if (unit.copyJob >= 0 || !unit.analyzed.isEmpty())
        return runOurs(session, unit, control);
    const QByteArray helpers = withHelpers ? "RESET max_parallel_maintenance_workers"
                                           : "SET max_parallel_maintenance_workers = 0";
    const QByteArrayList statements = QByteArrayList{helpers} + unit.statements;
    for (const QByteArray &sql : statements) {
        if (const Result<> done = session.run(sql, control); !done)
            return done;
    }
    return {};
}

// Its statements are written in UTF-8, whatever the script is written in, and the session expects.
Result<> PostDataLoader::runOurs(ScriptLoader &session, const PostDataPlan::Unit &unit, const TaskControl &control)
{
    Connection &connection = session.connection();
    const Result<> prepared = m_encoding.isEmpty() ? Result<>()
                                                   : connection.execute("SET client_encoding = 'UTF8'"_ba, control);
    if (!prepared)
        return prepared;
    const Result<> done = unit.copyJob >= 0 ? m_copies->load(connection, m_copies->jobs()[unit.copyJob], control)
                                            : makeStatistics(connection, unit.analyzed, control);
    if (!done)
        return done;
    return m_encoding.isEmpty() ? Result<>() : session.run(m_encoding, control);
}

} // namespace Understudy

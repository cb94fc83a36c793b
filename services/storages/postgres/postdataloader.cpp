// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postdataloader.h"

#include "services/logging.h"
#include "services/storages/postgres/copyqueue.h"
#include "services/tasks/parallel.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_sortMegabytes = 512; // of the server's memory, for all sessions together

PostDataLoader::PostDataLoader(ScriptLoader &main, const PostgresFacts &facts)
    : m_main(main)
{
    for (const PostgresFacts::TableFact &fact : facts.tables)
        m_sizes.insert(fact.table.id(), fact.table.sizeBytes);
}

Result<> PostDataLoader::load(const ScriptLoader::Produce &produce, const TaskControl &control)
{
    if (const Result<> opened = openSessions(control); !opened)
        return opened;
    const auto statement = [&](const QByteArray &sql) { return take(sql, control); };
    if (const Result<> loaded = m_main.forEachStatement(produce, statement, control); !loaded)
        return loaded;
    return build(control);
}

Result<> PostDataLoader::openSessions(const TaskControl &control)
{
    const auto wanted = size_t(qMin<qsizetype>(copySessions(), m_sizes.size()));
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

Result<> PostDataLoader::take(const QByteArray &sql, const TaskControl &control)
{
    const PostDataStatement what = classified(sql, [this](const QString &table) { return m_sizes.contains(table); });
    if (what.kind == PostDataStatement::Kind::Build) {
        const qint64 weight = m_sizes.value(what.table) + m_sizes.value(what.referenced);
        m_units.push_back({.what = what, .statements = {sql}, .weight = weight});
        return {};
    }
    if (what.kind == PostDataStatement::Kind::FollowsBuild && !m_units.empty()) {
        m_units.back().statements.append(sql);
        return {};
    }
    if (const Result<> built = build(control); !built)
        return built;
    return what.kind == PostDataStatement::Kind::Setting ? everywhere(sql, control) : m_main.run(sql, control);
}

Result<> PostDataLoader::build(const TaskControl &control)
{
    if (m_units.empty())
        return {};
    const auto sessions = qMin(m_others.size() + 1, m_units.size());
    qint64 all = 0;
    for (const PostDataPlan::Unit &unit : m_units)
        all += unit.weight;
    PostDataPlan plan(std::exchange(m_units, {}));
    return forEachInParallel(qsizetype(sessions), control, [&](qsizetype number, const TaskControl &inner) -> Result<> {
        while (const std::optional<size_t> taken = plan.take([&inner] { return inner.isCancelled(); })) {
            const bool hasMost = plan.unit(*taken).weight > all / 2;
            if (const Result<> done = run(session(size_t(number)), plan.unit(*taken), hasMost, inner); !done)
                return done;
            plan.finish(*taken);
        }
        return inner.checkpoint();
    });
}

// The server's own helpers for one index cost more than they bring while other indexes are built beside it.
Result<> PostDataLoader::run(ScriptLoader &session, const PostDataPlan::Unit &unit, bool withHelpers,
                             const TaskControl &control)
{
    const QByteArray helpers = withHelpers ? "RESET max_parallel_maintenance_workers"
                                           : "SET max_parallel_maintenance_workers = 0";
    for (const QByteArray &sql : QByteArrayList{helpers} + unit.statements) {
        if (const Result<> done = session.run(sql, control); !done)
            return done;
    }
    return {};
}

} // namespace Understudy

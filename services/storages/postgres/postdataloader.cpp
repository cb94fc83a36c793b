// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postdataloader.h"

#include "services/logging.h"
#include "services/storages/postgres/copyqueue.h"
#include "services/tasks/parallel.h"

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_sortMegabytes = 512; // of the server's memory, for all sessions together
static constexpr qsizetype s_catalogsPerAnalyze = 20;
// Below it, a second statement costs the server more than two indexes at once save.
static constexpr qint64 s_twoStepsFrom = 4 * 1024 * 1024;

PostDataLoader::PostDataLoader(ScriptLoader &main, const PostgresFacts &facts)
    : m_main(main)
{
    for (const PostgresFacts::TableFact &fact : facts.tables) {
        m_sizes.insert(fact.table.id(), fact.table.sizeBytes);
        if (fact.group() != fact.table.id())
            m_groups.insert(fact.table.id(), fact.group());
    }
}

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

Result<> PostDataLoader::queueRows(const TaskControl &control)
{
    if (const Result<> set = everywhere("SET xmloption = content", control); !set)
        return set;
    if (const Result<> loaded = m_copies->loadOrdered(m_main.connection(), control); !loaded)
        return loaded;
    using enum PostDataStatement::With;
    const QList<CopyLoader::Job> &jobs = m_copies->jobs();
    for (qsizetype number = 0; number < jobs.size(); ++number)
        m_units.push_back(
            {.what = {.kind = PostDataStatement::Kind::Build, .table = jobs[number].group, .sharedWith = Rows},
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
    queueKeys();
    QStringList catalogs;
    for (const Catalog::Analyzable &table : *tables) {
        if (!table.isPlain)
            continue; // of several tables, or not filled yet
        m_analyzed.insert(table.name);
        if (!m_sizes.contains(table.id)) {
            catalogs.append(table.name);
            continue;
        }
        m_units.push_back({.what = {.kind = PostDataStatement::Kind::Build, .table = groupOf(table.id)},
                           .statements = {(u"ANALYZE "_s + table.name).toUtf8()},
                           .isOurs = true,
                           .weight = m_sizes.value(table.id)});
    }
    for (qsizetype at = 0; at < catalogs.size(); at += s_catalogsPerAnalyze)
        m_units.push_back(
            {.statements = {(u"ANALYZE "_s + catalogs.mid(at, s_catalogsPerAnalyze).join(u", "_s)).toUtf8()},
             .isOurs = true});
    return {};
}

Result<> PostDataLoader::take(const QByteArray &sql, const TaskControl &control)
{
    PostDataStatement what = classified(sql, [this](const QString &table) { return m_sizes.contains(table); });
    if (what.kind == PostDataStatement::Kind::Build) {
        queueBuild(sql, what);
        return {};
    }
    std::vector<PostDataPlan::Unit> &last = m_lastIsKey ? m_keys : m_units;
    if (what.kind == PostDataStatement::Kind::FollowsBuild && !last.empty() && last.back().copyJob < 0) {
        last.back().statements.append(sql);
        return {};
    }
    if (what.kind == PostDataStatement::Kind::Setting) {
        if (sql.trimmed().startsWith("SET client_encoding"))
            m_encoding = sql;
        return everywhere(sql, control);
    }
    if (const Result<> built = build(control); !built)
        return built;
    return m_main.run(sql, control);
}

void PostDataLoader::queueBuild(const QByteArray &sql, PostDataStatement what)
{
    const qint64 weight = m_sizes.value(what.table) + m_sizes.value(what.referenced);
    const std::optional<KeyInTwoSteps> key = m_sizes.value(what.table) >= s_twoStepsFrom ? inTwoSteps(sql)
                                                                                         : std::nullopt;
    what.table = groupOf(what.table);
    what.referenced = groupOf(what.referenced);
    m_lastIsKey = key.has_value();
    if (key) {
        m_keys.push_back({.what = what, .statements = {key->attach}, .weight = weight});
        what.sharedWith = PostDataStatement::With::Indexes;
        m_units.push_back({.what = what, .statements = {key->build}, .weight = weight});
        return;
    }
    if (what.sharedWith != PostDataStatement::With::Indexes)
        queueKeys(); // a foreign key needs them
    m_units.push_back({.what = what, .statements = {sql}, .weight = weight});
}

void PostDataLoader::queueKeys()
{
    std::ranges::move(std::exchange(m_keys, {}), std::back_inserter(m_units));
    m_lastIsKey = false;
}

Result<> PostDataLoader::build(const TaskControl &control)
{
    queueKeys();
    if (m_units.empty())
        return {};
    const auto sessions = qMin(m_others.size() + 1, m_units.size());
    PostDataPlan plan(std::exchange(m_units, {}));
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
    if (unit.copyJob >= 0)
        return loadRows(session, unit.copyJob, control);
    const QByteArray helpers = withHelpers ? "RESET max_parallel_maintenance_workers"
                                           : "SET max_parallel_maintenance_workers = 0";
    QByteArrayList statements = QByteArrayList{helpers} + unit.statements;
    if (unit.isOurs && !m_encoding.isEmpty()) { // the session still expects what the script is written in
        statements.prepend("SET client_encoding = 'UTF8'"_ba);
        statements.append(m_encoding);
    }
    for (const QByteArray &sql : std::as_const(statements)) {
        if (const Result<> done = session.run(sql, control); !done)
            return done;
    }
    return {};
}

// Its statement is written in UTF-8, whatever the script is written in.
Result<> PostDataLoader::loadRows(ScriptLoader &session, qsizetype job, const TaskControl &control)
{
    Connection &connection = session.connection();
    const Result<> prepared = m_encoding.isEmpty() ? Result<>()
                                                   : connection.execute("SET client_encoding = 'UTF8'"_ba, control);
    if (!prepared)
        return prepared;
    if (const Result<> loaded = m_copies->load(connection, m_copies->jobs()[job], control); !loaded)
        return loaded;
    return m_encoding.isEmpty() ? Result<>() : session.run(m_encoding, control);
}

} // namespace Understudy

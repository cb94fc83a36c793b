// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postdataqueue.h"

#include <iterator>
#include <utility>

namespace Understudy {

// Below it, a second statement costs the server more than two indexes at once save.
static constexpr qint64 s_twoStepsFrom = 4 * 1024 * 1024;

PostDataQueue::PostDataQueue(const PostgresFacts &facts)
{
    for (const PostgresFacts::TableFact &fact : facts.tables) {
        m_sizes.insert(fact.table.id(), fact.table.sizeBytes);
        if (fact.group() != fact.table.id())
            m_groups.insert(fact.table.id(), fact.group());
    }
}

void PostDataQueue::addBuild(const QByteArray &sql, PostDataStatement what)
{
    const qint64 weight = sizeOf(what.table) + sizeOf(what.referenced);
    const std::optional<KeyInTwoSteps> key = sizeOf(what.table) >= s_twoStepsFrom ? inTwoSteps(sql) : std::nullopt;
    what.table = groupOf(what.table);
    what.referenced = groupOf(what.referenced);
    m_lastIsKey = key.has_value();
    if (key) {
        m_keys.push_back({.what = what, .statements = {key->attach}, .weight = weight});
        what.sharedWith = PostDataStatement::With::Indexes;
        m_units.push_back({.what = what, .statements = {key->build}, .weight = weight});
        return;
    }
    if (!what.referenced.isEmpty())
        addKeys(); // a foreign key needs them
    m_units.push_back({.what = what, .statements = {sql}, .weight = weight});
}

bool PostDataQueue::addToLast(const QByteArray &sql)
{
    std::vector<PostDataPlan::Unit> &last = m_lastIsKey ? m_keys : m_units;
    if (last.empty() || last.back().copyJob >= 0)
        return false;
    last.back().statements.append(sql);
    return true;
}

void PostDataQueue::add(PostDataPlan::Unit unit)
{
    addKeys();
    m_units.push_back(std::move(unit));
}

void PostDataQueue::addKeys()
{
    std::ranges::move(std::exchange(m_keys, {}), std::back_inserter(m_units));
    m_lastIsKey = false;
}

std::vector<PostDataPlan::Unit> PostDataQueue::take()
{
    addKeys();
    return std::exchange(m_units, {});
}

} // namespace Understudy

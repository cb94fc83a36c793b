// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postdataplan.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_waitMs = 100; // how long an end may go unseen

namespace {

// Goes through a statement as pg_dump formats it: words with one space or line break between them.
class Words
{
public:
    explicit Words(QByteArrayView sql)
        : m_rest(sql)
    { }

    [[nodiscard]] bool take(QByteArrayView words) // "ALTER TABLE"
    {
        QByteArrayView rest = m_rest;
        for (const QByteArray &word : words.toByteArray().split(' ')) {
            rest = rest.trimmed();
            if (!rest.startsWith(word) || (rest.size() > word.size() && rest[word.size()] > ' '))
                return false;
            rest = rest.sliced(word.size());
        }
        m_rest = rest;
        return true;
    }

    // "schema.name" without quotes; empty if there is none.
    [[nodiscard]] QString takeName()
    {
        m_rest = m_rest.trimmed();
        QByteArray name;
        qsizetype at = 0;
        for (bool quoted = false; at < m_rest.size(); ++at) {
            const char c = m_rest[at];
            if (!quoted && (c <= ' ' || c == '(' || c == ';' || c == ',') && uchar(c) < 0x80)
                break;
            if (c != '"')
                name += c;
            else if (quoted && at + 1 < m_rest.size() && m_rest[at + 1] == '"')
                name += m_rest[++at];
            else
                quoted = !quoted;
        }
        m_rest = m_rest.sliced(at);
        return QString::fromUtf8(name);
    }

    // Skips a list in parentheses; texts and names may hold some.
    void skipParentheses()
    {
        m_rest = m_rest.trimmed();
        int depth = 0;
        char quote = 0;
        for (qsizetype at = 0; at < m_rest.size(); ++at) {
            const char c = m_rest[at];
            if (quote == 0 && (c == '"' || c == '\''))
                quote = c;
            else if (c == quote)
                quote = 0;
            if (quote == 0)
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                m_rest = m_rest.sliced(at + 1);
                return;
            }
        }
    }

private:
    QByteArrayView m_rest;
};

} // namespace

using enum PostDataStatement::Kind;

static PostDataStatement index(Words words)
{
    if (words.takeName().isEmpty() || !words.take("ON"))
        return {};
    if (words.take("ONLY"))
        return {}; // of a partitioned table: made in no time, and others are attached to it
    return {.kind = Build, .table = words.takeName(), .isExclusive = false};
}

static PostDataStatement constraint(Words words, const std::function<bool(const QString &)> &isPlain)
{
    const QString table = words.takeName();
    if (words.take("CLUSTER ON") || words.take("REPLICA IDENTITY"))
        return {.kind = FollowsBuild};
    if (!words.take("ADD CONSTRAINT") || words.takeName().isEmpty() || !isPlain(table))
        return {};
    if (words.take("PRIMARY KEY") || words.take("UNIQUE") || words.take("EXCLUDE"))
        return {.kind = Build, .table = table};
    if (!words.take("FOREIGN KEY"))
        return {};
    words.skipParentheses();
    const QString referenced = words.take("REFERENCES") ? words.takeName() : QString();
    return isPlain(referenced) ? PostDataStatement{.kind = Build, .table = table, .referenced = referenced}
                               : PostDataStatement();
}

PostDataStatement classified(const QByteArray &sql, const std::function<bool(const QString &)> &isPlain)
{
    Words words(sql);
    if (words.take("CREATE INDEX") || words.take("CREATE UNIQUE INDEX"))
        return index(words);
    if (words.take("ALTER TABLE ONLY") || words.take("ALTER TABLE"))
        return constraint(words, isPlain);
    if (words.take("COMMENT ON INDEX") || words.take("COMMENT ON CONSTRAINT"))
        return {.kind = FollowsBuild};
    if (words.take("SET") || sql.startsWith("SELECT pg_catalog.set_config("))
        return {.kind = Setting};
    return {};
}

PostDataPlan::PostDataPlan(std::vector<Unit> units)
    : m_units(std::move(units))
    , m_states(m_units.size(), State::Waiting)
{ }

static bool touches(const PostDataStatement &what, const QString &table)
{
    return !table.isEmpty() && (what.table == table || what.referenced == table);
}

bool PostDataPlan::mayRun(size_t number) const
{
    const PostDataStatement &what = m_units[number].what;
    for (size_t before = 0; before < number; ++before) {
        const PostDataStatement &other = m_units[before].what;
        const bool shared = !what.isExclusive && !other.isExclusive;
        if (m_states[before] != State::Done && !shared
            && (touches(other, what.table) || touches(other, what.referenced)))
            return false;
    }
    return true;
}

std::optional<size_t> PostDataPlan::best() const
{
    std::optional<size_t> best;
    for (size_t number = 0; number < m_units.size(); ++number) {
        if (m_states[number] != State::Waiting || (best && m_units[*best].weight >= m_units[number].weight))
            continue;
        if (mayRun(number))
            best = number;
    }
    return best;
}

std::optional<size_t> PostDataPlan::take(const std::function<bool()> &isOver)
{
    const QMutexLocker locker(&m_mutex);
    while (!isOver()) {
        if (const std::optional<size_t> number = best()) {
            m_states[*number] = State::Running;
            return number;
        }
        if (std::ranges::find(m_states, State::Waiting) == m_states.end())
            return std::nullopt;
        m_changed.wait(&m_mutex, s_waitMs);
    }
    return std::nullopt;
}

void PostDataPlan::finish(size_t number)
{
    const QMutexLocker locker(&m_mutex);
    m_states[number] = State::Done;
    m_changed.wakeAll();
}

} // namespace Understudy

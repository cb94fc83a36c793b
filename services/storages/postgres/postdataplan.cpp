// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postdataplan.h"

#include "services/storages/postgres/sqlquote.h"

#include <algorithm>
#include <functional>
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

    // "schema.name" as Table::id() has it; empty if there is none.
    [[nodiscard]] QString takeName()
    {
        m_rest = m_rest.trimmed();
        QStringList parts;
        QByteArray name;
        qsizetype at = 0;
        for (bool quoted = false; at < m_rest.size(); ++at) {
            const char c = m_rest[at];
            if (!quoted && (c <= ' ' || c == '(' || c == ';' || c == ',') && uchar(c) < 0x80)
                break;
            if (c == '.' && !quoted)
                parts.append(shownName(QString::fromUtf8(std::exchange(name, {}))));
            else if (c != '"')
                name += c;
            else if (quoted && at + 1 < m_rest.size() && m_rest[at + 1] == '"')
                name += m_rest[++at];
            else
                quoted = !quoted;
        }
        m_rest = m_rest.sliced(at);
        return (parts << shownName(QString::fromUtf8(name))).join(u'.');
    }

    // As it is written; empty if there is none.
    [[nodiscard]] QByteArray takeWritten()
    {
        const QByteArrayView before = m_rest.trimmed();
        (void)takeName();
        return before.chopped(m_rest.size()).toByteArray();
    }

    // With its parentheses; texts and names may hold some. Empty if there is none.
    [[nodiscard]] QByteArray takeParentheses()
    {
        const QByteArrayView before = m_rest.trimmed();
        if (!before.startsWith('('))
            return {};
        skipParentheses();
        return before.chopped(m_rest.size()).toByteArray();
    }

    [[nodiscard]] bool isAtEnd() const { return m_rest.trimmed().isEmpty() || m_rest.trimmed() == ";"; }

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
    return {.kind = Build, .table = words.takeName(), .sharedWith = PostDataStatement::With::Indexes};
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

std::optional<KeyInTwoSteps> inTwoSteps(const QByteArray &sql)
{
    Words words(sql);
    if (!words.take("ALTER TABLE ONLY") && !words.take("ALTER TABLE"))
        return std::nullopt;
    const QByteArray table = words.takeWritten();
    if (!words.take("ADD CONSTRAINT"))
        return std::nullopt;
    const QByteArray name = words.takeWritten();
    const bool isPrimary = words.take("PRIMARY KEY");
    if (!isPrimary && !words.take("UNIQUE"))
        return std::nullopt;
    const QByteArray columns = words.takeParentheses();
    if (columns.isEmpty() || columns.contains(" WITHOUT OVERLAPS") || !words.isAtEnd())
        return std::nullopt;
    return KeyInTwoSteps{.build = "CREATE UNIQUE INDEX " + name + " ON " + table + " USING btree " + columns,
                         .attach = "ALTER TABLE ONLY " + table + " ADD CONSTRAINT " + name
                                   + (isPrimary ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + name};
}

PostDataPlan::PostDataPlan(std::vector<Unit> units)
    : m_units(std::move(units))
    , m_waiting(m_units.size())
    , m_done(m_units.size())
{
    for (size_t number = 0; number < m_units.size(); ++number) {
        m_waiting[number] = number;
        const PostDataStatement &what = m_units[number].what;
        m_byTable[what.table].push_back(number);
        if (!what.referenced.isEmpty() && what.referenced != what.table)
            m_byTable[what.referenced].push_back(number);
    }
    m_byTable.remove(QString());
    std::ranges::stable_sort(m_waiting, std::greater(), [this](size_t number) { return m_units[number].weight; });
}

// As far as the units before it go that touch this table.
bool PostDataPlan::mayRunBeside(const PostDataStatement &what, size_t number, const QString &table) const
{
    const auto found = m_byTable.constFind(table);
    if (found == m_byTable.cend())
        return true;
    for (const size_t before : *found) {
        if (before >= number)
            return true;
        const bool shared = what.sharedWith != PostDataStatement::With::Nothing
                            && what.sharedWith == m_units[before].what.sharedWith;
        if (!m_done[before] && !shared)
            return false;
    }
    return true;
}

bool PostDataPlan::mayRun(size_t number) const
{
    const PostDataStatement &what = m_units[number].what;
    return mayRunBeside(what, number, what.table) && mayRunBeside(what, number, what.referenced);
}

std::optional<size_t> PostDataPlan::take(const std::function<bool()> &isOver)
{
    const QMutexLocker locker(&m_mutex);
    while (!isOver() && !m_waiting.empty()) {
        const auto best = std::ranges::find_if(m_waiting, [this](size_t number) { return mayRun(number); });
        if (best != m_waiting.end()) {
            const size_t number = *best;
            m_waiting.erase(best);
            ++m_running;
            return number;
        }
        m_changed.wait(&m_mutex, s_waitMs);
    }
    return std::nullopt;
}

void PostDataPlan::finish(size_t number)
{
    const QMutexLocker locker(&m_mutex);
    m_done[number] = true;
    --m_running;
    m_changed.wakeAll();
}

bool PostDataPlan::isAlone()
{
    const QMutexLocker locker(&m_mutex);
    return m_running == 1 && std::ranges::none_of(m_waiting, [this](size_t number) { return mayRun(number); });
}

} // namespace Understudy

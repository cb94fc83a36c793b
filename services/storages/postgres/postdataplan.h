// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QMutex>
#include <QSet>
#include <QString>
#include <QWaitCondition>

#include <functional>
#include <optional>
#include <vector>

namespace Understudy {

// What a statement of a post-data script is, as far as its place among others goes.
struct PostDataStatement
{
    enum class Kind {
        Build, // of an index or a key: may run beside those of other tables
        FollowsBuild, // goes with the build before it
        Setting, // holds for every session
        Alone, // after all before it, before all after it
    };

    Kind kind = Kind::Alone;
    // "schema.name" of the tables that it locks. One transaction a statement, and none of them locks a partitioned table
    // with its partitions, so that no two wait for each other.
    QString table;
    QString referenced; // by a foreign key
    bool isExclusive = true; // false: several indexes of one table can be built at once
};
// `isPlain`: a table without partitions.
[[nodiscard]] PostDataStatement classified(const QByteArray &sql, const std::function<bool(const QString &)> &isPlain);

// Builds that run beside each other as far as their tables allow, each session taking the largest that it may. Thread-safe.
class PostDataPlan
{
public:
    struct Unit
    {
        PostDataStatement what;
        QByteArrayList statements;
        qint64 weight = 0;
    };

    explicit PostDataPlan(std::vector<Unit> units);

    // The next unit's number; none when all are taken, or `isOver` says so. Waits while all that are left have to wait
    // for units before them. Follow it with finish().
    [[nodiscard]] std::optional<size_t> take(const std::function<bool()> &isOver);
    [[nodiscard]] const Unit &unit(size_t number) const { return m_units[number]; }
    void finish(size_t number);

private:
    enum class State { Waiting, Running, Done };
    [[nodiscard]] bool mayRun(size_t number) const;
    [[nodiscard]] std::optional<size_t> best() const;

    const std::vector<Unit> m_units;
    QMutex m_mutex; // guards what follows
    QWaitCondition m_changed;
    std::vector<State> m_states;
};

} // namespace Understudy

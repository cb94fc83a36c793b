// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QMutex>
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
    // What the same unites may be done to one table at once: several indexes are built, several parts of the rows come.
    enum class With { Nothing, Indexes, Rows };
    With sharedWith = With::Nothing;
};
// `isPlain`: a table without partitions.
[[nodiscard]] PostDataStatement classified(const QByteArray &sql, const std::function<bool(const QString &)> &isPlain);

// A primary key or unique constraint whose index is built first, as any index beside the others of its table, and then
// becomes that of the key in no time. None for what else may be said of a key: DEFERRABLE, INCLUDE, parameters.
struct KeyInTwoSteps
{
    QByteArray build;
    QByteArray attach;
    bool operator==(const KeyInTwoSteps &) const = default;
};
[[nodiscard]] std::optional<KeyInTwoSteps> inTwoSteps(const QByteArray &sql);

// Work that is done side by side as far as its tables allow: rows, indexes, keys, statistics. Each session takes the
// largest that it may. Thread-safe.
class PostDataPlan
{
public:
    struct Unit
    {
        PostDataStatement what;
        QByteArrayList statements;
        qint64 weight = 0;
        qsizetype copyJob = -1; // rows instead of statements
        QStringList analyzed = {}; // statistics of these tables instead of statements
    };

    explicit PostDataPlan(std::vector<Unit> units);

    // The next unit's number; none when all are taken, or `isOver` says so. Waits while all that are left have to wait
    // for units before them. Follow it with finish().
    [[nodiscard]] std::optional<size_t> take(const std::function<bool()> &isOver);
    [[nodiscard]] const Unit &unit(size_t number) const { return m_units[number]; }
    void finish(size_t number);
    // Of a unit that was taken: nothing else runs, or could. Nobody can say for how long.
    [[nodiscard]] bool isAlone();

private:
    [[nodiscard]] bool mayRun(size_t number) const;
    [[nodiscard]] bool mayRunBeside(const PostDataStatement &what, size_t number, const QString &table) const;

    const std::vector<Unit> m_units;
    QHash<QString, std::vector<size_t>> m_byTable; // units in their order
    QMutex m_mutex; // guards what follows
    QWaitCondition m_changed;
    std::vector<size_t> m_waiting; // the largest first
    std::vector<bool> m_done;
    int m_running = 0;
};

} // namespace Understudy

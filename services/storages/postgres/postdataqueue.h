// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/postdataplan.h"

#include <QHash>

#include <vector>

namespace Understudy {

// Gathers the work of a post-data script in an order that PostDataPlan may go by: what touches a table comes behind what
// it needs there, and nothing else waits.
class PostDataQueue
{
public:
    explicit PostDataQueue(const PostgresFacts &facts);

    // A statement of kind Build.
    void addBuild(const QByteArray &sql, PostDataStatement what);
    // Behind the build that was added last. False: there is none.
    [[nodiscard]] bool addToLast(const QByteArray &sql);
    void add(PostDataPlan::Unit unit);

    // All that was added, and the queue is empty.
    [[nodiscard]] std::vector<PostDataPlan::Unit> take();
    [[nodiscard]] bool isEmpty() const { return m_units.empty() && m_keys.empty(); }

    [[nodiscard]] bool isPlain(const QString &table) const { return m_sizes.contains(table); }
    [[nodiscard]] qint64 sizeOf(const QString &table) const { return m_sizes.value(table); } // in bytes
    [[nodiscard]] QString groupOf(const QString &table) const { return m_groups.value(table, table); }
    [[nodiscard]] qsizetype tables() const { return m_sizes.size(); }

private:
    void addKeys();

    QHash<QString, qint64> m_sizes; // of plain tables, by id
    QHash<QString, QString> m_groups; // of tables whose rows come through another, by id
    std::vector<PostDataPlan::Unit> m_units;
    std::vector<PostDataPlan::Unit> m_keys; // that come behind the indexes which are added after them
    bool m_lastIsKey = false; // of what was added
};

} // namespace Understudy

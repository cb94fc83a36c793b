// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/copiedtable.h"
#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/server.h"
#include "services/storages/postgres/tools.h"
#include "services/storages/storage.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>

#include <optional>

namespace Understudy {

// What a restore of a record would do to the database of today.
class PostgresComparer
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PostgresComparer)

public:
    PostgresComparer(const PostgresConfig &config, const ToolFinder &tools);

    // Never fails because the database is missing or the server does not answer: the comparison says so.
    [[nodiscard]] Result<Comparison> compare(const StorageRecord &record, const TaskControl &control);

private:
    [[nodiscard]] Result<> compareTables(Connection &live, const TaskControl &control);
    [[nodiscard]] Result<QList<Table>> tablesOf(Connection &live, const TaskControl &control);
    [[nodiscard]] Result<> noteCopied(Connection &live, const TaskControl &control);
    [[nodiscard]] Result<TableContent> contentOf(Connection &live, const Table &now, bool withDigest,
                                                 const TaskControl &control);
    [[nodiscard]] Result<std::optional<TableContent>> contentUnlessLocked(Connection &live, const Table &now,
                                                                          bool withDigest, const TaskControl &control);
    [[nodiscard]] Result<> compareTable(Connection &live, const Table &now, const PostgresFacts::TableFact &then,
                                        bool sameMajor, const TaskControl &control);
    [[nodiscard]] Result<> onlyToday(Connection &live, const Table &now, const TaskControl &control);
    [[nodiscard]] Result<> checkServer(Connection *live, const TaskControl &control);
    [[nodiscard]] Result<> checkTools(Server &server, const TaskControl &control);
    [[nodiscard]] Result<> checkSlots(Server &server, const TaskControl &control);
    [[nodiscard]] Result<> checkExcluded(Connection *live, const TaskControl &control);
    void allComesBack();
    [[nodiscard]] static QString lossInWords(qint64 rows, int newTables, int changedTables);
    void describeLoss();

    const PostgresConfig &m_config;
    const ToolFinder &m_tools;
    PostgresFacts m_facts;
    QString m_liveName; // of today's database, which need not be the one that the backup is of
    QHash<QString, CopiedTable> m_copied; // tables of today by their ids
    QString m_encoding; // of today's database
    QStringList m_lockedTables; // that could not be looked at
    Comparison m_comparison;
    bool m_estimated = false;
};

} // namespace Understudy

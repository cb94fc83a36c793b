// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "models/listwriter.h"
#include "services/storages/blobsink.h"
#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/rowdigest.h"
#include "services/tasks/taskcontrol.h"

#include <QHash>
#include <QMutex>

#include <atomic>
#include <optional>

namespace Understudy {

// Loads the rows of a backup that is made of copies into a database with empty tables, on several sessions, and compares
// what the backup gave and what the server took with the record. Called before indexes, constraints and triggers are
// there: no order among tables matters.
class CopyLoader
{
public:
    CopyLoader(const PostgresFacts &facts, const ListRoot &list, BlobSource &blobs, const Progress &progress);

    [[nodiscard]] Result<> load(const ConnectionString &where, const TaskControl &control);
    // After load(): how many rows the server says it took into this table. Not known of one that is loaded through
    // another: its rows may have moved.
    [[nodiscard]] std::optional<qint64> rowsOf(const PostgresFacts::TableFact &fact) const;

private:
    struct Table
    {
        ListEntry begin; // the COPY statement
        QList<ListEntry> pieces;
        qint64 sizeBytes = 0;
        QString name; // quoted; empty where it may not be emptied first
        QString group; // rows are compared per table, or per root where they may move
        bool isConfiguration = false; // of an extension
        bool isFrozen = false; // loaded in one piece, by the transaction that empties it
    };
    struct Job
    {
        qsizetype table = 0;
        qsizetype piece = -1; // -1: all
        qint64 sizeBytes = 0;
    };
    struct Loaded
    {
        RowDigest read; // what the backup gave
        qint64 taken = 0; // rows, says the server
    };

    [[nodiscard]] Result<> readList();
    void nameTables();
    void planJobs();
    [[nodiscard]] Result<> work(qsizetype session, const ConnectionString &where, const TaskControl &control);
    [[nodiscard]] Result<> takeJobs(qsizetype session, Connection &connection, const TaskControl &control);
    [[nodiscard]] Result<> load(Connection &session, const Job &job, const TaskControl &control);
    [[nodiscard]] Result<bool> empty(Connection &session, const Table &table, const TaskControl &control);
    [[nodiscard]] Result<> send(Connection &session, const ListEntry &piece, RowDigest &digest,
                                const TaskControl &control);
    [[nodiscard]] Result<> compare() const;

    const PostgresFacts &m_facts;
    const ListRoot m_list;
    BlobSource &m_blobs;
    const Progress m_progress;
    QList<Table> m_tables;
    QList<Job> m_ordered; // tables of extensions, which have their foreign keys already: as the server made them
    QList<Job> m_jobs; // the others, the largest first
    std::atomic<qsizetype> m_next = 0;
    std::atomic<qint64> m_done = 0;
    QMutex m_mutex; // guards what follows
    QHash<QString, Loaded> m_loaded; // by group
};

} // namespace Understudy

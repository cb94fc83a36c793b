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

// Loads the rows of a backup that is made of copies into empty tables, and compares what the backup gave and what the
// server took with the record. Who calls it has the sessions and says what runs beside what: the jobs of one table come
// before its indexes, constraints and triggers; no other order matters.
class CopyLoader
{
public:
    struct Job
    {
        qsizetype table = 0;
        qsizetype piece = -1; // -1: all
        qint64 sizeBytes = 0;
        QString group; // what its rows are compared with: "schema.name" of a table, or of a root that rows move below
    };

    CopyLoader(const PostgresFacts &facts, const ListRoot &list, BlobSource &blobs, const Progress &progress);

    // What there is to load; the jobs the largest first.
    [[nodiscard]] Result<> prepare();
    [[nodiscard]] const QList<Job> &jobs() const { return m_jobs; }
    // Tables of extensions, which have their foreign keys already: as the server made them, before all jobs.
    [[nodiscard]] Result<> loadOrdered(Connection &session, const TaskControl &control);
    // One job. With the last job of a table its rows have been compared. Thread-safe, a session for each thread.
    [[nodiscard]] Result<> load(Connection &session, const Job &job, const TaskControl &control);
    // After all jobs: also tables of which the backup gave nothing.
    [[nodiscard]] Result<> compare() const;
    // How many rows the server says it took into this table. Not known of one that is loaded through another: its rows
    // may have moved.
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
    struct Loaded
    {
        RowDigest read; // what the backup gave
        qint64 taken = 0; // rows, says the server
        qsizetype jobs = 0; // that are not done
    };
    struct Expected
    {
        qint64 rows = 0;
        quint64 sum = 0; // of their digests
    };

    [[nodiscard]] Result<> readList();
    void nameTables();
    void planJobs();
    [[nodiscard]] Result<bool> empty(Connection &session, const Table &table, const TaskControl &control);
    [[nodiscard]] Result<QByteArray> statement(const Table &table, bool frozen);
    [[nodiscard]] Result<> sendJob(Connection &session, const Job &job, RowDigest &digest, const TaskControl &control);
    [[nodiscard]] Result<> send(Connection &session, const ListEntry &piece, RowDigest &digest,
                                const TaskControl &control);
    [[nodiscard]] Result<> note(const Job &job, const RowDigest &digest, qint64 taken);
    [[nodiscard]] Result<> compareGroup(const QString &group) const;

    const PostgresFacts &m_facts;
    const ListRoot m_list;
    BlobSource &m_blobs;
    const Progress m_progress;
    QList<Table> m_tables;
    QList<Job> m_ordered; // tables of extensions
    QList<Job> m_jobs; // the others
    QHash<QString, Expected> m_expected; // by group
    std::atomic<qint64> m_done = 0;
    QMutex m_mutex; // guards what follows
    QHash<QString, Loaded> m_loaded; // by group
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/copyqueue.h"
#include "services/storages/postgres/datacapture.h"
#include "services/storages/postgres/dumpstream.h"
#include "services/storages/postgres/rowdigest.h"

#include <QCoreApplication>
#include <QMutex>
#include <QReadWriteLock>
#include <QSet>

#include <atomic>
#include <memory>
#include <vector>

namespace Understudy {

// The schema by pg_dump, the rows by our own COPY on several sessions that share the snapshot; README.md says why and
// how. Sessions and pg_dump are there when begin() returns, so that nothing can keep them out afterwards.
class CopyCapture final : public DataCapture
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::CopyCapture)

public:
    // `hold` outlives it. `without`: schemas that are left out.
    [[nodiscard]] static Result<std::unique_ptr<DataCapture>> begin(SnapshotHold &hold, const CommandRunner &commands,
                                                                    const Tools &tools,
                                                                    const QStringList &dumpArguments,
                                                                    const QStringList &without,
                                                                    const TaskControl &control);

    [[nodiscard]] Result<StoredData> read(PostgresFacts &facts, BlobSink &sink, const Progress &progress,
                                          const TaskControl &control) override;

private:
    struct Reading; // what the sessions share while they read

    explicit CopyCapture(SnapshotHold &hold);
    [[nodiscard]] Result<> prepare(const QStringList &without, const TaskControl &control);
    void openSessions(const TaskControl &control);
    [[nodiscard]] Result<> readSchema(Reading &reading, const TaskControl &control);
    [[nodiscard]] Result<> readTables(Reading &reading, Connection &session, const TaskControl &control);
    [[nodiscard]] Result<> holdTables(Reading &reading, const TaskControl &control);
    struct Waited
    {
        bool anybody = false;
        QSet<qsizetype> tables; // of those that are read
    };
    [[nodiscard]] Result<Waited> waitedFor(const TaskControl &control);
    [[nodiscard]] Result<> letGo(const QSet<qsizetype> &unread, const TaskControl &control);
    [[nodiscard]] Result<bool> lock(Connection &session, const CopiedTable &table, const TaskControl &control);
    [[nodiscard]] Result<> copy(Reading &reading, Connection &session, const CopyJob &job, const TaskControl &control);
    [[nodiscard]] Result<StoredData> putList(Reading &reading, const PostgresFacts &facts);
    [[nodiscard]] Result<> addTable(Reading &reading, const CopiedTable &table);
    void tell(PostgresFacts &facts) const;

    SnapshotHold &m_hold;
    QReadWriteLock m_handover; // sessions that take the snapshot of the hold, against the hold that gives it on
    QString m_encoding; // of the database
    QList<CopiedTable> m_tables;
    QList<CopyJob> m_jobs;
    QList<RowDigest> m_digests; // by number of the table
    QStringList m_materializedViews;
    std::vector<Connection> m_sessions; // besides the hold's own, which reads what somebody waits for
    bool m_hasFewSessions = false; // then it helps them
    std::unique_ptr<DumpStream> m_dump;
};

} // namespace Understudy

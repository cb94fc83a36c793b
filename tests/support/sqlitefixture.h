// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/sqlite/sqlitestorage.h"
#include "tests/support/memoryblobs.h"

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <atomic>
#include <memory>

namespace Understudy::Testing {

// Runs SQL on a database through a connection that is gone afterwards; the first column of each row.
QStringList sqlite(const QString &path, const QByteArray &sql);

// The sqlite3 program with a database open: another process, as an application is.
class SqliteProcess
{
public:
    explicit SqliteProcess(const QString &path);
    ~SqliteProcess(); // ends as a program does that is told to

    // Runs SQL and waits until it is done; what it printed.
    QByteArray run(const QByteArray &sql);
    void kill(); // as a crash: nothing is tidied up
    [[nodiscard]] qint64 id() const { return m_process.processId(); }

private:
    QProcess m_process;
};

// A storage with a small database of two jobs, and somewhere to back it up to. What tests of SQLite derive from.
class SqliteFixture
{
protected:
    [[nodiscard]] bool setUp(); // anew

    [[nodiscard]] SqliteStorage storage() const; // of m_live
    [[nodiscard]] Result<StorageRecord> backUp();
    [[nodiscard]] std::unique_ptr<Staged> stageFrom(const StorageRecord &record); // null: the reason is printed
    [[nodiscard]] QString path(const QString &name = QStringLiteral("jobs.db")) const { return m_data + u'/' + name; }
    [[nodiscard]] QStringList rows() const; // of the table of jobs
    [[nodiscard]] QString beside() const; // what is staged

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_data;
    QString m_scratch;
    QString m_live;
    MemoryBlobs m_blobs;
    std::atomic_bool m_cancelled = false;
    const TaskControl m_control{m_cancelled};
    const StageRequest m_request{.operation = QStringLiteral("11111111-2222-3333-4444-555555555555")};
};

} // namespace Understudy::Testing

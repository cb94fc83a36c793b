// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/blobsink.h"
#include "services/storages/sqlite/sqlitecontent.h"

#include <QFile>

#include <memory>

namespace Understudy {

// A consistent copy of a database by SQLite's backup API, in a file of ours that has no name: nothing is left, however
// the process ends. Memory: a few MiB, whatever the size.
class SqliteCopy
{
public:
    // With ReadTransaction the source is held at one moment; in the modes without a write-ahead log nobody can write
    // meanwhile. BetweenWrites lets others write between two pieces, then begins anew; after a few times it holds too.
    enum class Hold { ReadTransaction, BetweenWrites };
    // `shown` names the source to a person. Corrupt if the copy is damaged: then the source is.
    [[nodiscard]] static Result<SqliteCopy> make(const SqliteConnection &source, Hold hold,
                                                 const QString &scratchFolder, const QString &shown,
                                                 const TaskControl &control);

    [[nodiscard]] qint64 size() const { return m_file->size(); }
    [[nodiscard]] Result<SqliteContent> content(const TaskControl &control) const;
    // All of it, in pieces that begin at the same place in every backup. `subject` is for the progress.
    [[nodiscard]] Result<QList<BlobId>> put(BlobSink &sink, const QString &subject, const TaskControl &control) const;

private:
    SqliteCopy(std::unique_ptr<QFile> file, SqliteConnection connection, const QString &shown);
    [[nodiscard]] static Result<SqliteCopy> create(const QString &scratchFolder, const QString &shown);
    [[nodiscard]] Result<> hideLog();
    [[nodiscard]] std::unexpected<Error> readFailure() const;

    std::unique_ptr<QFile> m_file;
    SqliteConnection m_connection;
    QString m_shown;
    QByteArray m_version; // the two bytes of its head that say how it is written
};

// Finds damage that makes pages unreadable or lost; reads all of it, but what takes a collation or a function that only
// the application has. Corrupt, with what SQLite found in the details.
[[nodiscard]] Result<> checkWhole(const SqliteConnection &connection, const QString &shown, const TaskControl &control);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/dumpstorage.h"
#include "tests/support/pgroundtrip.h"

#include <QTemporaryDir>

namespace Understudy::Testing {

// Servers of 15 and 17, real pg_dump of both, and the way of a dump into a backup and back into a database. Functions
// that return text return what failed; empty = all is well.
class DumpTrip
{
public:
    [[nodiscard]] bool start() { return m_trip.start(); }
    [[nodiscard]] PgRoundTrip &trip() { return m_trip; }
    [[nodiscard]] PostgresFixture &on(int major) { return m_trip.on(major); }

    // Of tables, objects, rights and databases.
    [[nodiscard]] static const QList<PgFixture> &fixtures();
    // For _data(): a row for each fixture that the server `from` can hold; columns "fixture", "from", "into".
    static void addRows(int from, int into);

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString write(const QString &name, const QByteArray &content) const; // the path
    [[nodiscard]] QByteArray read(const QString &name) const;
    // pg_dump of `tools` writes a database of the server into the path.
    [[nodiscard]] QByteArray dump(int server, int tools, const QString &database, const QStringList &arguments,
                                  const QString &path) const;

    struct Options
    {
        bool createRoles = false;
        bool handWritten = false;
        bool loadOnly = false; // and not captured
        QString adminConnection = {};
        QString connection = {};
    };
    // As the importer does it, without a repository around; what it made is gone when this returns.
    [[nodiscard]] Result<StorageRecord> import(int into, const QString &database, const QString &path,
                                               const Options &options);
    [[nodiscard]] Result<StorageRecord> import(int into, const QString &database, const QString &path)
    {
        return import(into, database, path, Options());
    }
    // Into the database of that name, which is swapped out and dropped.
    [[nodiscard]] QByteArray restore(int into, const QString &database, const StorageRecord &record);

    // With the row of _data() that runs: make, prove, dump, damage, import, restore, prove again.
    void comesBackExactly(const QStringList &arguments);

    QStringList warnings; // of the last import
    QStringList notes;

private:
    [[nodiscard]] QByteArray run(const PgFixture &fixture, int server, int into, const QStringList &arguments);

    PgRoundTrip m_trip;
    QTemporaryDir m_folder;
};

} // namespace Understudy::Testing

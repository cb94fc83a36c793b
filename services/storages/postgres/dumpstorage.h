// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/dumpfile.h"
#include "services/storages/postgres/dumpjudge.h"
#include "services/storages/postgres/postgresstorage.h"
#include "services/storages/postgres/properties.h"

#include <QCoreApplication>

#include <optional>

namespace Understudy {

// What is to be imported, and how.
struct DumpOrder
{
    DumpFile file;
    QString operation; // uuid: the name of the database carries it, and so sweep() of the storage finds it
    bool createRoles = false; // those that the server does not have, without password or login
    bool handWritten = false; // a script that does not begin and end as pg_dump writes
};

// A dump in the place of a database: its capture is that of a database of its own beside the live one, filled with the
// dump. So an imported backup is one like any other, and a dump that cannot be restored never becomes one. The live
// database is asked for its properties and not touched. Whoever made this drops what it made: sweep() of the storage.
class DumpStorage final : public Storage
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DumpStorage)

public:
    // `commands` outlives this.
    DumpStorage(const PostgresConfig &config, const CommandRunner &commands, const QStringList &toolFolders,
                DumpOrder order);

    [[nodiscard]] const StorageConfig &config() const override { return m_config; }
    // Reads the dump and judges all of it, as far as that can be done without a database.
    [[nodiscard]] Result<StorageCheck> check(Purpose purpose, const TaskControl &control) override;
    // Makes the database and fills it.
    [[nodiscard]] Result<> prepare(BlobSink &sink, const std::optional<PreviousCapture> &previous,
                                   const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<Capture>> capture(const CaptureRequest &request,
                                                           const TaskControl &control) override;
    // A number out of what was filled in: its schema level.
    [[nodiscard]] Result<qint64> queryNumber(const QString &sql, const TaskControl &control) const;

    // These are of the live database.
    [[nodiscard]] Result<std::unique_ptr<StorageLock>> lock(const QString &owner) override
    {
        return m_live.lock(owner);
    }
    [[nodiscard]] Result<Writers> writers(Watch, const TaskControl &) override { return Writers{.proved = true}; }
    [[nodiscard]] Result<Comparison> compare(const StorageRecord &record, BlobSource &blobs,
                                             const TaskControl &control) override
    {
        return m_live.compare(record, blobs, control);
    }
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record, BlobSource &blobs,
                                                        const StageRequest &request,
                                                        const TaskControl &control) override
    {
        return m_live.stage(record, blobs, request, control);
    }
    [[nodiscard]] Result<std::unique_ptr<Staged>> reopen(const QJsonObject &identity) override
    {
        return m_live.reopen(identity);
    }
    [[nodiscard]] Result<> sweep(const QString &operation, const TaskControl &control) override
    {
        return m_live.sweep(operation, control);
    }
    [[nodiscard]] Result<SpaceNeed> space(const StorageRecord &record) override { return m_live.space(record); }

private:
    [[nodiscard]] Result<> findTools(const TaskControl &control);
    [[nodiscard]] Result<> examine(const TaskControl &control);
    [[nodiscard]] Result<> askServer(const TaskControl &control);
    [[nodiscard]] Result<> noteProperties(const TaskControl &control);
    [[nodiscard]] Result<> leaveOutSettings(const TaskControl &control);
    [[nodiscard]] Result<> judgeRoles(const TaskControl &control);
    [[nodiscard]] Result<> judgeSpace(const TaskControl &control);
    [[nodiscard]] Result<bool> ownerSuffices(const TaskControl &control);
    [[nodiscard]] Result<QStringList> beyondOwner(const QString &user, const TaskControl &control);
    [[nodiscard]] Result<> makeDatabase(const TaskControl &control);
    [[nodiscard]] Result<> readAsLive(const QString &database, const TaskControl &control);
    [[nodiscard]] Result<> makeRoles(const TaskControl &control);
    [[nodiscard]] Result<> warnOfExcluded(const TaskControl &control);
    [[nodiscard]] Result<> fill(const TaskControl &control);
    [[nodiscard]] Result<> giveToOwner(const TaskControl &control);
    void warnOfMissing(const TaskControl &control);

    PostgresConfig m_config;
    const CommandRunner &m_commands;
    const ToolFinder m_toolFinder;
    DumpOrder m_order;
    PostgresStorage m_live;
    Tools m_tools; // that read the archive
    DumpNeeds m_needs;
    qint64 m_textBytes = 0; // of the dump as plain SQL
    std::optional<Server> m_server; // holds the operation against a sweep
    DatabaseProperties m_properties; // that the backup carries: those of the live database
    QString m_liveName;
    QString m_version; // of the server
    QStringList m_missingRoles;
    std::optional<ConnectionString> m_where; // the database of the dump, as who fills it
    QStringList m_warnings;
};

} // namespace Understudy

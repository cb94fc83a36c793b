// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqliterestore.h"

#include "models/messages/catalog.h"
#include "services/storages/singlefileincoming.h"
#include "services/storages/singlefilelist.h"
#include "services/storages/singlefilespace.h"
#include "services/storages/singlefilestaged.h"
#include "services/storages/sqlite/sqlitecopy.h"
#include "services/storages/sqlite/sqlitelive.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static SqliteResult<SqliteContent> liveContent(const QByteArray &path, const TaskControl &control)
{
    const SqliteResult<SqliteConnection> connection = SqliteConnection::openToRead(path);
    if (!connection)
        return std::unexpected(connection.error());
    if (const SqliteResult<> begun = connection->execute("BEGIN"); !begun)
        return std::unexpected(begun.error());
    return SqliteContent::read(*connection, control);
}

Result<Comparison> compareDatabase(const QString &path, const StorageRecord &record, const TaskControl &control)
{
    const SqliteContent then = SqliteContent::fromJson(record.facts);
    Comparison comparison;
    Result<SingleFileTarget> target = lookAtTarget(path);
    if (!target)
        return std::unexpected(target.error());
    if (!target->exists || !target->readable) {
        comparison = compareContents({}, then);
        comparison.exists = target->exists;
        comparison.readable = target->readable;
    } else {
        const SqliteResult<SqliteContent> now = liveContent(target->place.path(), control);
        if (!now && control.isCancelled())
            return fail("common.cancelled"_L1);
        comparison = compareContents(now ? *now : SqliteContent(), then);
        comparison.readable = now.has_value();
        if (!now)
            comparison.warnings.append(sqliteError(now.error(), path).message);
    }
    if (comparison.exists && !comparison.readable)
        comparison.loss = QCoreApplication::translate("SqliteContent",
                                                      "Today's content cannot be read; it is kept beside.");
    comparison.refusals = target->refusals;
    comparison.warnings += target->warnings;
    return comparison;
}

static bool isZero(const QByteArray &bytes)
{
    return std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; });
}

static Result<> fetch(const ListEntry &entry, BlobSource &blobs, const QString &subject, IncomingFile &incoming,
                      const TaskControl &control)
{
    for (const BlobId &id : entry.blobs) {
        const Result<> going = control.checkpoint(
            {.step = Step::Stage, .subject = subject, .done = incoming.size(), .total = entry.size});
        if (!going)
            return going;
        const Result<QByteArray> bytes = blobs.get(id);
        if (!bytes)
            return std::unexpected(bytes.error());
        const Result<> written = isZero(*bytes) ? incoming.skip(bytes->size()) : incoming.write(*bytes);
        if (!written)
            return written;
    }
    if (incoming.size() != entry.size)
        return fail("singlefile.listDamaged"_L1);
    return {};
}

// As SQLite sees it, and row by row as it was when it was captured.
static Result<> verify(const IncomingFile &incoming, const SqliteContent &then, const QString &shown,
                       const TaskControl &control)
{
    const SqliteResult<SqliteConnection> connection = SqliteConnection::openUnchanging(incoming.path());
    if (!connection)
        return std::unexpected(sqliteError(connection.error(), shown));
    if (const Result<> whole = checkWhole(*connection, shown, control); !whole)
        return whole;
    const SqliteResult<SqliteContent> content = SqliteContent::read(*connection, control);
    if (!content)
        return std::unexpected(sqliteError(content.error(), shown));
    if (content->tables != then.tables || content->schema != then.schema)
        return fail("sqlite.stagedDiffers"_L1, {{"path"_L1, shown}});
    return {};
}

Result<std::unique_ptr<Staged>> stageDatabase(const StorageConfig &config, const StorageRecord &record,
                                              BlobSource &blobs, const StageRequest &request,
                                              const TaskControl &control)
{
    const Result<ListEntry> entry = readSingleEntry(record.list, blobs);
    if (!entry)
        return std::unexpected(entry.error());
    const Result<SingleFileTarget> target = lookAtTarget(config.path);
    if (!target)
        return std::unexpected(target.error());
    if (!target->refusals.isEmpty())
        return std::unexpected(target->refusals.first());
    Result<IncomingFile> incoming = IncomingFile::create(target->place, request.operation);
    if (!incoming)
        return std::unexpected(incoming.error());
    if (const Result<> fetched = fetch(*entry, blobs, config.id(), *incoming, control); !fetched)
        return std::unexpected(fetched.error());
    const SqliteContent then = SqliteContent::fromJson(record.facts);
    if (entry->size > 0) {
        if (const Result<> verified = verify(*incoming, then, config.path, control); !verified)
            return std::unexpected(verified.error());
    }
    const Result<SingleFileStaged::Identity> identity = settle(*incoming, *target, *entry, request.operation,
                                                               then.toJson(), control);
    if (!identity)
        return std::unexpected(identity.error());
    return std::make_unique<SingleFileStaged>(sqliteSwapKind(), *identity);
}

} // namespace Understudy

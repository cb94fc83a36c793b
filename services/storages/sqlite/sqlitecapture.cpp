// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqlitecapture.h"

#include "models/texts.h"
#include "services/platform/filestat.h"
#include "services/storages/singlefilelist.h"
#include "services/storages/singlefileplace.h"
#include "services/storages/sqlite/sqlitelive.h"

#include <QCoreApplication>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Understudy {

SqliteCapture::SqliteCapture(const StorageConfig &config, const QString &scratchFolder, const ListEntry &metadata)
    : m_config(config)
    , m_scratchFolder(scratchFolder)
    , m_metadata(metadata)
{ }

std::unexpected<Error> SqliteCapture::failure(const SqliteFailure &failure) const
{
    return std::unexpected(sqliteError(failure, m_config.path));
}

Result<std::unique_ptr<Capture>> SqliteCapture::take(const StorageConfig &config, const QString &scratchFolder,
                                                     bool writersLockedOut, const TaskControl &control)
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(config.path);
    if (!place)
        return std::unexpected(place.error());
    const Result<ListEntry> metadata = place->metadata();
    if (!metadata)
        return std::unexpected(metadata.error());
    std::unique_ptr<SqliteCapture> capture(new SqliteCapture(config, scratchFolder, *metadata));
    if (const Result<> held = capture->hold(place->path(), writersLockedOut, control); !held)
        return std::unexpected(held.error());
    return capture;
}

Result<> SqliteCapture::hold(const QByteArray &path, bool writersLockedOut, const TaskControl &control)
{
    const SystemResult<FileStat> before = statPath(path);
    SqliteResult<SqliteConnection> source = SqliteConnection::openToRead(path);
    if (!source)
        return failure(source.error());
    const SqliteResult<QString> mode = source->text("PRAGMA journal_mode");
    if (!mode)
        return failure(mode.error());
    const bool guarded = source->isGuarded();
    m_journalMode = guarded ? *mode : u"wal"_s;
    const bool logged = guarded && *mode == "wal"_L1; // else it is copied while the stage stands still
    if (logged || writersLockedOut) {
        if (const SqliteResult<> begun = source->execute("BEGIN"); !begun)
            return failure(begun.error());
        const SqliteResult<qint64> read = source->number("SELECT count(*) FROM sqlite_schema"); // only now it is held
        if (!read)
            return failure(read.error());
    }
    const SqliteResult<qint64> pages = source->number("PRAGMA page_count");
    if (!pages)
        return failure(pages.error());
    m_empty = *pages == 0;
    if (m_empty)
        return {};
    if (logged) {
        m_source = std::move(*source);
        return {};
    }
    const auto hold = writersLockedOut ? SqliteCopy::Hold::ReadTransaction : SqliteCopy::Hold::BetweenWrites;
    Result<SqliteCopy> copy = SqliteCopy::make(*source, hold, m_scratchFolder, m_config.path, control);
    if (!copy)
        return std::unexpected(copy.error());
    // Who writes to a database with a log comes to its file at last, and leaves his time there.
    if (!guarded && statPath(path) != before)
        return failure({.code = SQLITE_BUSY, .text = u"written to while it was read"_s});
    m_copy.emplace(std::move(*copy));
    return {};
}

Result<StorageRecord> SqliteCapture::read(BlobSink &sink, const TaskControl &control)
{
    if (m_source) {
        Result<SqliteCopy> copy = SqliteCopy::make(*m_source, SqliteCopy::Hold::ReadTransaction, m_scratchFolder,
                                                   m_config.path, control);
        if (!copy)
            return std::unexpected(copy.error());
        m_copy.emplace(std::move(*copy));
        m_source.reset(); // as soon as can be: until then the log cannot be reset
    }
    ListEntry entry = m_metadata;
    entry.size = 0;
    if (m_empty)
        return record(sink, entry, {});
    const Result<SqliteContent> content = m_copy->content(control);
    if (!content)
        return std::unexpected(content.error());
    const Result<QList<BlobId>> blobs = m_copy->put(sink, m_config.id(), control);
    if (!blobs)
        return std::unexpected(blobs.error());
    entry.size = m_copy->size();
    entry.blobs = *blobs;
    return record(sink, entry, *content);
}

static QString summary(const SqliteContent &content)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("SqliteCapture", text); };
    const QString tables = content.tables.size() == 1 ? tr("1 table")
                                                      : tr("%1 tables").arg(Texts::count(content.tables.size()));
    return tr("%1, %2").arg(tables, Texts::rows(content.rows()));
}

Result<StorageRecord> SqliteCapture::record(BlobSink &sink, const ListEntry &entry, const SqliteContent &content) const
{
    const Result<ListRoot> list = writeSingleEntry(sink, entry);
    if (!list)
        return std::unexpected(list.error());
    QJsonObject facts = content.toJson();
    facts[u"journalMode"_s] = m_journalMode;
    facts[u"sqliteVersion"_s] = QString::fromLatin1(sqlite3_libversion());
    return StorageRecord{.component = m_config.component,
                         .name = m_config.name,
                         .kind = StorageKind::Sqlite,
                         .list = *list,
                         .sizeBytes = entry.size,
                         .entries = 1,
                         .summary = summary(content),
                         .facts = facts};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/streamcapture.h"

#include "services/storages/postgres/copiedtable.h"
#include "services/storages/postgres/dumparchive.h"
#include "services/storages/postgres/hiddensettings.h"

#include <QHash>
#include <QSet>

#include <utility>

namespace Understudy {

// Up to this size a table is read once more for its digest; beyond it only its rows are counted.
static constexpr qint64 s_digestLimit = 256LL * 1024 * 1024;

StreamCapture::StreamCapture(SnapshotHold &hold, std::unique_ptr<DumpStream> dump)
    : m_hold(hold)
    , m_dump(std::move(dump))
{ }

Result<std::unique_ptr<DataCapture>> StreamCapture::begin(SnapshotHold &hold, const CommandRunner &commands,
                                                          const Tools &tools, const QStringList &dumpArguments,
                                                          const TaskControl &control)
{
    Result<std::unique_ptr<DumpStream>> dump = DumpStream::start(commands, tools, hold, dumpArguments, control);
    if (!dump)
        return std::unexpected(dump.error());
    return std::unique_ptr<DataCapture>(new StreamCapture(hold, std::move(*dump)));
}

Result<StoredData> StreamCapture::read(PostgresFacts &facts, BlobSink &sink, const Progress &progress,
                                       const TaskControl &control)
{
    const Result<QList<ListEntry>> hidden = HiddenSettings::put(facts.properties.settings, sink);
    if (!hidden)
        return std::unexpected(hidden.error());
    const Result<DumpArchive::Stored> stored = DumpArchive::store([&] { return m_dump->next(control); }, *hidden, sink,
                                                                  progress, control);
    if (!stored)
        return std::unexpected(stored.error());
    const Result<QList<CopiedTable>> copied = copiedTables(m_hold.connection(), facts.excludedNames(), control);
    if (!copied)
        return std::unexpected(copied.error());
    QHash<QString, QString> roots; // pg_dump too loads some partitions through these
    QSet<QString> readable; // all but what a standby has nothing of: pg_dump leaves that out too
    for (const CopiedTable &table : *copied) {
        readable.insert(table.id());
        if (table.viaRoot())
            roots.insert(table.id(), table.loadedId());
    }
    for (PostgresFacts::TableFact &fact : facts.tables) {
        if (!readable.contains(fact.table.id()))
            continue;
        fact.loadedThrough = roots.value(fact.table.id());
        Result<TableContent> content = Catalog::content(m_hold.connection(), fact.table,
                                                        fact.table.sizeBytes <= s_digestLimit, control);
        if (!content)
            return std::unexpected(content.error());
        fact.content = std::move(*content);
    }
    if (const Result<> named = m_hold.checkNames(control); !named) // pg_dump has gone by them, and so have we
        return std::unexpected(named.error());
    return StoredData{.list = stored->list, .sizeBytes = stored->size, .entries = stored->entries};
}

} // namespace Understudy

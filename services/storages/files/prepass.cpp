// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/prepass.h"

#include "models/listreader.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/storages/files/pace.h"

#include <QJsonObject>

#include <memory>

using namespace Qt::StringLiterals;

namespace Understudy {

QJsonObject timeToJson(const Timestamp &time)
{
    return {{u"seconds"_s, time.seconds}, {u"nanoseconds"_s, qint64(time.nanoseconds)}};
}

Timestamp timeFromJson(const QJsonValue &value)
{
    return {.seconds = value[u"seconds"].toInteger(),
            .nanoseconds = static_cast<quint32>(value[u"nanoseconds"].toInteger())};
}

PrePass::PrePass(const OpenTree &tree, BlobSink &sink, ScratchFile &records, const QString &subject, qint64 expected)
    : m_tree(tree)
    , m_sink(sink)
    , m_records(records)
    , m_subject(subject)
    , m_expected(expected)
{ }

// The entry of the last backup with this path. A list that cannot be read any more only costs time.
Result<std::optional<ListEntry>> PrePass::previousEntry(const QByteArray &path)
{
    while (m_nextPrevious && (!m_previous || comparePaths(m_previous->path, path) < 0)) {
        Result<std::optional<ListEntry>> next = m_nextPrevious();
        if (next && *next) {
            m_previous = std::move(**next);
            continue;
        }
        if (!next)
            qCWarning(lcStorages) << "The list of the last backup cannot be read:" << next.error().details;
        m_nextPrevious = {};
        m_previous.reset();
    }
    return m_previous && m_previous->path == path ? m_previous : std::nullopt;
}

Result<bool> PrePass::reuse(const ListEntry &entry)
{
    for (const BlobId &id : entry.blobs) {
        const Result<bool> there = m_sink.reuse(id);
        if (!there || !*there)
            return there;
    }
    return true;
}

// False: it changed or could not be read; the capture will see.
Result<bool> PrePass::store(const TreeWalker::Visit &visit, ListEntry &entry, const TaskControl &control)
{
    SystemResult<SourceFile> source = SourceFile::open({.folder = visit.folder, .name = visit.name});
    if (!source || FileKey::of(source->stat()) != FileKey::of(visit.stat))
        return false;
    BlobMaker maker(m_sink, source->dataLength());
    const Result<int> read = source->read([&maker](QByteArrayView bytes) { return maker.add(bytes); }, control);
    if (!read)
        return std::unexpected(read.error());
    const Result<QList<BlobId>> blobs = maker.finish();
    if (!blobs)
        return std::unexpected(blobs.error());
    entry.sparse = source->isSparse();
    entry.extents = source->extents();
    entry.blobs = *blobs;
    return *read == 0 && !source->hasChanged();
}

Result<> PrePass::note(ListEntry entry)
{
    entry.settled = entry.changed < m_settledBefore;
    const bool hasContent = entry.type == ListEntry::Type::File;
    return appendScanRecord(
        m_records,
        {.entry = std::move(entry), .content = hasContent ? ScanRecord::Content::Stored : ScanRecord::Content::None});
}

// The other names of a file need no second reading. Forgotten once all names were seen.
void PrePass::rememberLink(const TreeWalker::Visit &visit, const ListEntry &entry)
{
    if (entry.linkGroup == 0)
        return;
    auto left = m_linksLeft.find(entry.linkGroup);
    if (left == m_linksLeft.end())
        left = m_linksLeft.insert(entry.linkGroup, visit.stat.links);
    if (--*left > 0) {
        m_links.insert(entry.linkGroup, entry);
        return;
    }
    m_links.remove(entry.linkGroup);
    m_linksLeft.erase(left);
}

Result<> PrePass::visit(const TreeWalker::Visit &visit, const TaskControl &control)
{
    const Result<std::optional<ListEntry>> previous = previousEntry(visit.path);
    if (!previous)
        return std::unexpected(previous.error());
    if (*previous && (*previous)->settled && FileKey::of(**previous) == FileKey::of(visit.stat)) {
        const Result<bool> reused = reuse(**previous);
        if (!reused)
            return std::unexpected(reused.error());
        if (*reused) {
            m_skipped += quickSize(visit.stat);
            return note(**previous);
        }
    }
    SystemResult<ListEntry> entry = m_tree.describe(visit);
    if (!entry)
        return {};
    if (visit.stat.isFile()) {
        const auto link = m_links.constFind(entry->linkGroup);
        if (entry->linkGroup != 0 && link != m_links.constEnd() && FileKey::of(*link) == FileKey::of(*entry)) {
            entry->sparse = link->sparse;
            entry->extents = link->extents;
            entry->blobs = link->blobs;
        } else {
            const Result<bool> stored = store(visit, *entry, control);
            if (!stored || !*stored)
                return stored ? Result<>() : std::unexpected(stored.error());
        }
        rememberLink(visit, *entry);
    }
    return note(std::move(*entry));
}

Result<> PrePass::run(const std::optional<PreviousCapture> &previous, const TaskControl &control)
{
    // Where times cannot be relied on, the capture reads everything again whatever is done here.
    if (!m_tree.fileSystem.keepsChangeTimes)
        return {};
    const Timestamp begin = fileSystemClock();
    m_settledBefore = certainlyBefore(begin);
    if (const SystemResult<> synced = syncFileSystem(m_tree.folder.get()); !synced)
        return std::unexpected(systemError(m_tree.shownAs, synced.error(), false));
    if (previous && timeFromJson(previous->record.facts.value(u"scannedAt")) <= begin) {
        BlobSource &blobs = previous->blobs;
        const auto reader = std::make_shared<ListReader>(previous->record.list,
                                                         [&blobs](const BlobId &id) { return blobs.get(id); });
        m_nextPrevious = [reader] { return reader->next(); };
    }
    TreeWalker walker = m_tree.walk();
    Pace pace;
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        const Result<> going = pace.step({.step = Step::PrePass,
                                          .subject = m_subject,
                                          .done = m_expected > 0 ? qMin(m_done, m_expected) : m_done,
                                          .total = m_expected,
                                          .skipped = m_skipped},
                                         control);
        if (!going)
            return going;
        if (visit->error != 0)
            continue;
        if (const Result<> visited = this->visit(*visit, control); !visited)
            return visited;
        m_done += quickSize(visit->stat);
    }
    return {};
}

} // namespace Understudy

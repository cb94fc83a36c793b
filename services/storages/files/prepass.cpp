// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/prepass.h"

#include "models/listreader.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/storages/files/pace.h"

#include <QJsonObject>

#include <memory>
#include <utility>

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

static constexpr size_t s_batchItems = 32;
static constexpr qint64 s_batchBytes = 1024 * 1024;
static constexpr int s_mostReaders = 8; // each may have a batch of files open

PrePass::PrePass(const OpenTree &tree, BlobSink &sink, ScratchFile &records, const QString &subject, qint64 expected,
                 const TaskControl &control)
    : m_tree(tree)
    , m_sink(sink)
    , m_records(records)
    , m_subject(subject)
    , m_expected(expected)
    , m_control(control)
    , m_pipeline(
          qMin(idealWorkers(), s_mostReaders), qMin(idealWorkers(), s_mostReaders) + 2,
          [this](Batch batch) { return readAll(std::move(batch)); },
          [this](const Entries &entries) { return write(entries); })
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
Result<bool> PrePass::store(Item &item) const
{
    SourceFile &source = *item.source;
    BlobMaker maker(m_sink, source.dataLength());
    const Result<int> read = source.read([&maker](QByteArrayView bytes) { return maker.add(bytes); }, m_control);
    if (!read)
        return std::unexpected(read.error());
    const Result<QList<BlobId>> blobs = maker.finish();
    if (!blobs)
        return std::unexpected(blobs.error());
    item.entry.sparse = source.isSparse();
    item.entry.extents = source.extents();
    item.entry.blobs = *blobs;
    return *read == 0 && !source.hasChanged();
}

Result<PrePass::Entries> PrePass::readAll(Batch batch) const
{
    Entries entries;
    entries.reserve(qsizetype(batch.size()));
    for (Item &item : batch) {
        const Result<bool> stored = item.source ? store(item) : true;
        if (!stored)
            return std::unexpected(stored.error());
        if (*stored)
            entries.append(std::move(item.entry));
        item.source.reset(); // a file less that is open
    }
    return entries;
}

Result<> PrePass::write(const Entries &entries)
{
    for (const ListEntry &entry : entries) {
        const auto content = entry.type == ListEntry::Type::File ? ScanRecord::Content::Stored
                                                                 : ScanRecord::Content::None;
        if (const Result<> written = appendScanRecord(m_records, {.entry = entry, .content = content}); !written)
            return written;
    }
    return {};
}

Result<> PrePass::add(ListEntry entry, std::optional<SourceFile> source)
{
    entry.settled = isOver(entry.changed, m_settledBefore);
    m_batchBytes += source ? source->dataLength() : 0;
    m_inOrder = m_inOrder || source;
    m_batch.push_back({.entry = std::move(entry), .source = std::move(source)});
    return m_batch.size() >= s_batchItems || m_batchBytes >= s_batchBytes ? handOn() : Result<>();
}

Result<> PrePass::handOn()
{
    Batch batch = std::exchange(m_batch, {});
    m_batchBytes = 0;
    if (m_inOrder)
        return m_pipeline.push(std::move(batch));
    const Result<Entries> entries = readAll(std::move(batch));
    return entries ? write(*entries) : std::unexpected(entries.error());
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

Result<> PrePass::visit(const TreeWalker::Visit &visit)
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
            return add(**previous);
        }
    }
    SystemResult<ListEntry> entry = m_tree.describe(visit);
    if (!entry)
        return {};
    return visit.stat.isFile() ? visitFile(visit, std::move(*entry)) : add(std::move(*entry));
}

Result<> PrePass::visitFile(const TreeWalker::Visit &visit, ListEntry entry)
{
    const auto link = entry.linkGroup == 0 ? m_links.constEnd() : m_links.constFind(entry.linkGroup);
    if (link != m_links.constEnd() && FileKey::of(*link) == FileKey::of(entry)) {
        entry.sparse = link->sparse;
        entry.extents = link->extents;
        entry.blobs = link->blobs;
        rememberLink(visit, entry);
        return add(std::move(entry));
    }
    SystemResult<SourceFile> source = SourceFile::open({.folder = visit.folder, .name = visit.name});
    if (!source || FileKey::of(source->stat()) != FileKey::of(visit.stat))
        return {};
    if (entry.linkGroup == 0)
        return add(std::move(entry), std::move(*source));
    Item item{.entry = std::move(entry), .source = std::move(*source)}; // what it gives is wanted at its next name
    const Result<bool> stored = store(item);
    if (!stored || !*stored)
        return stored ? Result<>() : std::unexpected(stored.error());
    rememberLink(visit, item.entry);
    return add(std::move(item.entry));
}

Result<> PrePass::run(const std::optional<PreviousCapture> &previous)
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
                                         m_control);
        if (!going)
            return going;
        if (visit->error != 0)
            continue;
        if (const Result<> visited = this->visit(*visit); !visited)
            return visited;
        m_done += quickSize(visit->stat);
    }
    if (const Result<> handed = handOn(); !handed)
        return handed;
    return m_pipeline.drain();
}

} // namespace Understudy

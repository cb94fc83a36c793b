// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/filescapture.h"

#include "models/messages/catalog.h"
#include "models/texts.h"
#include "services/platform/beneath.h"
#include "services/storages/files/pace.h"
#include "services/storages/files/prepass.h"
#include "services/storages/files/sourcefile.h"

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

FilesCapture::FilesCapture(const StorageConfig &config, OpenTree tree, std::unique_ptr<ScanResult> scan)
    : m_config(config)
    , m_tree(std::move(tree))
    , m_scan(std::move(scan))
{ }

static qint64 dataLength(const ListEntry &entry)
{
    if (!entry.sparse)
        return entry.size;
    qint64 length = 0;
    for (const ListEntry::Extent &extent : entry.extents)
        length += extent.length;
    return length;
}

Result<bool> FilesCapture::haveStored(const ListEntry &entry, BlobSink &sink)
{
    for (const BlobId &id : entry.blobs) {
        const Result<bool> there = sink.reuse(id);
        if (!there || !*there)
            return there;
    }
    return true;
}

Result<> FilesCapture::putSpooled(ScanRecord &record, BlobSink &sink)
{
    static constexpr qsizetype piece = 4 * 1024 * 1024;
    const qint64 length = dataLength(record.entry);
    BlobMaker maker(sink, length);
    for (qint64 at = 0; at < length;) {
        const Result<QByteArray> bytes = m_scan->spool.read(record.spoolOffset + at, qMin<qint64>(length - at, piece));
        if (!bytes)
            return std::unexpected(bytes.error());
        if (const Result<> added = maker.add(*bytes); !added)
            return added;
        at += bytes->size();
    }
    const Result<QList<BlobId>> blobs = maker.finish();
    if (!blobs)
        return std::unexpected(blobs.error());
    record.entry.blobs = *blobs;
    return {};
}

SystemResult<SourceFile> FilesCapture::openLater(const ListEntry &entry) const
{
    const qsizetype slash = entry.path.lastIndexOf('/');
    SystemResult<FileDescriptor> folder = openFolderBeneath(m_tree.folder.get(),
                                                            entry.path.first(qMax<qsizetype>(slash, 0)));
    if (!folder)
        return std::unexpected(folder.error());
    return SourceFile::open({.folder = folder->get(), .name = entry.path.sliced(slash + 1)});
}

// False: it is gone or cannot be read.
Result<bool> FilesCapture::readLater(ListEntry &entry, BlobSink &sink, const TaskControl &control)
{
    SystemResult<SourceFile> source = openLater(entry);
    if (!source) {
        if (source.error() == ENOENT || source.error() == ESTALE)
            m_scan->problems.addVanished(entry.path);
        else
            m_scan->problems.addUnreadable(entry.path, source.error());
        return false;
    }
    const bool same = FileKey::of(source->stat()) == FileKey::of(entry);
    BlobMaker maker(sink, source->dataLength());
    qint64 length = 0;
    const Result<int> read = source->read(
        [&](QByteArrayView bytes) {
            length += bytes.size();
            return maker.add(bytes);
        },
        control);
    if (!read)
        return std::unexpected(read.error());
    if (*read != 0) {
        m_scan->problems.addUnreadable(entry.path, *read);
        return false;
    }
    const Result<QList<BlobId>> blobs = maker.finish();
    if (!blobs)
        return std::unexpected(blobs.error());
    const bool whole = length == source->dataLength();
    entry.blobs = *blobs;
    entry.size = whole ? source->stat().size : length;
    entry.sparse = whole && source->isSparse();
    entry.extents = whole ? source->extents() : QList<ListEntry::Extent>();
    if (!same || source->hasChanged()) {
        entry.unstable = true;
        entry.settled = false;
        m_scan->problems.addChanged(entry.path);
    }
    return true;
}

// The names of one file carry one content, and a restore links them again. Where the file changed between two of them, or
// its inode was given to another file meanwhile, the later name stands for itself.
void FilesCapture::keepApart(ListEntry &entry)
{
    if (entry.linkGroup == 0)
        return;
    const auto known = m_groups.constFind(entry.linkGroup);
    if (known == m_groups.constEnd()) {
        m_groups.insert(entry.linkGroup, {.changed = entry.changed});
        return;
    }
    if (known->changed == entry.changed)
        return;
    entry.linkGroup = 0;
    entry.settled = false;
    entry.unstable = true;
    m_scan->problems.addChanged(entry.path);
}

// False: the entry cannot be in the list.
Result<bool> FilesCapture::bringContent(ScanRecord &record, BlobSink &sink, const TaskControl &control)
{
    ListEntry &entry = record.entry;
    if (entry.type != ListEntry::Type::File)
        return true;
    if (record.content == ScanRecord::Content::Stored) {
        const Result<bool> there = haveStored(entry, sink);
        if (!there || *there)
            return there;
        record.content = ScanRecord::Content::Later;
    }
    const auto link = m_links.constFind(entry.linkGroup);
    if (entry.linkGroup != 0 && link != m_links.constEnd()) { // all names of a file carry the same content
        entry.blobs = link->blobs;
        entry.size = link->size;
        entry.sparse = link->sparse;
        entry.extents = link->extents;
        entry.unstable = link->unstable;
        entry.settled = link->settled;
        return true;
    }
    Result<bool> brought = true;
    if (record.content == ScanRecord::Content::Later)
        brought = readLater(entry, sink, control);
    else if (const Result<> put = putSpooled(record, sink); !put)
        return std::unexpected(put.error());
    if (brought && *brought && entry.linkGroup != 0)
        m_links.insert(entry.linkGroup, entry);
    return brought;
}

void FilesCapture::count(const ScanRecord &record)
{
    const ListEntry &entry = record.entry;
    ++m_totals.entries;
    if (entry.type == ListEntry::Type::Folder)
        ++m_totals.folders;
    else if (entry.type == ListEntry::Type::File)
        ++m_totals.files;
    else
        ++m_totals.others;
    if (entry.type != ListEntry::Type::File
        || (entry.linkGroup != 0 && std::exchange(m_groups[entry.linkGroup].counted, true)))
        return;
    m_totals.bytes += dataLength(entry);
    if (record.content == ScanRecord::Content::Stored)
        m_totals.skipped += dataLength(entry);
}

StorageRecord FilesCapture::makeRecord(const ListRoot &list) const
{
    StorageRecord record{.component = m_config.component,
                         .name = m_config.name,
                         .kind = StorageKind::Files,
                         .list = list,
                         .sizeBytes = m_totals.bytes,
                         .entries = m_totals.entries};
    record.summary = tr("%n file(s), %1", nullptr, int(qMin<qint64>(m_totals.files, std::numeric_limits<int>::max())))
                         .arg(Texts::size(m_totals.bytes));
    record.facts = {{u"files"_s, m_totals.files},
                    {u"folders"_s, m_totals.folders},
                    {u"others"_s, m_totals.others},
                    {u"scannedAt"_s, timeToJson(m_scan->scannedAt)},
                    {u"leftOut"_s, m_tree.filter.toJson()}};
    m_scan->problems.reportIn(record);
    return record;
}

Result<StorageRecord> FilesCapture::read(BlobSink &sink, const TaskControl &control)
{
    ListWriter list([&sink](QByteArrayView bytes) { return sink.put(bytes); });
    ScanRecordReader records(m_scan->records);
    Pace pace;
    for (;;) {
        const Result<> going = pace.step(
            {.step = Step::Process, .subject = m_config.id(), .done = m_totals.bytes, .skipped = m_totals.skipped},
            control);
        if (!going)
            return std::unexpected(going.error());
        const Result<std::optional<ScanRecordReader::Raw>> raw = records.next();
        if (!raw)
            return std::unexpected(raw.error());
        if (!*raw)
            break;
        Result<ScanRecord> record = (*raw)->parse();
        if (!record)
            return std::unexpected(record.error());
        keepApart(record->entry);
        const Result<bool> brought = bringContent(*record, sink, control);
        if (!brought)
            return std::unexpected(brought.error());
        if (!*brought)
            continue;
        if (const Result<> added = list.add(record->entry); !added)
            return std::unexpected(added.error());
        count(*record);
    }
    const Result<ListRoot> root = list.finish();
    if (!root)
        return std::unexpected(root.error());
    return makeRecord(*root);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/secondscan.h"

#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/storages/files/pace.h"
#include "services/storages/files/sourcefile.h"

#include <QFile>

#include <algorithm>
#include <cerrno>

namespace Understudy {

static constexpr qsizetype s_spoolInMemory = 16 * 1024 * 1024;
static constexpr int s_attempts = 3; // at a file that somebody writes to

// What fits into memory is always set aside; the disk keeps half of its room.
static qint64 spoolLimitIn(const QString &folder)
{
    static constexpr qint64 most = qint64(4) * 1024 * 1024 * 1024;
    const Result<> made = makeFolder(folder);
    const SystemResult<FileDescriptor> open = openFolder(QFile::encodeName(folder));
    const SystemResult<FileSystem> facts = made && open ? fileSystemOf(open->get()) : std::unexpected(EIO);
    return std::clamp<qint64>(facts ? facts->available / 2 : 0, s_spoolInMemory, most);
}

ScanResult::ScanResult(const QString &scratchFolder)
    : records(scratchFolder)
    , spool(scratchFolder, s_spoolInMemory)
    , spoolLimit(spoolLimitIn(scratchFolder))
{ }

SecondScan::SecondScan(const OpenTree &tree, const ScratchFile &prePass, ScanResult &result, const QString &subject)
    : m_tree(tree)
    , m_prePass(prePass)
    , m_result(result)
    , m_subject(subject)
{ }

// The record of the pre-pass, if the thing is still the same. One that was too young then proves nothing: it could have
// changed within the same tick.
Result<bool> SecondScan::takeOver(const TreeWalker::Visit &visit)
{
    while (!m_prePassEnded && (!m_seen || comparePaths(m_seen->path, visit.path) < 0)) {
        Result<std::optional<ScanRecordReader::Raw>> next = m_prePass.next();
        if (!next)
            return std::unexpected(next.error());
        m_prePassEnded = !next->has_value();
        m_seen = std::move(*next);
    }
    if (!m_seen || m_seen->path != visit.path || !m_seen->settled || m_seen->key != FileKey::of(visit.stat))
        return false;
    if (const Result<> taken = appendRecord(m_result.records, m_seen->bytes); !taken)
        return std::unexpected(taken.error());
    return true;
}

void SecondScan::noteError(const TreeWalker::Visit &visit, int error)
{
    if (error == ENOENT || error == ESTALE)
        m_result.problems.addVanished(visit.path);
    else
        m_result.problems.addUnreadable(visit.path, error);
}

// One attempt: the content goes aside, and the entry becomes what the open file says. An errno of reading.
Result<int> SecondScan::spool(const TreeWalker::Visit &visit, ScanRecord &record, const TaskControl &control)
{
    SystemResult<SourceFile> source = SourceFile::open({.folder = visit.folder, .name = visit.name});
    if (!source)
        return source.error();
    TreeWalker::Visit opened = visit;
    opened.stat = source->stat();
    SystemResult<ListEntry> entry = m_tree.describe(opened);
    if (!entry)
        return entry.error();
    record.entry = std::move(*entry);
    record.entry.sparse = source->isSparse();
    record.entry.extents = source->extents();
    record.spoolOffset = m_result.spool.size();
    if (record.spoolOffset + source->dataLength() > m_result.spoolLimit) {
        record.content = ScanRecord::Content::Later;
        return 0;
    }
    record.content = ScanRecord::Content::Spooled;
    const Result<int> read = source->read([this](QByteArrayView bytes) { return m_result.spool.append(bytes); },
                                          control);
    if (!read || *read != 0)
        return read;
    record.entry.unstable = source->hasChanged();
    // What is promised is what is there: a file cut off while it was read.
    const qint64 spooled = m_result.spool.size() - record.spoolOffset;
    if (spooled < source->dataLength()) {
        record.entry.sparse = false;
        record.entry.extents.clear();
        record.entry.size = spooled;
    }
    return 0;
}

Result<> SecondScan::takeFile(const TreeWalker::Visit &visit, ListEntry entry, const TaskControl &control)
{
    const auto link = m_links.constFind(entry.linkGroup);
    if (entry.linkGroup != 0 && link != m_links.constEnd() && FileKey::of(link->entry) == FileKey::of(entry)) {
        ScanRecord again = *link;
        again.entry.path = visit.path;
        return appendScanRecord(m_result.records, again);
    }
    ScanRecord record{.entry = std::move(entry)};
    for (int attempt = 0; attempt < s_attempts; ++attempt) {
        const Result<int> spooled = spool(visit, record, control);
        if (!spooled)
            return std::unexpected(spooled.error());
        if (*spooled != 0) {
            noteError(visit, *spooled);
            return {};
        }
        if (!record.entry.unstable)
            break;
    }
    if (record.entry.unstable)
        m_result.problems.addChanged(visit.path);
    record.entry.settled = !record.entry.unstable && m_tree.fileSystem.keepsChangeTimes
                           && isOver(record.entry.changed, m_settledBefore);
    if (record.entry.linkGroup != 0)
        m_links.insert(record.entry.linkGroup, record);
    return appendScanRecord(m_result.records, record);
}

Result<> SecondScan::take(const TreeWalker::Visit &visit, const TaskControl &control)
{
    if (visit.error != 0) {
        noteError(visit, visit.error);
        return {};
    }
    if (visit.otherMount)
        m_result.problems.addOtherMount(visit.path);
    const Result<bool> takenOver = takeOver(visit);
    if (!takenOver || *takenOver)
        return takenOver ? Result<>() : std::unexpected(takenOver.error());
    SystemResult<ListEntry> entry = m_tree.describe(visit);
    if (!entry) {
        noteError(visit, entry.error());
        return {};
    }
    if (visit.stat.isFile())
        return takeFile(visit, std::move(*entry), control);
    entry->settled = m_tree.fileSystem.keepsChangeTimes && isOver(entry->changed, m_settledBefore);
    return appendScanRecord(m_result.records, {.entry = std::move(*entry)});
}

Result<> SecondScan::run(const TaskControl &control)
{
    m_result.scannedAt = fileSystemClock();
    m_settledBefore = certainlyBefore(m_result.scannedAt);
    if (const SystemResult<> synced = syncFileSystem(m_tree.folder.get()); !synced)
        return std::unexpected(systemError(m_tree.shownAs, synced.error(), false));
    TreeWalker walker = m_tree.walk();
    qint64 done = 0;
    Pace pace;
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        const Result<> going = pace.step({.step = Step::Capture, .subject = m_subject, .done = done}, control);
        if (!going)
            return going;
        if (const Result<> taken = take(*visit, control); !taken)
            return taken;
        done += visit->stat.isFile() ? visit->stat.size : 0;
    }
    return {};
}

} // namespace Understudy

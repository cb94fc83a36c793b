// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treecompare.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"
#include "models/texts.h"
#include "services/platform/mounttable.h"
#include "services/platform/processes.h"
#include "services/storages/files/carryover.h"
#include "services/storages/files/displaypath.h"
#include "services/storages/files/opentree.h"
#include "services/storages/files/swaprights.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_most = 1000;

TreeCompare::TreeCompare(const StorageConfig &config, const StorageRecord &record, BlobSource &blobs)
    : m_config(config)
    , m_record(record)
    , m_blobs(blobs)
    , m_leftOut(PathFilter::fromJson(record.facts.value(u"leftOut").toObject()))
{ }

void TreeCompare::note(QList<Difference> &list, const QByteArray &path, const Difference &difference)
{
    const bool listed = list.size() < s_most;
    if (listed)
        list.append(difference);
    m_folders.count(path, difference.change, listed);
}

// Folders come and go with what is in them.
void TreeCompare::added(const ListEntry &entry)
{
    if (entry.type == ListEntry::Type::Folder)
        return;
    ++m_comparison.added;
    note(m_added, entry.path,
         {.subject = displayPath(entry.path), .change = Difference::Change::Added, .then = entry.size});
}

void TreeCompare::removed(const TreeWalker::Visit &visit)
{
    if (visit.stat.isFolder())
        return;
    ++m_comparison.removed;
    m_lostBytes += visit.stat.size;
    note(m_removed, visit.path,
         {.subject = displayPath(visit.path), .change = Difference::Change::Removed, .now = visit.stat.size});
}

// A file keeps its time when its content is put back, so that size and time tell; the change time does not survive.
static bool isSame(const ListEntry &entry, const FileStat &stat)
{
    return entry.type == stat.type && entry.mode == stat.mode && entry.owner == stat.owner && entry.group == stat.group
           && entry.size == stat.size && entry.modified == stat.modified
           && entry.device == (entry.device == 0 ? 0 : stat.device);
}

void TreeCompare::both(const ListEntry &entry, const TreeWalker::Visit &visit)
{
    if (entry.type == ListEntry::Type::Folder && visit.stat.isFolder())
        return;
    if (isSame(entry, visit.stat)) {
        ++m_comparison.same;
        return;
    }
    ++m_comparison.overwritten;
    m_lostBytes += visit.stat.isFolder() ? 0 : visit.stat.size;
    note(m_overwritten, entry.path,
         {.subject = displayPath(entry.path),
          .change = Difference::Change::Overwritten,
          .now = visit.stat.size,
          .then = entry.size});
}

// Merge join: both sides come in the same order, so memory stays flat. Without a tree everything is added.
Result<> TreeCompare::join(const OpenTree *tree, const TaskControl &control)
{
    ListReader list(m_record.list, [this](const BlobId &id) { return m_blobs.get(id); });
    PathFilter filter = tree ? PathFilter(tree->filter) : PathFilter(m_config, m_config.path.toUtf8());
    filter.add(m_leftOut);
    std::optional<TreeWalker> walker;
    if (tree)
        walker.emplace(tree->walk());
    std::optional<TreeWalker::Visit> visit = walker ? walker->next() : std::nullopt;
    Result<std::optional<ListEntry>> entry = list.next();
    while (entry && (*entry || visit)) {
        const Progress progress{.step = Step::Plan, .subject = m_config.id()};
        if (const Result<> going = control.checkpoint(progress); !going)
            return going;
        const auto order = !*entry  ? std::strong_ordering::greater
                           : !visit ? std::strong_ordering::less
                                    : comparePaths((*entry)->path, visit->path);
        const bool covered = *entry && order <= 0 && filter.covers((*entry)->path);
        m_coveredToday += covered;
        if (order <= 0 && !isAdministrator() && (*entry)->owner != currentUser())
            ++m_otherOwners;
        if (order < 0 && !covered)
            added(**entry);
        else if (order == 0 && visit->error == 0)
            both(**entry, *visit);
        else if (order > 0 && visit->error == 0)
            removed(*visit);
        if (order <= 0)
            entry = list.next();
        if (order >= 0)
            visit = walker->next();
    }
    return entry ? Result<>() : std::unexpected(entry.error());
}

Result<> TreeCompare::lookAround(const OpenTree &tree, const TaskControl &control)
{
    const Result<QList<QByteArray>> carried = leftOutPaths(tree.folder.get(), tree.filter, control);
    if (!carried)
        return std::unexpected(carried.error());
    for (const QByteArray &path : carried->first(qMin(carried->size(), s_most)))
        m_comparison.carriedOver += displayPath(path);
    const SystemResult<MountTable> mounts = MountTable::read();
    const QList<QByteArray> inside = mounts ? mounts->pointsBelow(tree.path) : QList<QByteArray>();
    if (!inside.isEmpty())
        m_comparison.refusals += Messages::error(
            "files.mountInside"_L1, {{"path"_L1, m_config.path}, {"inside"_L1, displayPath(inside.first())}});
    return {};
}

static int countOf(qint64 number)
{
    return int(qMin<qint64>(number, std::numeric_limits<int>::max()));
}

// What is not lost is not counted.
QString TreeCompare::lossInWords() const
{
    const QString removed = tr("%n file(s)", nullptr, countOf(m_comparison.removed));
    const QString overwritten = tr("%n file(s)", nullptr, countOf(m_comparison.overwritten));
    const QString now = Texts::size(m_lostBytes);
    if (!m_comparison.readable)
        return tr("What it holds today cannot be read, so what is lost is not known.");
    if (m_comparison.removed > 0 && m_comparison.overwritten > 0)
        return tr("%1 removed, %2 overwritten (%3 now).").arg(removed, overwritten, now);
    if (m_comparison.removed > 0)
        return tr("%1 removed (%2 now).").arg(removed, now);
    return m_comparison.overwritten > 0 ? tr("%1 overwritten (%2 now).").arg(overwritten, now) : QString();
}

void TreeCompare::finish()
{
    m_comparison.folders = m_folders.finish();
    for (const QList<Difference> &list : {m_removed, m_overwritten, m_added})
        m_comparison.differences += list.first(qMin(list.size(), s_most - m_comparison.differences.size()));
    m_comparison.loss = lossInWords();
    if (m_otherOwners > 0)
        m_comparison.warnings += tr(
            "%n file(s) of other users will belong to you: giving files away takes an administrator.", nullptr,
            countOf(m_otherOwners));
    if (m_coveredToday > 0)
        m_comparison.warnings += tr("%n path(s) of the backup are left out by today's rules and stay as they are.",
                                    nullptr, countOf(m_coveredToday));
    if (m_record.lost)
        m_comparison.warnings += tr("The backup lacks %n file(s) that could not be read when it was made.", nullptr,
                                    countOf(m_record.problemCount));
}

Result<Comparison> TreeCompare::run(const TaskControl &control)
{
    Result<OpenTree> tree = OpenTree::open(m_config);
    if (tree)
        tree->filter.add(m_leftOut);
    m_comparison.exists = tree || tree.error().code != Error::Code::NotFound;
    m_comparison.readable = tree.has_value() || !m_comparison.exists;
    if (!tree && tree.error().code == Error::Code::InvalidInput)
        m_comparison.refusals += tree.error();
    if (const std::optional<Error> refusal = swapRefusal(m_config))
        m_comparison.refusals += *refusal;
    if (const Result<> joined = join(tree ? &*tree : nullptr, control); !joined)
        return std::unexpected(joined.error());
    if (tree) {
        if (const Result<> looked = lookAround(*tree, control); !looked)
            return std::unexpected(looked.error());
    }
    finish();
    return m_comparison;
}

} // namespace Understudy

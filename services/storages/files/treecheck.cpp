// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treecheck.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"
#include "services/platform/attributes.h"
#include "services/platform/procfile.h"
#include "services/storages/files/displaypath.h"

using namespace Qt::StringLiterals;

namespace Understudy {

using Type = ListEntry::Type;

static bool isMade(const ListEntry &entry)
{
    return entry.type != Type::Socket && entry.type != Type::BlockDevice && entry.type != Type::CharacterDevice;
}

// What differs, for the log; empty if nothing does.
static QString difference(const TreeWalker::Visit &visit, const ListEntry &entry, bool complete)
{
    const FileStat &stat = visit.stat;
    if (visit.error != 0)
        return qt_error_string(visit.error);
    if (stat.type != entry.type)
        return u"type"_s;
    if (entry.type == Type::File && stat.size != entry.size)
        return u"size"_s;
    if (stat.modified != entry.modified)
        return u"time"_s;
    if (complete && (stat.owner != entry.owner || stat.group != entry.group))
        return u"owner"_s;
    const quint32 compared = complete ? 07777U : 01777U;
    if (entry.type != Type::Symlink && (stat.mode & compared) != (entry.mode & compared))
        return u"mode"_s;
    if (entry.type == Type::Symlink && readLinkAt(visit.folder, visit.name) != entry.target)
        return u"target"_s;
    const SystemResult<Attributes> attributes = readAttributes({.folder = visit.folder, .name = visit.name});
    if (!attributes || (complete && *attributes != entry.attributes))
        return u"attributes"_s;
    return {};
}

// The next entry that a staged tree has.
static Result<std::optional<ListEntry>> nextMade(ListReader &list, const PathFilter &filter)
{
    for (;;) {
        Result<std::optional<ListEntry>> entry = list.next();
        if (!entry || !*entry || (isMade(**entry) && !filter.covers((*entry)->path)))
            return entry;
    }
}

static std::unexpected<Error> mismatch(const QString &shownAs, const QByteArray &path, const QString &what)
{
    const QString subject = path.isEmpty() ? shownAs : displayPath(path);
    return fail("files.stagedWrong"_L1, {{"path"_L1, shownAs}, {"subject"_L1, subject}},
                u"%1: %2"_s.arg(subject, what));
}

Result<> checkStagedTree(int root, const QString &shownAs, const StorageRecord &record, BlobSource &blobs,
                         const PathFilter &filter, bool complete, const TaskControl &control)
{
    ListReader list(record.list, [&blobs](const BlobId &id) { return blobs.get(id); });
    TreeWalker walker(root);
    for (;;) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        const Result<std::optional<ListEntry>> entry = nextMade(list, filter);
        if (!entry)
            return std::unexpected(entry.error());
        const std::optional<TreeWalker::Visit> visit = walker.next();
        if (!*entry && !visit)
            return {};
        if (!visit || !*entry || visit->path != (*entry)->path)
            return mismatch(shownAs, *entry ? (*entry)->path : visit->path, u"missing or not expected"_s);
        if (const QString what = difference(*visit, **entry, complete); !what.isEmpty())
            return mismatch(shownAs, visit->path, what);
    }
}

} // namespace Understudy

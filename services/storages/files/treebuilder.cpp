// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treebuilder.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/extents.h"
#include "services/platform/metadata.h"
#include "services/platform/treeedit.h"
#include "services/storages/files/displaypath.h"
#include "services/tasks/parallel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using Type = ListEntry::Type;

static QByteArray nameOf(const QByteArray &path)
{
    return path.sliced(path.lastIndexOf('/') + 1);
}

static QByteArray parentOf(const QByteArray &path)
{
    return path.first(qMax<qsizetype>(path.lastIndexOf('/'), 0));
}

static std::unexpected<Error> hostile(const ListEntry &entry)
{
    return fail("files.listHostile"_L1, {{"path"_L1, displayPath(entry.path)}});
}

TreeBuilder::TreeBuilder(int root, BlobSource &blobs, const QString &shownAs)
    : m_root(root)
    , m_blobs(blobs)
    , m_shownAs(shownAs)
{ }

std::unexpected<Error> TreeBuilder::failure(const ListEntry &entry, int errorNumber) const
{
    const QString path = entry.path.isEmpty() ? m_shownAs : m_shownAs + u'/' + displayPath(entry.path);
    return std::unexpected(systemError(path, errorNumber, true));
}

SystemResult<int> TreeBuilder::folderOf(Level &level) const
{
    if (!level.folder.isOpen()) {
        SystemResult<FileDescriptor> folder = openFolderBeneath(m_root, level.entry.path);
        if (!folder)
            return std::unexpected(folder.error());
        level.folder = std::move(*folder);
    }
    return level.folder.get();
}

Result<> TreeBuilder::enter(const ListEntry &entry, const TaskControl &control)
{
    if (m_levels.size() >= s_openLevels) {
        if (const Result<> flushed = flush(control); !flushed)
            return flushed;
        m_levels[m_levels.size() - s_openLevels].folder = FileDescriptor();
    }
    m_levels.push_back({.entry = entry});
    const SystemResult<int> folder = folderOf(m_levels.back());
    return folder ? Result<>() : failure(entry, folder.error());
}

void TreeBuilder::leave()
{
    m_left.push_back(std::move(m_levels.back()));
    m_levels.pop_back();
}

// Last of all, when nothing more moves the folders' times.
Result<> TreeBuilder::applyLeft()
{
    for (Level &level : m_left) {
        const SystemResult<int> folder = folderOf(level);
        if (!folder)
            return failure(level.entry, folder.error());
        if (const Result<> applied = apply({.folder = *folder}, level.entry); !applied)
            return applied;
    }
    m_left.clear();
    return {};
}

// Entries come folder by folder: the parent is the deepest folder that is still open, or one above it.
Result<> TreeBuilder::goToParentOf(const ListEntry &entry)
{
    const QByteArray parent = parentOf(entry.path);
    while (!m_levels.empty() && m_levels.back().entry.path != parent)
        leave();
    return m_levels.empty() ? hostile(entry) : Result<>();
}

Result<> TreeBuilder::apply(const TreeTarget &target, const ListEntry &entry)
{
    const SystemResult<bool> applied = applyMetadata(target, entry);
    if (!applied)
        return failure(entry, applied.error());
    if (!*applied)
        m_complete = false;
    return {};
}

Result<> TreeBuilder::add(const ListEntry &entry, const TaskControl &control)
{
    if (!isPlainPath(entry.path))
        return hostile(entry);
    if (entry.path.isEmpty())
        return m_levels.empty() && entry.type == Type::Folder ? enter(entry, control) : hostile(entry);
    if (hasNotedEnough()) {
        if (const Result<> flushed = flush(control); !flushed)
            return flushed;
    }
    if (const Result<> there = goToParentOf(entry); !there)
        return there;
    const SystemResult<int> folder = folderOf(m_levels.back());
    if (!folder)
        return failure(entry, folder.error());
    return make({.folder = *folder, .name = nameOf(entry.path)}, entry, control);
}

Result<> TreeBuilder::make(const TreeTarget &target, const ListEntry &entry, const TaskControl &control)
{
    SystemResult<> made;
    switch (entry.type) {
    case Type::File:
        note(target, entry);
        return {};
    case Type::Folder:
        made = makeFolderAt(target);
        return made ? enter(entry, control) : failure(entry, made.error());
    case Type::Symlink:
        made = makeSymlinkAt(target, entry.target);
        break;
    case Type::Fifo:
        made = makeFifoAt(target);
        break;
    case Type::Socket:
    case Type::BlockDevice:
    case Type::CharacterDevice:
        return {};
    }
    return made ? apply(target, entry) : failure(entry, made.error());
}

// The first name of a file is made, the others are linked to it.
void TreeBuilder::note(const TreeTarget &target, const ListEntry &entry)
{
    const auto first = entry.linkGroup == 0 ? m_links.constEnd() : m_links.constFind(entry.linkGroup);
    if (first != m_links.constEnd()) {
        m_hardLinks.push_back({.target = target, .entry = entry, .linkTo = *first});
        return;
    }
    if (entry.linkGroup != 0)
        m_links.insert(entry.linkGroup, entry.path);
    m_files.push_back({.target = target, .entry = entry, .linkTo = {}});
    m_notedBytes += entry.size;
}

// As much as keeps all cores at work; folders are open as long as files of theirs are noted.
bool TreeBuilder::hasNotedEnough() const
{
    static constexpr size_t mostNames = 512;
    static constexpr size_t mostFolders = 256;
    static constexpr qint64 mostBytes = 64 * 1024 * 1024;
    return m_files.size() + m_hardLinks.size() >= mostNames || m_left.size() >= mostFolders
           || m_notedBytes >= mostBytes;
}

// Neighbours lie in one frame of a pack and in one folder, so each core takes a row of them.
Result<> TreeBuilder::makeFiles(const TaskControl &control)
{
    static constexpr qsizetype most = 32; // rows: large files are not alike
    const qsizetype count = std::ssize(m_files);
    const qsizetype rows = std::min(count, most);
    const auto makeRow = [this, count, rows](qsizetype row, const TaskControl &inner) -> Result<> {
        for (qsizetype index = count * row / rows; index < count * (row + 1) / rows; ++index) {
            if (const Result<> made = makeFile(m_files[size_t(index)], inner); !made)
                return made;
        }
        return {};
    };
    return forEachInParallel(rows, control, makeRow);
}

Result<> TreeBuilder::flush(const TaskControl &control)
{
    if (!m_files.empty()) {
        if (const Result<> made = makeFiles(control); !made)
            return made;
    }
    for (const Noted &noted : m_hardLinks) {
        if (const Result<> linked = link(noted); !linked)
            return linked;
    }
    m_files.clear();
    m_hardLinks.clear();
    m_notedBytes = 0;
    return applyLeft();
}

Result<> TreeBuilder::link(const Noted &noted) const
{
    const SystemResult<FileDescriptor> folder = openFolderBeneath(m_root, parentOf(noted.linkTo));
    if (!folder)
        return failure(noted.entry, folder.error());
    const SystemResult<> linked = makeHardLinkAt({.folder = folder->get(), .name = nameOf(noted.linkTo)}, noted.target);
    return linked ? Result<>() : failure(noted.entry, linked.error());
}

namespace {

// Where the next bytes of the data go: through the extents of a sparse file, or simply on.
class Position
{
public:
    explicit Position(const ListEntry &entry)
        : m_extents(entry.sparse ? entry.extents : QList<ListEntry::Extent>{{.offset = 0, .length = entry.size}})
    { }
    [[nodiscard]] bool atEnd() const { return m_index >= m_extents.size() || m_extents.at(m_index).length == 0; }
    [[nodiscard]] qint64 offset() const { return m_extents.at(m_index).offset + m_inside; }
    [[nodiscard]] qint64 room() const { return m_extents.at(m_index).length - m_inside; }
    void advance(qint64 bytes)
    {
        m_inside += bytes;
        if (room() == 0) {
            ++m_index;
            m_inside = 0;
        }
    }

private:
    QList<ListEntry::Extent> m_extents;
    qsizetype m_index = 0;
    qint64 m_inside = 0;
};

} // namespace

static std::unexpected<Error> wrongLength(const ListEntry &entry)
{
    return fail("files.lengthWrong"_L1, {{"path"_L1, displayPath(entry.path)}});
}

Result<> TreeBuilder::fill(FileDescriptor &file, const ListEntry &entry, const TaskControl &control)
{
    Position position(entry);
    for (const BlobId &id : entry.blobs) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        const Result<QByteArray> blob = m_blobs.get(id);
        if (!blob)
            return std::unexpected(blob.error());
        for (QByteArrayView rest(*blob); !rest.isEmpty();) {
            if (position.atEnd())
                return wrongLength(entry);
            const QByteArrayView piece = rest.first(std::min<qint64>(rest.size(), position.room()));
            if (const SystemResult<> written = writeAt(file.get(), position.offset(), piece); !written)
                return failure(entry, written.error());
            position.advance(piece.size());
            rest = rest.sliced(piece.size());
        }
    }
    return position.atEnd() ? Result<>() : wrongLength(entry);
}

Result<> TreeBuilder::makeFile(const Noted &noted, const TaskControl &control)
{
    const ListEntry &entry = noted.entry;
    SystemResult<FileDescriptor> file = createFileAt(noted.target.folder, noted.target.name);
    if (!file)
        return failure(entry, file.error());
    if (const Result<> filled = fill(*file, entry, control); !filled)
        return filled;
    if (const SystemResult<> sized = entry.sparse ? setLength(file->get(), entry.size) : SystemResult<>(); !sized)
        return failure(entry, sized.error());
    if (const Result<> applied = apply({.folder = file->get()}, entry); !applied)
        return applied;
    const int closed = file->close();
    return closed == 0 ? Result<>() : failure(entry, closed);
}

Result<> TreeBuilder::finish(const TaskControl &control)
{
    if (m_levels.empty())
        return fail("files.listHostile"_L1, {{"path"_L1, m_shownAs}});
    while (!m_levels.empty())
        leave();
    return flush(control);
}

} // namespace Understudy

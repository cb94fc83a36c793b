// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/listwalk.h"

#include "models/messages/catalog.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestLine = 128 * 1024 * 1024; // of a file of 8 TB, as lists are written

static std::unexpected<Error> damaged(const QString &details)
{
    return fail("repository.listDamaged"_L1, {}, details);
}

ListWalk::ListWalk(Get get, Visit visit, Begin begin)
    : m_get(std::move(get))
    , m_visit(std::move(visit))
    , m_begin(std::move(begin))
{ }

Result<> ListWalk::walk(const Manifest &manifest, const TaskControl &control)
{
    for (const StorageRecord &record : manifest.storages) {
        if (const Result<> walked = walk(record.list, control); !walked)
            return walked;
    }
    return {};
}

Result<> ListWalk::walk(const ListRoot &root, const TaskControl &control)
{
    m_line.clear();
    if (root.id.isNull())
        return {};
    if (root.depth < 0 || root.depth > ListRoot::maximumDepth)
        return damaged(u"depth %1"_s.arg(root.depth));
    if (const Result<> walked = walkBlob(root.id, root.depth, control); !walked)
        return walked;
    return m_line.isEmpty() ? Result<>() : damaged(u"a line without an end"_s);
}

Result<> ListWalk::walkBlob(const BlobId &id, int depth, const TaskControl &control)
{
    if (const Result<> going = control.checkpoint(); !going)
        return going;
    if (const Result<> visited = m_visit(id); !visited)
        return visited;
    const bool beginsWhole = m_line.isEmpty();
    if (!m_begin(id) && beginsWhole && !m_partial.contains(id))
        return {};
    const Result<> walked = walkContent(id, depth, control);
    if (!walked || !beginsWhole || !m_line.isEmpty())
        m_partial.insert(id);
    return walked;
}

Result<> ListWalk::walkContent(const BlobId &id, int depth, const TaskControl &control)
{
    const Result<QByteArray> text = m_get(id);
    if (!text)
        return std::unexpected(text.error());
    return depth > 0 ? walkNode(*text, depth, control) : walkLines(*text);
}

Result<> ListWalk::walkNode(QByteArrayView text, int depth, const TaskControl &control)
{
    for (; !text.isEmpty(); text = text.sliced(65)) {
        const std::optional<BlobId> child = text.size() < 65 ? std::nullopt : BlobId::fromHex(text.first(64));
        if (!child || text[64] != '\n')
            return damaged(u"not an id in a node"_s);
        if (const Result<> walked = walkBlob(*child, depth - 1, control); !walked)
            return walked;
    }
    return {};
}

Result<> ListWalk::walkLines(QByteArrayView text)
{
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        m_line += end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (m_line.size() > s_longestLine)
            return damaged(u"a line without an end"_s);
        if (end < 0)
            return {};
        const Result<ListEntry> entry = parseEntry(std::exchange(m_line, {}));
        if (!entry)
            return std::unexpected(entry.error());
        for (const BlobId &blob : entry->blobs) {
            if (const Result<> visited = m_visit(blob); !visited)
                return visited;
        }
    }
    return {};
}

} // namespace Understudy

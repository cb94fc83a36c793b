// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listwriter.h"

#include "models/messages/catalog.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// A piece is about 4 KiB: with 50 000 entries a random change of 1 % touches one piece in six; with 16 KiB it would be
// every second one. Smaller ones cost more in ids than they save.
static constexpr qsizetype s_minimumPiece = 1024;
static constexpr qsizetype s_maximumPiece = 16 * 1024;
static constexpr quint64 s_oneInFolders = 4; // where the parent folder changes
static constexpr quint64 s_oneInEntries = 16; // between two entries of one folder
static constexpr qsizetype s_childLine = 65; // 64 digits and a newline
static constexpr qsizetype s_minimumChildren = 8;
static constexpr qsizetype s_maximumChildren = 256;
static constexpr uchar s_childMask = 0x1f; // one in 32
static constexpr qsizetype s_longestLine = 128 * 1024 * 1024; // a file of 8 TB

// FNV-1a, 64 bit, its high half folded in.
static quint64 nameHash(QByteArrayView name)
{
    quint64 hash = 0xcbf29ce484222325;
    for (const char c : name)
        hash = (hash ^ uchar(c)) * 0x100000001b3;
    return hash ^ (hash >> 32);
}

static QByteArrayView parentOf(QByteArrayView path)
{
    return path.first(qMax<qsizetype>(path.lastIndexOf('/'), 0));
}

// Depends on names alone, so a changed size or time moves no boundary.
static bool isBoundary(QByteArrayView previous, QByteArrayView next)
{
    const quint64 oneIn = parentOf(previous) == parentOf(next) ? s_oneInEntries : s_oneInFolders;
    return nameHash(next) % oneIn == 0;
}

ListWriter::ListWriter(Put put)
    : m_put(std::move(put))
    , m_levels(1)
{ }

Result<> ListWriter::add(const ListEntry &entry)
{
    const bool inOrder = !m_any || comparePaths(m_last, entry.path) < 0;
    if (!inOrder || !isValidEntry(entry))
        return fail("repository.listNotInOrder"_L1, {}, QString::fromLatin1(entry.path.toPercentEncoding("/")));
    const QByteArray line = encodeEntry(entry);
    const qsizetype size = m_levels[0].size();
    const bool full = size + line.size() > s_maximumPiece;
    if (size > 0 && (full || (size >= s_minimumPiece && isBoundary(m_last, entry.path)))) {
        if (const Result<> flushed = flush(0); !flushed)
            return flushed;
    }
    m_last = entry.path;
    m_any = true;
    if (line.size() > s_maximumPiece)
        return addLong(line);
    m_levels[0] += line;
    return {};
}

// The line of a large file names thousands of blobs. It is cut at fixed places, so that one changed block of the file
// re-stores one piece of the line.
Result<> ListWriter::addLong(QByteArrayView line)
{
    if (line.size() > s_longestLine)
        return fail("repository.listLineTooLong"_L1, {}, QString::fromLatin1(m_last.toPercentEncoding("/")));
    while (!line.isEmpty()) {
        m_levels[0] = line.first(qMin(line.size(), s_maximumPiece)).toByteArray();
        line = line.sliced(m_levels[0].size());
        if (const Result<> flushed = flush(0); !flushed)
            return flushed;
    }
    return {};
}

Result<> ListWriter::flush(qsizetype level)
{
    const Result<BlobId> id = m_put(m_levels[level]);
    if (!id)
        return std::unexpected(id.error());
    m_levels[level].clear();
    return addChild(level + 1, *id);
}

Result<> ListWriter::addChild(qsizetype level, const BlobId &id)
{
    if (level == m_levels.size())
        m_levels.append(QByteArray());
    m_levels[level] += id.toHex() + '\n';
    const qsizetype children = m_levels[level].size() / s_childLine;
    const bool boundary = children >= s_minimumChildren && (id.bytes.front() & s_childMask) == 0;
    if (boundary || children == s_maximumChildren)
        return flush(level);
    return {};
}

// Closes the open pieces from the bottom up, until one level holds a single child: that child is the root.
Result<ListRoot> ListWriter::finish()
{
    for (qsizetype level = 0; level < m_levels.size(); ++level) {
        const bool isTop = level == m_levels.size() - 1;
        if (isTop && level > 0 && m_levels[level].size() == s_childLine) {
            const std::optional<BlobId> root = BlobId::fromHex(QByteArrayView(m_levels[level]).first(64));
            Q_ASSERT(root);
            return ListRoot{.id = *root, .depth = int(level) - 1};
        }
        if (m_levels[level].isEmpty())
            continue;
        if (const Result<> flushed = flush(level); !flushed)
            return std::unexpected(flushed.error());
    }
    return ListRoot{};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listreader.h"

#include "models/messages/catalog.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestLine = 128 * 1024 * 1024;

static std::unexpected<Error> damaged(const QString &details)
{
    return fail("repository.listDamaged"_L1, {}, details);
}

ListReader::ListReader(const ListRoot &root, Get get)
    : m_root(root)
    , m_get(std::move(get))
{ }

void ListReader::onListBlob(std::function<void(const BlobId &)> visit)
{
    m_visit = std::move(visit);
}

Result<> ListReader::open(const BlobId &id)
{
    if (m_visit)
        m_visit(id);
    const Result<QByteArray> text = m_get(id);
    if (!text)
        return std::unexpected(text.error());
    if (text->isEmpty())
        return damaged(u"an empty piece"_s);
    m_levels.append({.text = *text});
    return {};
}

// Goes to the next piece of lines: up past what is read to its end, then down to the bottom. False at the end.
Result<bool> ListReader::nextPiece()
{
    if (!m_started) {
        m_started = true;
        if (m_root.id.isNull())
            return false;
        if (m_root.depth < 0 || m_root.depth > ListRoot::maximumDepth)
            return damaged(u"depth %1"_s.arg(m_root.depth));
        if (const Result<> opened = open(m_root.id); !opened)
            return std::unexpected(opened.error());
    }
    while (!m_levels.isEmpty() && m_levels.last().at == m_levels.last().text.size())
        m_levels.removeLast();
    if (m_levels.isEmpty())
        return false;
    while (m_levels.size() <= m_root.depth) {
        Level &node = m_levels.last();
        const QByteArrayView line = QByteArrayView(node.text).sliced(node.at);
        const std::optional<BlobId> child = line.size() < 65 ? std::nullopt : BlobId::fromHex(line.first(64));
        if (!child || line[64] != '\n')
            return damaged(u"not an id at %1 of a node"_s.arg(node.at));
        node.at += 65;
        if (const Result<> opened = open(*child); !opened)
            return std::unexpected(opened.error());
    }
    return true;
}

// Lines longer than a piece go on in the next one.
Result<std::optional<QByteArray>> ListReader::nextLine()
{
    QByteArray line;
    while (true) {
        const Result<bool> more = nextPiece();
        if (!more)
            return std::unexpected(more.error());
        if (!*more && line.isEmpty())
            return std::nullopt;
        if (!*more || line.size() > s_longestLine)
            return damaged(u"a line without an end"_s);
        Level &piece = m_levels.last();
        const qsizetype end = piece.text.indexOf('\n', piece.at);
        const qsizetype stop = end < 0 ? piece.text.size() : end;
        line += QByteArrayView(piece.text).sliced(piece.at, stop - piece.at);
        piece.at = end < 0 ? stop : stop + 1;
        if (end >= 0)
            return line;
    }
}

Result<std::optional<ListEntry>> ListReader::next()
{
    if (m_done)
        return std::nullopt;
    m_done = true; // until this one turns out well
    const Result<std::optional<QByteArray>> line = nextLine();
    if (!line)
        return std::unexpected(line.error());
    if (!*line)
        return std::nullopt;
    Result<ListEntry> entry = parseEntry(**line);
    if (!entry)
        return std::unexpected(entry.error());
    if (m_any && comparePaths(m_last, entry->path) >= 0)
        return damaged(u"out of order: "_s + QString::fromLatin1(entry->path.toPercentEncoding("/")));
    m_last = entry->path;
    m_any = true;
    m_done = false;
    return std::move(*entry);
}

Result<std::optional<ListEntry>> ListReader::find(QByteArrayView path)
{
    while (true) {
        Result<std::optional<ListEntry>> entry = next();
        if (!entry || !*entry || (*entry)->path == path)
            return entry;
    }
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listentry.h"

#include <algorithm>
#include <charconv>
#include <iterator>

using namespace Qt::StringLiterals;

namespace Understudy {

// '/' counts as less than every byte of a name, so a folder's content follows it directly.
static int rank(char c)
{
    return c == '/' ? -1 : int(uchar(c));
}

std::strong_ordering comparePaths(QByteArrayView left, QByteArrayView right)
{
    const auto [l, r] = std::ranges::mismatch(left, right);
    if (l == left.end() || r == right.end())
        return left.size() <=> right.size();
    return rank(*l) <=> rank(*r);
}

static bool isPlain(char c, char alsoEscaped)
{
    return uchar(c) > 0x20 && c != 0x7f && c != '\\' && c != alsoEscaped;
}

// What a space-separated line cannot hold is written as \0ooo: printf '%b' of every shell turns it back.
static void appendEscaped(QByteArray &line, QByteArrayView raw, char alsoEscaped = '\\')
{
    if (std::ranges::all_of(raw, [alsoEscaped](char c) { return isPlain(c, alsoEscaped); })) {
        line += raw;
        return;
    }
    for (const char c : raw) {
        if (isPlain(c, alsoEscaped)) {
            line += c;
            continue;
        }
        const auto byte = uchar(c);
        line += "\\0";
        line += char('0' + (byte >> 6));
        line += char('0' + ((byte >> 3) & 7));
        line += char('0' + (byte & 7));
    }
}

// Lists of millions of entries are mostly numbers: no allocation for each.
template<typename Number>
static void appendNumber(QByteArray &line, char before, Number number, int base = 10, qsizetype digits = 1)
{
    char text[24];
    const qsizetype size = std::to_chars(std::begin(text), std::end(text), number, base).ptr - std::begin(text);
    line += before;
    if (size < digits)
        line.append(digits - size, '0');
    line.append(text, size);
}

static void appendTime(QByteArray &line, const Timestamp &time)
{
    appendNumber(line, ' ', time.seconds);
    appendNumber(line, '.', time.nanoseconds, 10, 9);
}

static void appendOptions(QByteArray &line, const ListEntry &entry)
{
    if (entry.linkGroup != 0)
        line += " links=" + QByteArray::number(entry.linkGroup);
    if (entry.device != 0)
        line += " device=" + QByteArray::number(entry.device);
    if (entry.settled)
        line += " settled=1";
    if (entry.unstable)
        line += " unstable=1";
    if (!entry.target.isEmpty()) {
        line += " target=";
        appendEscaped(line, entry.target);
    }
    for (const ListEntry::Attribute &attribute : entry.attributes) {
        line += " attribute=";
        appendEscaped(line, attribute.name, '=');
        line += '=' + attribute.value.toHex();
    }
    if (!entry.sparse)
        return;
    line += " data=";
    for (qsizetype i = 0; i < entry.extents.size(); ++i) {
        line += i == 0 ? QByteArray() : ","_ba;
        line += QByteArray::number(entry.extents[i].offset) + '+' + QByteArray::number(entry.extents[i].length);
    }
}

QByteArray encodeEntry(const ListEntry &entry)
{
    QByteArray line;
    line.reserve(160 + entry.path.size() + entry.blobs.size() * 65);
    line += char(entry.type);
    line += ' ';
    if (entry.path.isEmpty())
        line += '.';
    else
        appendEscaped(line, entry.path);
    appendNumber(line, ' ', entry.mode, 8, 4);
    appendNumber(line, ' ', entry.owner);
    appendNumber(line, ' ', entry.group);
    appendNumber(line, ' ', entry.size);
    appendTime(line, entry.modified);
    appendTime(line, entry.changed);
    appendNumber(line, ' ', entry.inode);
    appendOptions(line, entry);
    for (const BlobId &blob : entry.blobs) {
        line += ' ';
        line += blob.toHex();
    }
    line += '\n';
    return line;
}

} // namespace Understudy

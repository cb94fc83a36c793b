// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listentry.h"
#include "models/messages/catalog.h"

#include <algorithm>
#include <charconv>
#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

// Cuts one field off the front of a line; an empty field where there is none.
static QByteArrayView takeField(QByteArrayView &rest)
{
    const qsizetype space = rest.indexOf(' ');
    const QByteArrayView field = space < 0 ? rest : rest.first(space);
    rest = space < 0 ? QByteArrayView() : rest.sliced(space + 1);
    return field;
}

template<typename Number>
static bool read(QByteArrayView field, Number &number, int base = 10)
{
    const auto [end, error] = std::from_chars(field.begin(), field.end(), number, base);
    return error == std::errc() && end == field.end();
}

static bool readTime(QByteArrayView field, Timestamp &time)
{
    const qsizetype dot = field.indexOf('.');
    return dot > 0 && read(field.first(dot), time.seconds) && read(field.sliced(dot + 1), time.nanoseconds)
           && time.nanoseconds < 1'000'000'000;
}

static std::optional<QByteArray> unescaped(QByteArrayView text)
{
    if (!text.contains('\\'))
        return text.toByteArray();
    QByteArray raw;
    raw.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            raw += text[i];
            continue;
        }
        ushort byte = 0;
        if (i + 5 > text.size() || text[i + 1] != '0' || !read(text.sliced(i + 2, 3), byte, 8) || byte > 0xff)
            return std::nullopt;
        raw += char(byte);
        i += 4;
    }
    return raw;
}

static bool readExtents(QByteArrayView text, ListEntry &entry)
{
    entry.sparse = true;
    while (!text.isEmpty()) {
        const qsizetype comma = text.indexOf(',');
        const QByteArrayView item = comma < 0 ? text : text.first(comma);
        const qsizetype plus = item.indexOf('+');
        ListEntry::Extent extent;
        if (plus < 0 || !read(item.first(plus), extent.offset) || !read(item.sliced(plus + 1), extent.length))
            return false;
        entry.extents.append(extent);
        text = comma < 0 ? QByteArrayView() : text.sliced(comma + 1);
    }
    return true;
}

static bool readAttribute(QByteArrayView text, ListEntry &entry)
{
    const qsizetype equals = text.lastIndexOf('=');
    if (equals < 0)
        return false;
    const std::optional<QByteArray> name = unescaped(text.first(equals));
    if (!name)
        return false;
    entry.attributes.append({.name = *name, .value = QByteArray::fromHex(text.sliced(equals + 1).toByteArray())});
    return true;
}

static bool readOption(QByteArrayView key, QByteArrayView value, ListEntry &entry)
{
    if (key == "links")
        return read(value, entry.linkGroup);
    if (key == "device")
        return read(value, entry.device);
    if (key == "data")
        return readExtents(value, entry);
    if (key == "attribute")
        return readAttribute(value, entry);
    if (key == "target") {
        const std::optional<QByteArray> target = unescaped(value);
        entry.target = target.value_or(QByteArray());
        return target.has_value();
    }
    entry.settled = entry.settled || key == "settled";
    entry.unstable = entry.unstable || key == "unstable";
    return key == "settled" || key == "unstable";
}

static bool readRest(QByteArrayView rest, ListEntry &entry)
{
    while (!rest.isEmpty()) {
        const QByteArrayView field = takeField(rest);
        const qsizetype equals = field.indexOf('=');
        if (equals > 0) {
            if (!readOption(field.first(equals), field.sliced(equals + 1), entry))
                return false;
            continue;
        }
        const std::optional<BlobId> blob = BlobId::fromHex(field);
        if (!blob)
            return false;
        entry.blobs.append(*blob);
    }
    return true;
}

static bool readLine(QByteArrayView rest, ListEntry &entry)
{
    const QByteArrayView type = takeField(rest);
    const QByteArrayView path = takeField(rest);
    if (type.size() != 1 || path.isEmpty())
        return false;
    entry.type = ListEntry::Type(type.front());
    const std::optional<QByteArray> raw = unescaped(path);
    if (!raw)
        return false;
    entry.path = *raw == "." ? QByteArray() : *raw;
    return read(takeField(rest), entry.mode, 8) && read(takeField(rest), entry.owner)
           && read(takeField(rest), entry.group) && read(takeField(rest), entry.size)
           && readTime(takeField(rest), entry.modified) && readTime(takeField(rest), entry.changed)
           && read(takeField(rest), entry.inode) && readRest(rest, entry);
}

static bool isPath(QByteArrayView path)
{
    if (path.contains('\0'))
        return false;
    while (!path.isEmpty()) {
        const qsizetype slash = path.indexOf('/');
        const QByteArrayView name = slash < 0 ? path : path.first(slash);
        if (name.isEmpty() || name == "." || name == ".." || slash == path.size() - 1)
            return false;
        path = slash < 0 ? QByteArrayView() : path.sliced(slash + 1);
    }
    return true;
}

static bool isExtentList(const ListEntry &entry)
{
    qint64 end = 0;
    for (const ListEntry::Extent &extent : entry.extents) {
        if (extent.offset < end || extent.length <= 0 || extent.length > entry.size - extent.offset)
            return false;
        end = extent.offset + extent.length;
    }
    return entry.sparse || entry.extents.isEmpty();
}

static bool isAttributeList(const QList<ListEntry::Attribute> &attributes)
{
    using Attribute = ListEntry::Attribute;
    const auto badName = [](const Attribute &a) { return a.name.isEmpty() || a.name.contains('\0'); };
    const auto outOfOrder = [](const Attribute &a, const Attribute &b) { return a.name >= b.name; };
    return std::ranges::none_of(attributes, badName)
           && std::ranges::adjacent_find(attributes, outOfOrder) == attributes.end();
}

bool isValidEntry(const ListEntry &entry)
{
    using Type = ListEntry::Type;
    const bool isFile = entry.type == Type::File;
    const bool isLink = entry.type == Type::Symlink;
    const bool isDevice = entry.type == Type::BlockDevice || entry.type == Type::CharacterDevice;
    return QByteArrayView("dflpsbc").contains(char(entry.type)) && isPath(entry.path) && entry.mode <= 07777
           && entry.size >= 0 && (isDevice || entry.device == 0) && (isFile || (entry.blobs.isEmpty() && !entry.sparse))
           && isLink == !entry.target.isEmpty() && !entry.target.contains('\0') && isExtentList(entry)
           && entry.modified.nanoseconds < 1'000'000'000 && entry.changed.nanoseconds < 1'000'000'000
           && isAttributeList(entry.attributes);
}

Result<ListEntry> parseEntry(QByteArrayView line)
{
    ListEntry entry;
    // One way to write each entry: whatever the steps above let through (a sign, a zero too many, another order)
    // differs from what we would have written.
    if (!readLine(line, entry) || !isValidEntry(entry) || encodeEntry(entry).chopped(1) != line)
        return fail("repository.listDamaged"_L1, {},
                    QString::fromLatin1(line.first(qMin<qsizetype>(line.size(), 300))));
    return entry;
}

} // namespace Understudy

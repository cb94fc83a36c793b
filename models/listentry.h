// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"
#include "models/error.h"

#include <QByteArray>
#include <QList>

#include <compare>

namespace Understudy {

struct Timestamp
{
    qint64 seconds = 0; // since 1970, UTC
    quint32 nanoseconds = 0;

    auto operator<=>(const Timestamp &) const = default;
};

// What one line of a list says: one thing in a tree, or one stream of a storage that is not a tree
// (a database dump is a list with one File entry per stream). All sizes are bytes.
struct ListEntry
{
    enum class Type : char {
        Folder = 'd',
        File = 'f',
        Symlink = 'l',
        Fifo = 'p',
        Socket = 's', // listed, never re-created
        BlockDevice = 'b', // listed, never re-created
        CharacterDevice = 'c', // listed, never re-created
    };
    struct Attribute // an extended attribute; POSIX ACLs are system.posix_acl_access and _default
    {
        QByteArray name;
        QByteArray value;
        bool operator==(const Attribute &) const = default;
    };
    struct Extent // a stretch of data in a file with holes
    {
        qint64 offset = 0;
        qint64 length = 0;
        bool operator==(const Extent &) const = default;
    };

    QByteArray path; // raw bytes below the root, separated by '/'; empty is the root itself
    Type type = Type::File;
    quint32 mode = 0; // permission bits with setuid, setgid and sticky: 07777
    quint32 owner = 0;
    quint32 group = 0;
    qint64 size = 0; // of a file: its length, holes included
    Timestamp modified;
    Timestamp changed; // ctime: only to tell whether a file is unchanged
    quint64 inode = 0; // only to tell whether a file is unchanged
    quint64 linkGroup = 0; // equal and not 0: hard links of one file, which all carry the same blobs
    quint64 device = 0; // of a device: its number
    bool settled = false; // older than the scan by the file system's clock: may be reused by its stat alone
    bool unstable = false; // it changed while it was read
    QByteArray target; // of a symlink
    QList<Attribute> attributes; // sorted by name
    bool sparse = false; // then `extents` say where data lies, and blobs hold the data only
    QList<Extent> extents;
    QList<BlobId> blobs; // the content, in order

    bool operator==(const ListEntry &) const = default;
};

// Folder by folder, names by their bytes: "a" < "a/b" < "a.b". The order of every list and every walk.
[[nodiscard]] std::strong_ordering comparePaths(QByteArrayView left, QByteArrayView right);

// What encodeEntry() can write and parseEntry() gives back: a relative path without empty, "." and ".." names,
// attributes and extents in order, a target only on symlinks, content only in files.
[[nodiscard]] bool isValidEntry(const ListEntry &entry);

// One line with its newline; the same entry always gives the same bytes. FORMAT.md specifies them.
[[nodiscard]] QByteArray encodeEntry(const ListEntry &entry);

// The entry of one line (without its newline). Corrupt if it is not exactly what encodeEntry() writes.
[[nodiscard]] Result<ListEntry> parseEntry(QByteArrayView line);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "services/platform/systemresult.h"

#include <QByteArray>

#include <optional>

namespace Understudy {

// What the system knows about one thing in a tree, without following a link.
struct FileStat
{
    ListEntry::Type type = ListEntry::Type::File;
    quint32 mode = 0; // 07777
    quint32 owner = 0;
    quint32 group = 0;
    qint64 size = 0; // bytes
    qint64 allocated = 0; // bytes on disk
    Timestamp modified;
    Timestamp changed;
    Timestamp born; // zero where the file system does not keep it
    quint64 inode = 0;
    quint64 links = 0;
    quint64 fileSystem = 0; // st_dev
    quint64 device = 0; // of a device: its number
    quint64 mount = 0; // id in the mount table; 0 = not known
    bool mountRoot = false; // a mount begins here

    [[nodiscard]] bool isFolder() const { return type == ListEntry::Type::Folder; }
    [[nodiscard]] bool isFile() const { return type == ListEntry::Type::File; }
    bool operator==(const FileStat &) const = default;
};

// Of `name` in the open folder; an empty name is the folder itself.
[[nodiscard]] SystemResult<FileStat> statAt(int folder, const QByteArray &name);
[[nodiscard]] SystemResult<FileStat> statOf(int descriptor);
// Of a path of our choosing; a link at its end is followed if `follow`.
[[nodiscard]] SystemResult<FileStat> statPath(const QByteArray &path, bool follow = false);

// Which object this is, for journals: outlives renames, not a removal. The device number is left out on purpose: it
// may change with a restart. The inode may be used again, its time of birth tells.
struct FileIdentity
{
    quint64 inode = 0;
    Timestamp born;
    bool operator==(const FileIdentity &) const = default;
};
[[nodiscard]] inline FileIdentity identityOf(const FileStat &stat)
{
    return {.inode = stat.inode, .born = stat.born};
}

} // namespace Understudy

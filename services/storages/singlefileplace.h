// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/listentry.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/filestat.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace Understudy {

// Where a storage that is one file really lies: links are followed, so that a swap replaces the file and not a link.
struct SingleFilePlace
{
    QByteArray folder; // absolute, without links
    QByteArray name;

    // The file may be missing, its folders too. Denied or Io if the way to it cannot be gone.
    [[nodiscard]] static Result<SingleFilePlace> of(const QString &path);

    [[nodiscard]] QByteArray path() const { return folder + '/' + name; }
    [[nodiscard]] QString shown() const; // for people
    [[nodiscard]] QString shownFolder() const;

    [[nodiscard]] Result<FileDescriptor> openItsFolder() const;
    // None if it is missing.
    [[nodiscard]] Result<std::optional<FileStat>> stat(const QByteArray &suffix = {}) const;
    // Everything about the file but its content. It must be a plain file. The file itself is not opened: a process that
    // closes a file loses its locks on it, and a database may be locked by us.
    [[nodiscard]] Result<ListEntry> metadata() const;
    bool operator==(const SingleFilePlace &) const = default;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Understudy {

// The one way to write a file of our own: aside, synced, renamed, the folder synced. Paths are absolute, '/' inside.
// Errors carry what the system said: NoSpace, Denied, NotFound, Io.
class DurableFile
{
public:
    // Creates `asidePath` anew (O_EXCL). Removed by the destructor unless finished.
    [[nodiscard]] static Result<DurableFile> create(const QString &asidePath, uint mode = 0600);
    DurableFile(DurableFile &&other) noexcept;
    DurableFile &operator=(DurableFile &&other) noexcept;
    ~DurableFile();

    [[nodiscard]] Result<> write(QByteArrayView bytes);
    [[nodiscard]] qint64 size() const { return m_size; }
    // Syncs the data, closes, renames to `path` (same file system) and syncs its folder. With `Keep` an existing
    // `path` is never replaced (then the file aside is removed and that is no error).
    enum class Existing { Replace, Keep };
    [[nodiscard]] Result<> finish(const QString &path, Existing existing = Existing::Replace);

private:
    DurableFile(int descriptor, const QString &path);
    int m_descriptor = -1;
    QString m_asidePath;
    qint64 m_size = 0;
};

// All of the above at once; the name aside is `path` with a random suffix.
[[nodiscard]] Result<> writeDurably(const QString &path, QByteArrayView bytes, uint mode = 0600);
// The whole file; NotFound, Denied, Io; InvalidInput if larger than `maximum`.
[[nodiscard]] Result<QByteArray> readWhole(const QString &path, qint64 maximum = 64 * 1024 * 1024);
[[nodiscard]] Result<> makeFolder(const QString &path, uint mode = 0700); // with its parents; existing is fine
[[nodiscard]] Result<> renameDurably(const QString &from, const QString &to); // both folders synced
[[nodiscard]] Result<> removeDurably(const QString &path); // a file; missing is fine; the folder synced
[[nodiscard]] Result<> removeFolderOfOurs(
    const QString &path); // with its content; never follows links; missing is fine
[[nodiscard]] Result<> syncFolder(const QString &path);
// Sorted; for folders of our own only. NotFound, Denied, Io; Corrupt if it cannot be read, however often it is asked for.
[[nodiscard]] Result<QStringList> namesIn(const QString &folder);

// The catalogue's error for what the system said about a path.
[[nodiscard]] Error systemError(const QString &path, int errorNumber, bool writing);
// Whether it said so of what will not come back, however often it is asked for. Whatever else it answers (no memory, no
// answer from a server, no right) is over some time and says nothing about the bytes.
[[nodiscard]] bool isLost(int errorNumber);

} // namespace Understudy

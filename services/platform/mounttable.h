// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/systemresult.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace Understudy {

struct Mount
{
    quint64 id = 0;
    QByteArray device; // "8:1": the same for all mounts of one file system
    QByteArray root; // which folder of the file system is shown
    QByteArray point; // where
};

// The mounts that one process sees.
class MountTable
{
public:
    // 0 is this process.
    [[nodiscard]] static SystemResult<MountTable> read(qint64 process = 0);

    // The mount that a path (absolute, without links) lies on.
    [[nodiscard]] const Mount *mountOf(const QByteArray &path) const;
    [[nodiscard]] const Mount *withId(quint64 id) const;
    // Points of other mounts below an absolute path.
    [[nodiscard]] QList<QByteArray> pointsBelow(const QByteArray &path) const;
    [[nodiscard]] const QList<Mount> &mounts() const { return m_mounts; }

private:
    QList<Mount> m_mounts;
};

// A place as the file system itself names it, the same in every namespace: its device and the path from its top.
struct FileSystemPlace
{
    QByteArray device;
    QByteArray path;

    [[nodiscard]] static FileSystemPlace of(const Mount &mount, const QByteArray &path);
    // The path below `root`, or none.
    [[nodiscard]] std::optional<QByteArray> below(const FileSystemPlace &root) const;
};

// The same for two absolute paths; empty if they are equal.
[[nodiscard]] std::optional<QByteArray> pathBelow(const QByteArray &path, const QByteArray &root);

} // namespace Understudy

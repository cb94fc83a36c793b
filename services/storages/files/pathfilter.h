// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace Understudy {

// What of a tree is not this storage's: excluded names, the stage's other storages, what Understudy laid beside them.
// All of it stays out of backups and is carried over by a restore.
//
// A pattern without '/' is for names anywhere, one with '/' for paths from the root. '*' and '?' do not match '/',
// "**" does, "[a-z]" and "[!a-z]" are one byte. What is below something left out is left out.
class PathFilter
{
public:
    PathFilter() = default;
    // `root`: the path without links, as the tree is opened.
    PathFilter(const StorageConfig &config, const QByteArray &root);

    // For one step of a walk: the folders above were let in.
    [[nodiscard]] bool leavesOut(const QByteArray &path, const QByteArray &name) const;
    // For a path from elsewhere: looks at each folder above too.
    [[nodiscard]] bool covers(const QByteArray &path) const;

    // From here on also what the other one leaves out.
    void add(const PathFilter &other);

    // For the journal: a swap must go on by the rules it began with. For a backup: what it does not cover.
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static PathFilter fromJson(const QJsonObject &json);

private:
    void leaveOutNested(const std::optional<QByteArray> &below);

    QList<QByteArray> m_names; // patterns
    QList<QByteArray> m_paths; // patterns
    QList<QByteArray> m_nested; // below the root
};

// Whether all of `text` matches.
[[nodiscard]] bool matchesPattern(QByteArrayView pattern, QByteArrayView text);

} // namespace Understudy

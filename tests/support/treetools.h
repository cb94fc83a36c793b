// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Understudy::Testing {

// Trees in tests are made and judged by the system's own programs, not by the engine's.

struct ShellResult
{
    int exitCode = -1;
    QByteArray output; // standard output
    QByteArray errors;
};
// Runs a bash script in a folder, with -eu.
[[nodiscard]] ShellResult shell(const QString &folder, const QString &script);

// All that a tar with extended headers holds of a tree: names, content, modes, owners, nanosecond times, attributes,
// ACLs, links, holes excepted. Empty if there is no such folder.
[[nodiscard]] QByteArray treeFingerprint(const QString &path, const QStringList &exclude = {});

// What rsync would change to make the right tree like the left one; empty if they are the same.
[[nodiscard]] QByteArray treeDifference(const QString &left, const QString &right, const QStringList &exclude = {});

} // namespace Understudy::Testing

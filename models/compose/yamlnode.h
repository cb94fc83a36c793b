// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QCoreApplication>
#include <QList>
#include <QString>
#include <QStringList>

namespace Understudy {

// One value of a YAML file, with the line it begins in.
struct YamlNode
{
    enum class Kind { Null, Scalar, Map, List };
    struct Entry;

    Kind kind = Kind::Null;
    QString text; // of a scalar
    QList<YamlNode> list;
    QList<Entry> map; // in the file's order; a name stands once
    int line = 0;

    // A null node where there is none.
    [[nodiscard]] const YamlNode &at(const QString &name) const;
    [[nodiscard]] bool has(const QString &name) const;
};

struct YamlNode::Entry
{
    QString name;
    YamlNode value;
};

struct YamlDocument
{
    YamlNode root;
    QStringList notUnderstood; // "Line 12 is not understood: ...", sorted by line
};

// Reads the part of YAML that compose files are written in: block and flow maps and lists, plain, quoted and block
// scalars, comments, anchors, aliases and merge keys. A line outside of it is listed and left out, with what belongs to
// it. Meant for files that nobody vouches for: size, depth and number of values have limits.
[[nodiscard]] YamlDocument readYaml(const QByteArray &bytes);

namespace YamlLimits {
inline constexpr qsizetype bytes = 1024 * 1024;
inline constexpr int depth = 32;
inline constexpr int nodes = 20'000;
inline constexpr int complaints = 50;
} // namespace YamlLimits

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/compose/yamlnode.h"

#include <QHash>

#include <optional>

namespace Understudy {

// Reads one YAML text line by line. Used once.
class YamlReader
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::YamlReader)

public:
    [[nodiscard]] YamlDocument read(const QByteArray &bytes);

private:
    struct Line
    {
        int number = 0;
        int indent = 0;
        QString text; // without indentation; comments are still in it
    };

    void split(const QString &text);
    [[nodiscard]] bool atEnd() const { return m_at >= m_lines.size(); }
    [[nodiscard]] const Line &line() const { return m_lines.at(m_at); }
    void skipSilent(); // empty lines and comments

    [[nodiscard]] YamlNode readBlock(int deeperThan, int depth);
    [[nodiscard]] YamlNode readMap(int indent, int depth);
    void readEntry(YamlNode &map, QList<YamlNode> &merges, int depth);
    [[nodiscard]] YamlNode readList(int indent, int depth);
    void readItem(YamlNode &list, int depth);
    // What follows a name or a dash on its line, and the lines that belong to it.
    [[nodiscard]] std::optional<YamlNode> readValue(QString rest, int indent, bool inMap, int depth);
    [[nodiscard]] std::optional<YamlNode> readFlowLines(QString rest, int depth);
    [[nodiscard]] YamlNode readBlockScalar(const QString &header, int parentIndent);
    [[nodiscard]] std::optional<YamlNode> alias(const QString &name) const;
    void merge(YamlNode &map, const YamlNode &from);

    void notUnderstood(const Line &line); // and what is indented below it
    void complain(int number, const QString &text);
    [[nodiscard]] bool mayAdd(int number); // one more value

    QList<Line> m_lines;
    qsizetype m_at = 0;
    QHash<QString, YamlNode> m_anchors;
    QStringList m_notUnderstood;
    int m_nodes = 0;
    bool m_full = false;
};

} // namespace Understudy

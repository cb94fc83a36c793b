// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/compose/yamlreader.h"

#include "models/compose/yamlscalar.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_shownCharacters = 60;
static constexpr int s_flowLines = 500; // of one value in brackets
static constexpr qsizetype s_flowCharacters = 64 * 1024;

YamlDocument readYaml(const QByteArray &bytes)
{
    return YamlReader().read(bytes);
}

void YamlReader::complain(int number, const QString &text)
{
    if (m_notUnderstood.size() < YamlLimits::complaints)
        m_notUnderstood.append(tr("Line %1: %2").arg(number).arg(text));
}

void YamlReader::notUnderstood(const Line &line)
{
    QString shown = line.text.first(qMin(line.text.size(), s_shownCharacters)).trimmed();
    shown.removeIf([](QChar c) { return !c.isPrint(); });
    complain(line.number, tr("“%1” is not understood.").arg(shown));
    const int indent = line.indent;
    for (++m_at; !atEnd() && m_lines.at(m_at).indent > indent;)
        ++m_at;
}

bool YamlReader::mayAdd(int number)
{
    if (++m_nodes <= YamlLimits::nodes)
        return true;
    if (!m_full)
        complain(number, tr("The file holds too many values; the rest was left out."));
    m_full = true;
    m_at = m_lines.size();
    return false;
}

void YamlReader::split(const QString &text)
{
    int number = 0;
    for (QStringView view : QStringView(text).split(u'\n')) {
        ++number;
        if (view.endsWith(u'\r'))
            view.chop(1);
        int indent = 0;
        while (indent < view.size() && view.at(indent) == u' ')
            ++indent;
        m_lines.append({.number = number, .indent = indent, .text = view.sliced(indent).toString()});
    }
}

void YamlReader::skipSilent()
{
    while (!atEnd()) {
        const QString &text = line().text;
        if (!text.isEmpty() && !text.startsWith(u'#') && !text.trimmed().isEmpty())
            return;
        ++m_at;
    }
}

YamlDocument YamlReader::read(const QByteArray &bytes)
{
    if (bytes.size() > YamlLimits::bytes)
        return {.root = {}, .notUnderstood = {tr("The file is larger than 1 MiB.")}};
    QString text = QString::fromUtf8(bytes);
    if (text.contains(QChar(0)))
        return {.root = {}, .notUnderstood = {tr("The file is not a text.")}};
    if (text.startsWith(QChar::ByteOrderMark))
        text.remove(0, 1);
    split(text);
    skipSilent();
    while (!atEnd() && line().indent == 0 && (line().text.startsWith(u'%') || line().text.startsWith("---"_L1))) {
        ++m_at;
        skipSilent();
    }
    const YamlNode root = readBlock(-1, 0);
    skipSilent();
    if (!atEnd() && line().text != "..."_L1)
        complain(line().number, tr("What follows is not understood: only the first document is read."));
    return {.root = root, .notUnderstood = m_notUnderstood};
}

static bool isItem(const QString &text)
{
    return text == "-"_L1 || text.startsWith("- "_L1);
}

// The next value on lines of its own; null if nothing is indented deeper.
YamlNode YamlReader::readBlock(int deeperThan, int depth)
{
    skipSilent();
    if (atEnd() || line().indent <= deeperThan)
        return {};
    const Line first = line();
    if (depth > YamlLimits::depth || !mayAdd(first.number)) {
        if (!m_full)
            notUnderstood(first);
        return {};
    }
    if (isItem(first.text))
        return readList(first.indent, depth);
    if (nameLength(first.text) >= 0)
        return readMap(first.indent, depth);
    ++m_at;
    const std::optional<YamlNode> value = readValue(withoutComment(first.text), first.indent, false, depth);
    if (value)
        return *value;
    --m_at;
    notUnderstood(first);
    return {};
}

YamlNode YamlReader::readMap(int indent, int depth)
{
    YamlNode map{.kind = YamlNode::Kind::Map, .line = line().number};
    QList<YamlNode> merges; // names of the map itself go first, wherever the merge stands
    for (skipSilent(); !atEnd() && line().indent >= indent; skipSilent()) {
        if (line().text == "---"_L1 || line().text == "..."_L1)
            break;
        if (line().indent > indent || nameLength(line().text) < 0) {
            if (line().indent == indent && isItem(line().text))
                break; // of a list around this map
            notUnderstood(Line(line()));
            continue;
        }
        readEntry(map, merges, depth);
    }
    for (const YamlNode &from : std::as_const(merges))
        merge(map, from);
    return map;
}

void YamlReader::readEntry(YamlNode &map, QList<YamlNode> &merges, int depth)
{
    const Line at = line();
    const qsizetype length = nameLength(at.text);
    const std::optional<YamlNode> name = readScalar(at.text.first(length).trimmed(), at.number);
    if (!name || !mayAdd(at.number)) {
        if (!m_full)
            notUnderstood(at);
        return;
    }
    const qsizetype begin = m_at++;
    const std::optional<YamlNode> value = readValue(withoutComment(at.text.sliced(length + 1)), at.indent, true, depth);
    if (!value) {
        m_at = begin;
        notUnderstood(at);
    } else if (name->text == "<<"_L1) {
        merges.append(*value);
    } else if (map.has(name->text)) {
        complain(at.number, tr("“%1” stands twice.").arg(name->text.first(qMin(name->text.size(), s_shownCharacters))));
    } else {
        map.map.append({name->text, *value});
    }
}

YamlNode YamlReader::readList(int indent, int depth)
{
    YamlNode list{.kind = YamlNode::Kind::List, .line = line().number};
    for (skipSilent(); !atEnd() && line().indent >= indent; skipSilent()) {
        if (line().indent > indent) {
            notUnderstood(Line(line()));
            continue;
        }
        if (!isItem(line().text))
            break;
        readItem(list, depth);
    }
    return list;
}

void YamlReader::readItem(YamlNode &list, int depth)
{
    const Line at = line();
    QString rest = at.text.sliced(1);
    qsizetype spaces = 0;
    while (spaces < rest.size() && rest.at(spaces) == u' ')
        ++spaces;
    rest = rest.sliced(spaces);
    if (!mayAdd(at.number))
        return;
    const bool nested = nameLength(rest) >= 0 || isItem(rest);
    if (nested && depth < YamlLimits::depth) { // a map or list that begins on the line of its dash
        m_lines[m_at].indent = at.indent + 1 + static_cast<int>(spaces);
        m_lines[m_at].text = rest;
        list.list.append(readBlock(at.indent, depth + 1));
        return;
    }
    const qsizetype begin = m_at++;
    const std::optional<YamlNode> value = readValue(withoutComment(rest), at.indent, false, depth);
    if (value) {
        list.list.append(*value);
        return;
    }
    m_at = begin;
    notUnderstood(at);
}

std::optional<YamlNode> YamlReader::readValue(QString rest, int indent, bool inMap, int depth)
{
    const int number = m_lines.at(m_at - 1).number;
    static const QRegularExpression anchored(u"\\A&([^\\s,\\[\\]{}]+)(?:\\s+|\\z)"_s);
    QString anchor;
    if (const QRegularExpressionMatch match = anchored.match(rest); match.hasMatch()) {
        anchor = match.captured(1);
        rest = rest.sliced(match.capturedLength());
    }
    std::optional<YamlNode> value;
    if (rest.isEmpty()) {
        skipSilent();
        const bool listBelow = inMap && !atEnd() && line().indent == indent && isItem(line().text);
        value = readBlock(listBelow ? indent - 1 : indent, depth + 1);
    } else if (rest.front() == u'|' || rest.front() == u'>') {
        value = readBlockScalar(rest, indent);
    } else if (rest.front() == u'[' || rest.front() == u'{') {
        value = readFlowLines(rest, depth + 1);
    } else if (rest.front() == u'*') {
        value = alias(rest.sliced(1));
    } else {
        value = readScalar(rest, number);
    }
    if (value && !anchor.isEmpty())
        m_anchors.insert(anchor, *value);
    return value;
}

std::optional<YamlNode> YamlReader::readFlowLines(QString rest, int depth)
{
    const int number = m_lines.at(m_at - 1).number;
    for (int lines = 0; isOpenFlow(rest) && !atEnd() && lines < s_flowLines && rest.size() < s_flowCharacters; ++lines)
        rest += u' ' + withoutComment(m_lines.at(m_at++).text);
    return readFlow(
        rest, number, depth, [this](const QString &name) { return alias(name); },
        [this, number] { return mayAdd(number); });
}

// Copies share their content until one of them is changed, so an alias of aliases costs nothing; who reads the
// document has its own limits.
std::optional<YamlNode> YamlReader::alias(const QString &name) const
{
    const auto found = m_anchors.constFind(name.trimmed());
    return found == m_anchors.constEnd() ? std::nullopt : std::optional(*found);
}

void YamlReader::merge(YamlNode &map, const YamlNode &from)
{
    for (const YamlNode &one : from.kind == YamlNode::Kind::List ? from.list : QList<YamlNode>{from}) {
        for (const YamlNode::Entry &entry : one.map) {
            if (!map.has(entry.name) && mayAdd(from.line))
                map.map.append(entry);
        }
    }
}

YamlNode YamlReader::readBlockScalar(const QString &header, int parentIndent)
{
    YamlNode node{.kind = YamlNode::Kind::Scalar, .line = m_lines.at(m_at - 1).number};
    const bool folded = header.front() == u'>';
    QStringList lines;
    int indent = -1;
    for (; !atEnd(); ++m_at) {
        const bool empty = line().text.trimmed().isEmpty();
        if (!empty && line().indent <= parentIndent)
            break;
        if (!empty && indent < 0)
            indent = line().indent;
        lines.append(empty ? QString() : QString(qMax(0, line().indent - indent), u' ') + line().text);
    }
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    node.text = lines.join(folded ? u' ' : u'\n');
    if (!header.contains(u'-') && !lines.isEmpty())
        node.text += u'\n';
    return node;
}

} // namespace Understudy

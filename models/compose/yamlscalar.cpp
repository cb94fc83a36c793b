// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/compose/yamlscalar.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace Understudy {

// Where a quoted text that begins at `at` ends, behind its quote; -1 if it does not.
static qsizetype endOfQuoted(const QString &text, qsizetype at)
{
    const QChar quote = text.at(at);
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        if (quote == u'"' && text.at(i) == u'\\')
            ++i;
        else if (text.at(i) == quote && quote == u'\'' && i + 1 < text.size() && text.at(i + 1) == quote)
            ++i;
        else if (text.at(i) == quote)
            return i + 1;
    }
    return -1;
}

static bool isQuote(QChar c)
{
    return c == u'"' || c == u'\'';
}

// A quote in the middle of a plain text is a letter like others.
static bool beginsValue(const QString &text, qsizetype at)
{
    return at == 0 || u" \t,[{:"_s.contains(text.at(at - 1));
}

QString withoutComment(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isQuote(text.at(i)) && beginsValue(text, i)) {
            const qsizetype end = endOfQuoted(text, i);
            if (end < 0)
                return text.trimmed();
            i = end - 1;
        } else if (text.at(i) == u'#' && (i == 0 || text.at(i - 1).isSpace())) {
            return text.first(i).trimmed();
        }
    }
    return text.trimmed();
}

qsizetype nameLength(const QString &text)
{
    if (text.isEmpty() || u"[{*&!|>%@`#\t"_s.contains(text.front()))
        return -1;
    if (isQuote(text.front())) {
        const qsizetype end = endOfQuoted(text, 0);
        const bool isEntry = end > 0 && end < text.size() && text.at(end) == u':'
                             && (end + 1 == text.size() || text.at(end + 1).isSpace());
        return isEntry ? end : -1;
    }
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text.at(i) == u'#' && text.at(i - 1).isSpace())
            return -1;
        if (text.at(i) == u':' && (i + 1 == text.size() || text.at(i + 1).isSpace()))
            return i;
    }
    return -1;
}

// The escapes that people write; others are not understood.
static std::optional<QString> unescaped(QStringView inner)
{
    static const QHash<QChar, QChar> s_simple{{u'n', u'\n'},  {u't', u'\t'}, {u'r', u'\r'}, {u'"', u'"'},
                                              {u'\\', u'\\'}, {u'/', u'/'},  {u' ', u' '},  {u'e', QChar(27)}};
    QString text;
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner.at(i) != u'\\') {
            text += inner.at(i);
            continue;
        }
        const QChar kind = ++i < inner.size() ? inner.at(i) : QChar();
        const qsizetype digits = kind == u'x' ? 2 : kind == u'u' ? 4 : 0;
        bool isNumber = false;
        if (digits > 0 && i + digits < inner.size())
            text += QChar(inner.sliced(i + 1, digits).toUShort(&isNumber, 16));
        else if (s_simple.contains(kind))
            text += s_simple.value(kind);
        else
            return std::nullopt;
        if (digits > 0 && !isNumber)
            return std::nullopt;
        i += digits;
    }
    return text;
}

std::optional<YamlNode> readScalar(const QString &text, int line)
{
    YamlNode node{.kind = YamlNode::Kind::Scalar, .line = line};
    if (text.isEmpty() || text == "~"_L1 || text == "null"_L1)
        return YamlNode{.line = line};
    if (isQuote(text.front())) {
        if (endOfQuoted(text, 0) != text.size())
            return std::nullopt;
        const QString inner = text.sliced(1, text.size() - 2);
        if (text.front() == u'\'') {
            node.text = QString(inner).replace(u"''"_s, u"'"_s);
            return node;
        }
        const std::optional<QString> plain = unescaped(inner);
        if (!plain)
            return std::nullopt;
        node.text = *plain;
        return node;
    }
    if (u"[]{}*&!|>%@`,"_s.contains(text.front()) || text.contains(": "_L1))
        return std::nullopt;
    node.text = text;
    return node;
}

bool isOpenFlow(const QString &text)
{
    int open = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isQuote(text.at(i)) && beginsValue(text, i)) {
            const qsizetype end = endOfQuoted(text, i);
            if (end < 0)
                return true;
            i = end - 1;
        } else if (text.at(i) == u'[' || text.at(i) == u'{') {
            // "${NAME}" inside of a plain text counts the same way on both sides
            ++open;
        } else if (text.at(i) == u']' || text.at(i) == u'}') {
            --open;
        }
    }
    return open > 0;
}

namespace {

// Reads one flow value out of a text. Used once.
class FlowReader
{
public:
    QString text;
    int line = 0;
    const std::function<std::optional<YamlNode>(const QString &)> &alias;
    const std::function<bool()> &mayAdd;
    qsizetype at = 0;

    [[nodiscard]] std::optional<YamlNode> value(int depth);
    void skipSpaces()
    {
        while (at < text.size() && text.at(at).isSpace())
            ++at;
    }
    [[nodiscard]] bool is(QChar c) const { return at < text.size() && text.at(at) == c; }

private:
    [[nodiscard]] std::optional<YamlNode> list(int depth);
    [[nodiscard]] std::optional<YamlNode> map(int depth);
    [[nodiscard]] std::optional<YamlNode> scalar(bool isName);
    [[nodiscard]] bool separator(QChar close);
};

} // namespace

std::optional<YamlNode> FlowReader::value(int depth)
{
    skipSpaces();
    if (depth > YamlLimits::depth || !mayAdd())
        return std::nullopt;
    if (is(u'['))
        return list(depth);
    if (is(u'{'))
        return map(depth);
    return scalar(false);
}

// True at a comma (which is taken) or before the closing bracket.
bool FlowReader::separator(QChar close)
{
    skipSpaces();
    if (is(u',')) {
        ++at;
        skipSpaces();
        return true;
    }
    return is(close);
}

std::optional<YamlNode> FlowReader::list(int depth)
{
    YamlNode node{.kind = YamlNode::Kind::List, .line = line};
    ++at;
    skipSpaces();
    while (!is(u']')) {
        const std::optional<YamlNode> item = value(depth + 1);
        if (!item || !separator(u']'))
            return std::nullopt;
        node.list.append(*item);
    }
    ++at;
    return node;
}

std::optional<YamlNode> FlowReader::map(int depth)
{
    YamlNode node{.kind = YamlNode::Kind::Map, .line = line};
    ++at;
    skipSpaces();
    while (!is(u'}')) {
        const std::optional<YamlNode> name = scalar(true);
        if (!name || node.has(name->text))
            return std::nullopt;
        YamlNode inner{.line = line};
        skipSpaces();
        if (is(u':')) {
            ++at;
            const std::optional<YamlNode> found = value(depth + 1);
            if (!found)
                return std::nullopt;
            inner = *found;
        }
        if (!separator(u'}'))
            return std::nullopt;
        node.map.append({name->text, inner});
    }
    ++at;
    return node;
}

std::optional<YamlNode> FlowReader::scalar(bool isName)
{
    skipSpaces();
    const qsizetype begin = at;
    if (at < text.size() && isQuote(text.at(at))) {
        at = endOfQuoted(text, at);
        if (at < 0)
            return std::nullopt;
        return readScalar(text.sliced(begin, at - begin), line);
    }
    int braces = 0; // of "${NAME:-x}"
    for (; at < text.size(); ++at) {
        const QChar c = text.at(at);
        if (c == u'{' && at > begin && text.at(at - 1) == u'$')
            ++braces;
        else if (braces > 0 && c == u'}')
            --braces;
        else if (braces == 0 && (c == u',' || c == u']' || c == u'}' || c == u'[' || c == u'{'))
            break;
        else if (braces == 0 && isName && c == u':')
            break;
    }
    const QString plain = text.sliced(begin, at - begin).trimmed();
    return plain.startsWith(u'*') ? alias(plain.sliced(1)) : readScalar(plain, line);
}

std::optional<YamlNode> readFlow(const QString &text, int line, int depth,
                                 const std::function<std::optional<YamlNode>(const QString &)> &alias,
                                 const std::function<bool()> &mayAdd)
{
    FlowReader reader{.text = text, .line = line, .alias = alias, .mayAdd = mayAdd};
    std::optional<YamlNode> node = reader.value(depth);
    if (!node)
        return std::nullopt;
    reader.skipSpaces();
    return reader.at == text.size() ? node : std::nullopt;
}

} // namespace Understudy

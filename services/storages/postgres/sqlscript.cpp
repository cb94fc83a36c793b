// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/sqlscript.h"

#include "models/messages/catalog.h"

#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_commentOfInterest = 64 * 1024;
static constexpr qsizetype s_longLine = 1024 * 1024;
static constexpr qsizetype s_wordsOfInterest = 4; // CREATE OR REPLACE FUNCTION

static bool beginsWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uchar(c) >= 0x80;
}

static bool continuesWord(char c)
{
    return beginsWord(c) || (c >= '0' && c <= '9') || c == '$';
}

// "$body$" where one begins at `at`; empty if that is a parameter or a lone sign.
static QByteArrayView dollarTag(QByteArrayView line, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < line.size() && continuesWord(line[end]) && line[end] != '$')
        ++end;
    const bool isTag = end < line.size() && line[end] == '$' && (end == at + 1 || beginsWord(line[at + 1]));
    return isTag ? line.sliced(at, end - at + 1) : QByteArrayView();
}

// What the server takes for nothing.
static bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

SqlScript::SqlScript(Handler handler)
    : m_handler(std::move(handler))
{ }

Result<> SqlScript::feed(QByteArrayView bytes)
{
    if (m_inLongComment) {
        const qsizetype end = bytes.indexOf('\n');
        if (const Result<> whole = refuseZero(end < 0 ? bytes : bytes.first(end)); !whole || end < 0)
            return whole;
        m_inLongComment = false;
        bytes = bytes.sliced(end + 1);
    }
    m_buffer.append(bytes);
    while (true) {
        if (!m_copying) {
            if (const Result<> taken = takeLines(); !taken || !m_copying)
                return taken;
        }
        const Result<bool> ended = takeRows();
        if (!ended)
            return std::unexpected(ended.error());
        if (!*ended)
            return {};
    }
}

Result<> SqlScript::finish()
{
    if (!m_copying && !m_buffer.isEmpty()) {
        if (const Result<> fed = feed("\n"); !fed)
            return fed;
    }
    if (m_copying || !m_statement.trimmed().isEmpty() || m_inside != Inside::Nothing)
        return fail("postgres.scriptCut"_L1, {},
                    QString::fromUtf8(m_statement.first(qMin<qsizetype>(m_statement.size(), 1000))));
    return {};
}

// Whole lines only: no token but a text or a comment spans two, and those are states.
Result<> SqlScript::takeLines()
{
    qsizetype at = 0;
    Result<> taken;
    while (taken && !m_copying) {
        const qsizetype end = m_buffer.indexOf('\n', qMax(at, m_scanned));
        if (end < 0)
            break;
        ++m_line;
        if (end - at < s_longLine) {
            taken = takeLine(QByteArrayView(m_buffer).sliced(at, end + 1 - at));
            at = end + 1;
        } else {
            taken = takeLongLine(at, end + 1);
            at = 0;
        }
    }
    m_buffer.remove(0, at);
    m_scanned = m_copying ? 0 : m_buffer.size(); // a line of 200 MB comes in hundreds of pieces
    if (taken && !m_copying && m_buffer.size() > s_commentOfInterest && isBetween() && m_buffer.startsWith("--")) {
        ++m_line;
        m_inLongComment = true;
        m_scanned = 0;
        const QByteArray comment = std::exchange(m_buffer, {});
        taken = refuseZero(comment);
        if (taken)
            taken = takeSpecial(comment.first(s_commentOfInterest));
    }
    if (taken && m_longest > 0 && m_buffer.size() + m_statement.size() > m_longest)
        return fail("import.statementTooLong"_L1,
                    {{"line"_L1, QString::number(m_statement.isEmpty() ? m_line + 1 : m_statementLine)},
                     {"maximum"_L1, QLocale().formattedDataSize(m_longest)}});
    return taken;
}

// A line that stands between statements and is none.
Result<> SqlScript::takeSpecial(QByteArrayView line)
{
    m_statementLine = m_line;
    if (line.startsWith("--"))
        return m_handler.comment ? m_handler.comment(line.trimmed()) : Result<>();
    if (m_handler.command)
        return m_handler.command(line.trimmed());
    if (line.startsWith("\\restrict ") || line.startsWith("\\unrestrict "))
        return {};
    return fail("postgres.scriptCommand"_L1, {{"line"_L1, QString::fromUtf8(line.trimmed())}});
}

// It leaves the buffer, which would keep the memory of its longest line for ever.
Result<> SqlScript::takeLongLine(qsizetype begin, qsizetype end)
{
    QByteArray rest = m_buffer.sliced(end);
    m_longLine = std::exchange(m_buffer, std::move(rest));
    m_longLine.truncate(end);
    m_scanned = 0;
    const Result<> taken = takeLine(QByteArrayView(m_longLine).sliced(begin));
    m_longLine.clear();
    return taken;
}

// The line from `at` on. Where the statement before it was most of a long line, what held it is given back first: whoever
// takes the statement makes copies of it.
QByteArrayView SqlScript::restOfLine(QByteArrayView line, qsizetype at)
{
    if (m_longLine.isEmpty() || at < line.size() / 2)
        return line.sliced(at);
    m_longLine = line.sliced(at).toByteArray();
    return m_longLine;
}

// Disks and transfers leave zeros where they lost something, all of its lines in one. And to the server a statement ends
// there, whatever was judged of the rest.
Result<> SqlScript::refuseZero(QByteArrayView bytes) const
{
    return bytes.contains('\0') ? fail("import.zeroByte"_L1, {{"line"_L1, QString::number(m_line)}}) : Result<>();
}

Result<> SqlScript::takeLine(QByteArrayView line)
{
    if (const Result<> whole = refuseZero(line); !whole)
        return whole;
    if (isBetween() && (line.startsWith('\\') || line.startsWith("--")))
        return takeSpecial(line);
    qsizetype from = 0;
    for (qsizetype at = 0; at < line.size();) {
        if (m_inside != Inside::Nothing) {
            at = skipInside(line, at);
        } else if (line[at] == ';' && m_parentheses == 0 && m_blocks == 0) {
            m_statement.append(line.sliced(from, at + 1 - from));
            line = restOfLine(line, at + 1);
            from = at = 0;
            if (const Result<> ended = endStatement(); !ended)
                return ended;
            if (m_copying)
                return {}; // the rows begin with the next line
        } else if (m_statement.isEmpty() && from == at && (isSpace(line[at]) || line.sliced(at).startsWith("--"))) {
            at = isSpace(line[at]) ? at + 1 : line.size(); // between statements
            from = at;
        } else if (line[at] == '\\') { // psql would obey it in the middle of a statement too
            if (const Result<> known = takeSpecial(line.sliced(at)); !known)
                return known;
            return fail("postgres.scriptCommand"_L1, {{"line"_L1, QString::fromUtf8(line.trimmed())}});
        } else {
            if (m_statement.isEmpty() && from == at)
                m_statementLine = m_line;
            at = enter(line, at);
        }
    }
    m_statement.append(line.sliced(from));
    return {};
}

// One step outside of texts and comments: a whole token, or what begins one that may be long.
qsizetype SqlScript::enter(QByteArrayView line, qsizetype at)
{
    const QByteArrayView rest = line.sliced(at);
    if (rest.startsWith("--"))
        return line.size();
    if (rest.startsWith("/*")) {
        m_inside = Inside::Comment;
        m_commentDepth = 1;
        return at + 2;
    }
    if (beginsWord(rest[0]) && !(rest.size() > 1 && rest[1] == '\'' && (rest[0] == 'E' || rest[0] == 'e')))
        return takeWord(line, at);
    if (uchar(rest[0]) > ' ')
        m_lastWord.clear(); // nothing but space and comments may stand between two words that mean something together
    if (rest[0] == 'E' || rest[0] == 'e') { // a quote follows
        m_inside = Inside::EscapedText;
        return at + 2;
    }
    if (rest[0] == '\'' || rest[0] == '"') {
        m_inside = rest[0] == '"' ? Inside::Name : m_backslashes ? Inside::EscapedText : Inside::Text;
        return at + 1;
    }
    if (const QByteArrayView tag = rest[0] == '$' ? dollarTag(line, at) : QByteArrayView(); !tag.isEmpty()) {
        m_inside = Inside::DollarText;
        m_dollarTag = tag.toByteArray();
        return at + tag.size();
    }
    m_parentheses += rest[0] == '(' ? 1 : rest[0] == ')' ? -1 : 0;
    return at + 1;
}

// A function may hold its body as plain statements between BEGIN ATOMIC and END, with CASE ... END among them. BEGIN alone
// is a name: of the function, of its schema, of its type.
qsizetype SqlScript::takeWord(QByteArrayView line, qsizetype at)
{
    qsizetype end = at;
    while (end < line.size() && continuesWord(line[end]))
        ++end;
    const QByteArray word = line.sliced(at, end - at).toByteArray().toLower();
    if (m_words.size() < s_wordsOfInterest)
        m_words.append(word);
    if (m_words.first() == "copy" && m_parentheses == 0 && m_lastWord == "from" && word == "stdin")
        m_fromStdin = true;
    const bool beginsBlock = word == "atomic" && m_lastWord == "begin";
    m_lastWord = word;
    const QByteArray kind = m_words.value(1) == "or" ? m_words.value(3) : m_words.value(1);
    const bool isFunction = m_words.first() == "create" && (kind == "function" || kind == "procedure");
    if (!isFunction || m_parentheses > 0)
        return end;
    if (beginsBlock || (word == "case" && m_blocks > 0))
        ++m_blocks;
    else if (word == "end" && m_blocks > 0)
        --m_blocks;
    return end;
}

// Inside of a text, a name or a comment, up to its end or the end of the line.
qsizetype SqlScript::skipInside(QByteArrayView line, qsizetype at)
{
    const QByteArrayView rest = line.sliced(at);
    switch (m_inside) {
    case Inside::DollarText:
        if (const qsizetype end = line.indexOf(m_dollarTag, at); end >= 0) {
            m_inside = Inside::Nothing;
            return end + m_dollarTag.size();
        }
        return line.size();
    case Inside::Comment:
        if (rest.startsWith("/*") || rest.startsWith("*/")) {
            m_commentDepth += rest[0] == '/' ? 1 : -1;
            m_inside = m_commentDepth > 0 ? Inside::Comment : Inside::Nothing;
            return at + 2;
        }
        return at + 1;
    case Inside::EscapedText:
    case Inside::Text:
    case Inside::Name:
        return skipText(line, at);
    case Inside::Nothing:
        break;
    }
    return at + 1;
}

// In one step up to what may end it. '' inside of a text ends it and begins the next: the same to us, but where a
// backslash counts.
qsizetype SqlScript::skipText(QByteArrayView line, qsizetype at)
{
    const char quote = m_inside == Inside::Name ? '"' : '\'';
    if (m_inside != Inside::EscapedText) {
        const qsizetype end = line.indexOf(quote, at);
        if (end < 0)
            return line.size();
        m_inside = Inside::Nothing;
        return end + 1;
    }
    const QByteArrayView rest = line.sliced(at);
    if ((rest[0] == '\\' && rest.size() > 1) || rest.startsWith("''"))
        return at + 2;
    if (rest[0] == quote)
        m_inside = Inside::Nothing;
    return at + 1;
}

Result<> SqlScript::endStatement()
{
    QByteArray sql = std::exchange(m_statement, {});
    m_words.clear();
    m_lastWord.clear();
    if (!std::exchange(m_fromStdin, false))
        return m_handler.statement(std::move(sql));
    m_copying = true;
    m_atRow = true;
    return m_handler.copyBegins(sql);
}

// Where the rows end: "\\." on a line of its own. `found.size` of 0: not in the buffer.
SqlScript::RowsEnd SqlScript::findRowsEnd() const
{
    for (qsizetype at = m_atRow && m_buffer.startsWith("\\.") ? 0 : m_buffer.indexOf("\n\\."); at >= 0;
         at = m_buffer.indexOf("\n\\.", at + 1)) {
        const qsizetype begin = m_buffer[at] == '\n' ? at + 1 : at;
        const QByteArrayView after = QByteArrayView(m_buffer).sliced(begin + 2);
        const qsizetype size = after.startsWith('\n') ? 3 : after.startsWith("\r\n") ? 4 : 0;
        if (size > 0)
            return {.begin = begin, .size = size};
        if (after.isEmpty() || after == "\r")
            break; // the next piece tells
    }
    return {};
}

// True when the rows have ended.
Result<bool> SqlScript::takeRows()
{
    static constexpr qsizetype endSize = 5; // "\n\\.\r\n": the last bytes may be the beginning of it
    const RowsEnd end = findRowsEnd();
    const qsizetype size = end.size > 0 ? end.begin : m_buffer.size() - (endSize - 1);
    if (size > 0) {
        const QByteArrayView rows = QByteArrayView(m_buffer).first(size);
        m_line += std::count(rows.begin(), rows.end(), '\n');
        if (const Result<> taken = m_handler.copyRows(rows); !taken)
            return std::unexpected(taken.error());
        m_atRow = false;
    }
    if (size + end.size > 0)
        m_buffer.remove(0, qMax<qsizetype>(size, 0) + end.size);
    if (end.size == 0)
        return false;
    ++m_line;
    m_copying = false;
    if (const Result<> ended = m_handler.copyEnds(); !ended)
        return std::unexpected(ended.error());
    return true;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/sqltokens.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static bool beginsWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uchar(c) >= 0x80;
}

static bool continuesWord(char c)
{
    return beginsWord(c) || (c >= '0' && c <= '9') || c == '$';
}

// Behind a comment that begins at `at`, /* nested */ as the server takes them.
static qsizetype skipComment(QByteArrayView sql, qsizetype at)
{
    if (sql[at] == '-') {
        const qsizetype end = sql.indexOf('\n', at);
        return end < 0 ? sql.size() : end + 1;
    }
    int depth = 0;
    while (at + 1 < sql.size()) {
        const bool opens = sql[at] == '/' && sql[at + 1] == '*';
        const bool closes = sql[at] == '*' && sql[at + 1] == '/';
        depth += opens ? 1 : closes ? -1 : 0;
        at += opens || closes ? 2 : 1;
        if (closes && depth == 0)
            return at;
    }
    return sql.size();
}

static qsizetype endOfQuoted(QByteArrayView sql, qsizetype at)
{
    const char quote = sql[at];
    for (++at; at < sql.size(); ++at) {
        if (sql[at] != quote)
            continue;
        if (at + 1 < sql.size() && sql[at + 1] == quote)
            ++at;
        else
            return at + 1;
    }
    return sql.size();
}

QList<SqlToken> sqlTokens(QByteArrayView sql, qsizetype most)
{
    QList<SqlToken> tokens;
    for (qsizetype at = 0; at < sql.size() && tokens.size() < most;) {
        const QByteArrayView rest = sql.sliced(at);
        if (uchar(rest[0]) <= ' ') {
            ++at;
            continue;
        }
        if (rest.startsWith("--") || rest.startsWith("/*")) {
            at = skipComment(sql, at);
            continue;
        }
        qsizetype end = at + 1;
        if (rest[0] == '"' || rest[0] == '\'')
            end = endOfQuoted(sql, at);
        while (beginsWord(rest[0]) && end < sql.size() && continuesWord(sql[end]))
            ++end;
        const QByteArray text = sql.sliced(at, end - at).toByteArray();
        tokens.append({.text = beginsWord(text[0]) ? text.toLower() : text, .begin = at, .end = end});
        at = end;
    }
    return tokens;
}

QString nameOfToken(const QByteArray &token)
{
    if (token.size() > 2 && token.startsWith('"'))
        return QString::fromUtf8(token.sliced(1, token.size() - 2)).replace(u"\"\""_s, u"\""_s);
    return !token.isEmpty() && beginsWord(token[0]) ? QString::fromUtf8(token) : QString();
}

QByteArray SqlWords::word(const QList<SqlToken> &tokens, qsizetype at)
{
    return at >= 0 && at < tokens.size() ? tokens[at].text : QByteArray();
}

bool SqlWords::isOneOf(const QByteArray &text, std::initializer_list<QByteArrayView> known)
{
    return std::ranges::find(known, QByteArrayView(text)) != known.end();
}

qsizetype SqlWords::indexOf(const QList<SqlToken> &tokens, std::initializer_list<QByteArrayView> words, qsizetype from)
{
    int depth = 0;
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        depth += tokens[at].text == "(" ? 1 : tokens[at].text == ")" ? -1 : 0;
        if (depth == 0 && at >= from && isOneOf(tokens[at].text, words))
            return at;
    }
    return -1;
}

qsizetype SqlWords::lastIndexOf(const QList<SqlToken> &tokens, std::initializer_list<QByteArrayView> words)
{
    qsizetype found = -1;
    for (qsizetype at = indexOf(tokens, words); at >= 0; at = indexOf(tokens, words, at + 1))
        found = at;
    return found;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <initializer_list>

namespace Understudy {

// A word of a statement and where it stands in it.
struct SqlToken
{
    QByteArray text; // words in lower case, names in quotes and texts as they stand, anything else one sign each
    qsizetype begin = 0;
    qsizetype end = 0;
};

// The first tokens of a statement, comments left out. What follows is not looked at: a statement may be 200 MB of rows.
[[nodiscard]] QList<SqlToken> sqlTokens(QByteArrayView sql, qsizetype most);

// The name that a token means: "Name" without its quotes. Empty: it is none.
[[nodiscard]] QString nameOfToken(const QByteArray &token);

namespace SqlWords {

[[nodiscard]] QByteArray word(const QList<SqlToken> &tokens, qsizetype at); // empty: there are fewer
[[nodiscard]] bool isOneOf(const QByteArray &text, std::initializer_list<QByteArrayView> known);
// Outside of parentheses, from `from` on; -1: nowhere.
[[nodiscard]] qsizetype indexOf(const QList<SqlToken> &tokens, std::initializer_list<QByteArrayView> words,
                                qsizetype from = 0);
[[nodiscard]] qsizetype lastIndexOf(const QList<SqlToken> &tokens, std::initializer_list<QByteArrayView> words);

} // namespace SqlWords

} // namespace Understudy

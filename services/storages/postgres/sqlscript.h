// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>
#include <QByteArrayList>

#include <functional>

namespace Understudy {

// Takes a script of pg_dump or pg_restore apart as it streams by: statements, and the rows that follow a COPY. Only what
// those programs write is known: any backslash command but \restrict is Corrupt, nothing in a script is ever obeyed but
// by the server. Memory: one statement, or one piece of rows.
class SqlScript
{
public:
    struct Handler
    {
        std::function<Result<>(const QByteArray &sql)> statement;
        std::function<Result<>(const QByteArray &sql)> copyBegins; // COPY ... FROM stdin
        std::function<Result<>(QByteArrayView rows)> copyRows; // cut anywhere
        std::function<Result<>()> copyEnds;
    };

    explicit SqlScript(Handler handler);

    [[nodiscard]] Result<> feed(QByteArrayView bytes);
    [[nodiscard]] Result<> finish(); // Corrupt if the script ends in the middle

private:
    enum class Inside { Nothing, Text, EscapedText, Name, DollarText, Comment };

    [[nodiscard]] Result<> takeLines();
    [[nodiscard]] Result<> takeLine(QByteArrayView line);
    [[nodiscard]] Result<bool> takeRows();
    [[nodiscard]] qsizetype skipInside(QByteArrayView line, qsizetype at);
    [[nodiscard]] qsizetype enter(QByteArrayView line, qsizetype at);
    [[nodiscard]] qsizetype takeWord(QByteArrayView line, qsizetype at);
    [[nodiscard]] Result<> endStatement();

    Handler m_handler;
    QByteArray m_buffer; // not looked at yet
    QByteArray m_statement;
    bool m_copying = false;
    bool m_atRow = false; // while copying: the buffer begins a line
    Inside m_inside = Inside::Nothing;
    QByteArray m_dollarTag; // "$body$"
    int m_commentDepth = 0;
    int m_parentheses = 0;
    int m_blocks = 0; // of BEGIN ATOMIC: semicolons inside end nothing
    QByteArrayList m_words; // the first of the statement, to know a function
};

} // namespace Understudy

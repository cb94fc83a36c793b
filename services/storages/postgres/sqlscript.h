// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>
#include <QByteArrayList>

#include <functional>

namespace Understudy {

// Takes a script of pg_dump or pg_restore apart as it streams by: statements, and the rows that follow a COPY. Nothing in
// a script is ever obeyed but by the server: a backslash command is handed on where somebody wants to judge it, else any
// but \restrict is Corrupt. Memory: one statement, or one piece of rows.
class SqlScript
{
public:
    struct Handler
    {
        std::function<Result<>(QByteArray sql)> statement; // nobody else holds it
        std::function<Result<>(const QByteArray &sql)> copyBegins; // COPY ... FROM stdin
        std::function<Result<>(QByteArrayView rows)> copyRows; // cut anywhere
        std::function<Result<>()> copyEnds;
        std::function<Result<>(QByteArrayView line)> comment =
            {}; // a line of its own, between statements; its beginning
        std::function<Result<>(QByteArrayView line)> command = {}; // begins with a backslash
    };

    explicit SqlScript(Handler handler);

    [[nodiscard]] Result<> feed(QByteArrayView bytes);
    [[nodiscard]] Result<> finish(); // Corrupt if the script ends in the middle

    // Of the line on which began what is handed on; the first is 1.
    [[nodiscard]] qint64 line() const { return m_statementLine; }
    // standard_conforming_strings is off: a backslash counts in every text.
    void setBackslashes(bool count) { m_backslashes = count; }
    // A statement of more bytes is refused. 0: whatever memory takes.
    void setLongest(qsizetype bytes) { m_longest = bytes; }

private:
    enum class Inside { Nothing, Text, EscapedText, Name, DollarText, Comment };

    struct RowsEnd
    {
        qsizetype begin = 0; // in the buffer
        qsizetype size = 0; // 0: not there
    };

    [[nodiscard]] bool isBetween() const { return m_inside == Inside::Nothing && m_statement.isEmpty(); }
    [[nodiscard]] Result<> takeLines();
    [[nodiscard]] Result<> takeSpecial(QByteArrayView line);
    [[nodiscard]] Result<> takeLongLine(qsizetype begin, qsizetype end);
    [[nodiscard]] Result<> takeLine(QByteArrayView line);
    [[nodiscard]] Result<> refuseZero(QByteArrayView bytes) const;
    [[nodiscard]] QByteArrayView restOfLine(QByteArrayView line, qsizetype at);
    [[nodiscard]] RowsEnd findRowsEnd() const;
    [[nodiscard]] Result<bool> takeRows();
    [[nodiscard]] qsizetype skipInside(QByteArrayView line, qsizetype at);
    [[nodiscard]] qsizetype skipText(QByteArrayView line, qsizetype at);
    [[nodiscard]] qsizetype enter(QByteArrayView line, qsizetype at);
    [[nodiscard]] qsizetype takeWord(QByteArrayView line, qsizetype at);
    [[nodiscard]] Result<> endStatement();

    Handler m_handler;
    QByteArray m_buffer; // not looked at yet
    QByteArray m_longLine; // that is looked at; empty while that is a short one
    QByteArray m_statement;
    bool m_copying = false;
    bool m_inLongComment = false; // whose beginning has been handed on
    bool m_atRow = false; // while copying: the buffer begins a line
    Inside m_inside = Inside::Nothing;
    QByteArray m_dollarTag; // "$body$"
    int m_commentDepth = 0;
    int m_parentheses = 0;
    int m_blocks = 0; // of BEGIN ATOMIC: semicolons inside end nothing
    QByteArrayList m_words; // the first of the statement, to know a function
    QByteArray m_lastWord;
    bool m_fromStdin = false;
    bool m_backslashes = false;
    qsizetype m_longest = 0;
    qsizetype m_scanned = 0; // of the buffer: no end of a line before it
    qint64 m_line = 0; // the last that was looked at
    qint64 m_statementLine = 0;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/messagecalls.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

// Behind the literal that begins here, or the next letter.
static qsizetype nextAfter(const QString &source, qsizetype at)
{
    const QChar quote = source.at(at);
    if (quote != u'"' && quote != u'\'')
        return at + 1;
    for (++at; at < source.size() && source.at(at) != quote; ++at) {
        if (source.at(at) == u'\\')
            ++at;
    }
    return at + 1;
}

// The arguments of a call whose opening parenthesis stands before `at`.
static QStringList argumentsAt(const QString &source, qsizetype at)
{
    QStringList arguments;
    int depth = 0;
    qsizetype begin = at;
    while (at < source.size()) {
        const QChar letter = source.at(at);
        if (letter == u'(' || letter == u'{' || letter == u'[')
            ++depth;
        else if (letter == u')' || letter == u'}' || letter == u']')
            --depth;
        if (depth < 0 || (depth == 0 && letter == u',')) {
            arguments.append(source.sliced(begin, at - begin).trimmed());
            begin = at + 1;
        }
        if (depth < 0)
            break;
        at = nextAfter(source, at);
    }
    return arguments;
}

static QStringList captures(const QString &text, const QRegularExpression &expression)
{
    QStringList all;
    for (const QRegularExpressionMatch &match : expression.globalMatch(text))
        all.append(match.captured(1));
    return all;
}

QList<MessageCall> messageCalls(const QString &source)
{
    static const QRegularExpression call(uR"((?:(?<![\w.>:])fail|\bMessages::error)\s*\()"_s);
    static const QRegularExpression id(uR"re("([a-z]+\.[A-Za-z]+)"_L1)re"_s);
    static const QRegularExpression placeholder(uR"re(\{\s*"(\w+)"_L1\s*,)re"_s);
    QList<MessageCall> calls;
    for (const QRegularExpressionMatch &match : call.globalMatch(source)) {
        const QStringList arguments = argumentsAt(source, match.capturedEnd());
        const QStringList ids = captures(arguments.value(0), id);
        if (ids.isEmpty())
            continue; // a declaration, or an id that was given to us
        const QString values = arguments.value(1);
        calls.append({.line = static_cast<int>(QStringView(source).first(match.capturedStart()).count(u'\n')) + 1,
                      .ids = ids,
                      .placeholders = captures(values, placeholder),
                      .placeholdersKnown = values.isEmpty() || values.startsWith(u'{')});
    }
    return calls;
}

QStringList messageIds(const QString &source)
{
    static const QRegularExpression id(uR"re("([a-z]+\.[A-Za-z]+)")re"_s);
    return captures(source, id);
}

} // namespace Understudy::Testing

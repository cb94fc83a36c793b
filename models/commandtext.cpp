// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/commandtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

// In double quotes a backslash takes the special meaning from a quote and from itself.
QStringList splitCommand(const QString &line)
{
    QStringList words;
    QString word;
    QChar quote;
    bool inWord = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        const QChar next = i + 1 < line.size() ? line.at(i + 1) : QChar();
        if (c == u'\\' && quote != u'\'' && (next == u'"' || next == u'\\' || (quote.isNull() && next == u'\''))) {
            word += next;
            inWord = true;
            ++i;
        } else if (quote.isNull() ? c == u'"' || c == u'\'' : c == quote) {
            quote = quote.isNull() ? c : QChar();
            inWord = true;
        } else if (quote.isNull() && c.isSpace()) {
            if (inWord)
                words.append(word);
            word.clear();
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (inWord)
        words.append(word);
    return words;
}

QString joinCommand(const QStringList &words)
{
    QStringList quoted;
    for (QString word : words) {
        const bool plain = !word.isEmpty() && std::ranges::none_of(word, [](QChar c) {
            return c.isSpace() || c == u'"' || c == u'\'' || c == u'\\';
        });
        if (!plain)
            word = u'"' + word.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
        quoted.append(word);
    }
    return quoted.join(u' ');
}

} // namespace Understudy

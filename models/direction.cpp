// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/direction.h"

#include <algorithm>

namespace Understudy::Texts {

static constexpr QChar s_apart(0x2068); // FIRST STRONG ISOLATE
static constexpr QChar s_together(0x2069); // POP DIRECTIONAL ISOLATE
static constexpr QChar s_opening(0x201c);
static constexpr QChar s_closing(0x201d);

namespace {

enum class Side { Same, Either, Other };

} // namespace

static Side sideOf(QChar letter, Qt::LayoutDirection direction)
{
    const bool toTheRight = letter.direction() == QChar::DirL;
    const bool toTheLeft = letter.direction() == QChar::DirR || letter.direction() == QChar::DirAL;
    if (!toTheRight && !toTheLeft)
        return Side::Either;
    return toTheRight == (direction == Qt::LeftToRight) ? Side::Same : Side::Other;
}

static bool holdsOther(QStringView text, Qt::LayoutDirection direction)
{
    return std::ranges::any_of(text, [&](QChar letter) { return sideOf(letter, direction) == Side::Other; });
}

// Behind the last letter of the other direction before a letter of this one, a quotation mark or the end of the line.
static qsizetype endOfWords(QStringView text, qsizetype begin, Qt::LayoutDirection direction)
{
    qsizetype end = begin;
    for (qsizetype at = begin; at < text.size(); ++at) {
        const QChar letter = text.at(at);
        const Side side = sideOf(letter, direction);
        if (side == Side::Same || letter == u'\n' || letter == s_opening || letter == s_closing)
            break;
        if (side == Side::Other)
            end = at + 1;
    }
    return end;
}

// All of what stands in quotation marks belongs to one name.
static qsizetype endOfName(QStringView text, qsizetype begin)
{
    const bool isQuoted = begin > 0 && text.at(begin - 1) == s_opening;
    return isQuoted ? std::max(text.indexOf(s_closing, begin), begin) : begin;
}

QString directed(const QString &text, Qt::LayoutDirection direction)
{
    if (text.contains(s_apart) || !holdsOther(text, direction))
        return text;
    const QStringView whole(text);
    QString result;
    for (qsizetype at = 0; at < whole.size();) {
        const bool isOther = sideOf(whole.at(at), direction) == Side::Other;
        const qsizetype name = endOfName(whole, at);
        const qsizetype end = name > at ? name : isOther ? endOfWords(whole, at, direction) : at + 1;
        const QStringView part = whole.sliced(at, end - at);
        result += holdsOther(part, direction) ? s_apart + part.toString() + s_together : part.toString();
        at = end;
    }
    return result;
}

QString undirected(const QString &text)
{
    return QString(text).remove(s_apart).remove(s_together);
}

} // namespace Understudy::Texts

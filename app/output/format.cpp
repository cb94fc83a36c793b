// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/format.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Understudy::Format {

static constexpr QChar s_dash = u'—';

static bool isDangerous(char32_t character)
{
    const QChar::Category category = QChar::category(character);
    return category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Other_Surrogate
           || category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
}

QString shown(const QString &text)
{
    QString safe;
    for (const char32_t character : text.toUcs4()) {
        if (!isDangerous(character))
            safe += QString::fromUcs4(&character, 1);
        else if (character < 0x100)
            safe += u"\\x%1"_s.arg(uint(character), 2, 16, QLatin1Char('0'));
        else
            safe += u"\\u{%1}"_s.arg(uint(character), 0, 16);
    }
    return safe;
}

QString shownLines(const QString &text)
{
    QStringList lines = text.trimmed().split(u'\n');
    for (QString &line : lines)
        line = shown(line);
    return lines.join(u'\n');
}

QString time(const QDateTime &utc)
{
    return utc.isValid() ? utc.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s) : QString(s_dash);
}

QString orDash(const QString &text)
{
    return text.isEmpty() ? QString(s_dash) : shown(text);
}

} // namespace Understudy::Format

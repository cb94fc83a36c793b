// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace Understudy::Format {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Format)
};
} // namespace

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

QString size(qint64 bytes)
{
    return bytes < 0 ? QString(s_dash) : QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString count(qint64 number)
{
    return number < 0 ? QString(s_dash) : QLocale().toString(number);
}

QString time(const QDateTime &utc)
{
    return utc.isValid() ? utc.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s) : QString(s_dash);
}

QString duration(qint64 milliseconds)
{
    if (milliseconds < 60'000)
        return Texts::tr("%1 s").arg(QLocale().toString(static_cast<double>(milliseconds) / 1000, 'f', 1));
    const qint64 seconds = milliseconds / 1000;
    if (seconds < 3600)
        return Texts::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return Texts::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString orDash(const QString &text)
{
    return text.isEmpty() ? QString(s_dash) : shown(text);
}

} // namespace Understudy::Format

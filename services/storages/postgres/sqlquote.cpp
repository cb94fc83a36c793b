// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/sqlquote.h"

using namespace Qt::StringLiterals;

namespace Understudy {

QString sqlName(const QString &name)
{
    return u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"';
}

QString sqlName(const QString &schema, const QString &name)
{
    return sqlName(schema) + u'.' + sqlName(name);
}

QString shownName(const QString &part)
{
    return part.contains(u'.') || part.contains(u'"') ? sqlName(part) : part;
}

QString shownName(const QString &schema, const QString &name)
{
    return shownName(schema) + u'.' + shownName(name);
}

QString sqlText(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
}

QString sqlTexts(const QStringList &texts)
{
    QStringList quoted;
    for (const QString &text : texts)
        quoted.append(sqlText(text));
    return quoted.join(u", "_s);
}

} // namespace Understudy

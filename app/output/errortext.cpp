// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/errortext.h"

#include "app/output/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Understudy {

QString errorText(const Error &error, bool withDetails)
{
    QString text;
    for (const QString &part : {error.message, error.why, error.todo, error.safe}) {
        if (!part.isEmpty())
            text += Format::shown(part) + u'\n';
    }
    if (withDetails && !error.details.isEmpty())
        text += u'\n' + Format::shownLines(error.details) + u'\n';
    return text;
}

QJsonValue errorObject(const Error &error)
{
    return QJsonObject{{u"code"_s, codeName(error.code)}, {u"message"_s, error.message}, {u"why"_s, error.why},
                       {u"todo"_s, error.todo},           {u"safe"_s, error.safe},       {u"details"_s, error.details}};
}

QJsonValue errorJson(const Error &error)
{
    return QJsonObject{{u"error"_s, errorObject(error)}};
}

QString jsonText(const QJsonValue &json)
{
    const QJsonDocument document = json.isArray() ? QJsonDocument(json.toArray()) : QJsonDocument(json.toObject());
    return QString::fromUtf8(document.toJson(QJsonDocument::Indented));
}

} // namespace Understudy

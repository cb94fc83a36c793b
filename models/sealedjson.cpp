// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/sealedjson.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Understudy {

// As it stands in the outermost object; deeper ones are indented further, and no string holds a line break.
static constexpr QByteArrayView s_key = "\n    \"digest\": \"";
static constexpr qsizetype s_digits = 64;

static QByteArray digestOf(const QByteArray &json)
{
    return QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex();
}

QByteArray sealJson(QJsonObject object)
{
    object["digest"_L1] = QString(s_digits, u'0');
    QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Indented);
    const qsizetype at = json.indexOf(s_key) + s_key.size();
    return json.replace(at, s_digits, digestOf(json));
}

bool isSealIntact(const QByteArray &json)
{
    const qsizetype key = json.indexOf(s_key);
    if (key < 0 || key + s_key.size() + s_digits > json.size())
        return false;
    const qsizetype at = key + s_key.size();
    const QByteArray digest = json.sliced(at, s_digits);
    QByteArray blank = json;
    blank.replace(at, s_digits, QByteArray(s_digits, '0'));
    return digestOf(blank) == digest;
}

} // namespace Understudy

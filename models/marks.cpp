// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/manifest.h"

#include "models/messages/catalog.h"
#include "models/sealedjson.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Understudy {

static QJsonValue timeToJson(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

static QDateTime timeFromJson(const QJsonValue &json)
{
    return QDateTime::fromString(json.toString(), Qt::ISODateWithMs).toUTC();
}

QByteArray Marks::toJson() const
{
    QJsonObject json = unknown;
    json["name"_L1] = name;
    json["note"_L1] = note;
    if (noteChanged)
        json["noteChanged"_L1] = true;
    json["kept"_L1] = kept;
    json["verifiedAt"_L1] = timeToJson(verifiedAt);
    json["verifiedGood"_L1] = verifiedGood;
    if (!findings.isEmpty())
        json["findings"_L1] = QJsonArray::fromStringList(findings);
    json["restoredAt"_L1] = timeToJson(restoredAt);
    QJsonObject into;
    for (const auto &[stage, time] : restoredInto.asKeyValueRange())
        into[stage] = timeToJson(time);
    if (!into.isEmpty())
        json["restoredInto"_L1] = into;
    json["deletedAt"_L1] = timeToJson(deletedAt);
    return sealJson(json);
}

Result<Marks> Marks::fromJson(const QByteArray &json)
{
    QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.isEmpty() || !isSealIntact(json))
        return fail("repository.marksDamaged"_L1);
    object.remove("digest"_L1);
    Marks marks;
    marks.name = object.take("name"_L1).toString();
    marks.note = object.take("note"_L1).toString();
    marks.noteChanged = object.take("noteChanged"_L1).toBool();
    marks.kept = object.take("kept"_L1).toBool();
    marks.verifiedAt = timeFromJson(object.take("verifiedAt"_L1));
    marks.verifiedGood = object.take("verifiedGood"_L1).toBool();
    marks.findings = object.take("findings"_L1).toVariant().toStringList();
    marks.restoredAt = timeFromJson(object.take("restoredAt"_L1));
    const QJsonObject into = object.take("restoredInto"_L1).toObject();
    for (auto restored = into.begin(); restored != into.end(); ++restored)
        marks.restoredInto.insert(restored.key(), timeFromJson(restored.value()));
    marks.deletedAt = timeFromJson(object.take("deletedAt"_L1));
    marks.unknown = object;
    return marks;
}

} // namespace Understudy

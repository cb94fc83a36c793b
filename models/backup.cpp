// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backup.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Understudy {

QString statusName(BackupStatus status)
{
    switch (status) {
    case BackupStatus::NotReady:
        return u"notReady"_s;
    case BackupStatus::Ready:
        return u"ready"_s;
    case BackupStatus::ReadyWithWarnings:
        return u"readyWithWarnings"_s;
    case BackupStatus::Failed:
        return u"failed"_s;
    case BackupStatus::Cancelled:
        return u"cancelled"_s;
    case BackupStatus::Damaged:
        return u"damaged"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

static QJsonValue timeToJson(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

static QJsonArray storagesToJson(const QList<StorageRecord> &records, bool ready)
{
    QJsonArray storages;
    for (const StorageRecord &record : records) {
        storages.append(QJsonObject{{"component"_L1, record.component},
                                    {"name"_L1, record.name},
                                    {"kind"_L1, kindName(record.kind)},
                                    {"sizeBytes"_L1, record.sizeBytes},
                                    {"ready"_L1, ready},
                                    {"details"_L1, record.summary}});
    }
    return storages;
}

static QJsonObject failureToJson(const Error &error)
{
    return {{"code"_L1, codeName(error.code)}, {"message"_L1, error.message}, {"why"_L1, error.why},
            {"todo"_L1, error.todo},           {"safe"_L1, error.safe},       {"details"_L1, error.details}};
}

QMap<QString, QDateTime> Backup::restores() const
{
    if (marks.restoredInto.isEmpty() && marks.restoredAt.isValid())
        return {{manifest.stageId(), marks.restoredAt}};
    return marks.restoredInto;
}

QJsonObject Backup::toJson() const
{
    const bool ready = status == BackupStatus::Ready || status == BackupStatus::ReadyWithWarnings;
    QJsonObject json{{"id"_L1, manifest.id},
                     {"name"_L1, name()},
                     {"note"_L1, note()},
                     {"project"_L1, manifest.project},
                     {"stage"_L1, manifest.stage},
                     {"createdAt"_L1, timeToJson(manifest.createdAt)},
                     {"status"_L1, statusName(status)},
                     {"grade"_L1, ready ? QJsonValue(gradeName(manifest.grade)) : QJsonValue()},
                     {"origin"_L1, originName(manifest.origin)},
                     {"kept"_L1, marks.kept},
                     {"release"_L1, manifest.release},
                     {"schemaLevel"_L1, manifest.schemaLevel ? QJsonValue(*manifest.schemaLevel) : QJsonValue()},
                     {"sizeBytes"_L1, manifest.sizeBytes},
                     {"storedBytes"_L1, manifest.storedBytes},
                     {"newBytes"_L1, manifest.newBytes},
                     {"skewMs"_L1, manifest.skewMs},
                     {"suspendedMs"_L1, manifest.suspendedMs},
                     {"durationMs"_L1, manifest.durationMs},
                     {"warnings"_L1, QJsonArray::fromStringList(manifest.warnings)},
                     {"verifiedAt"_L1, timeToJson(marks.verifiedAt)},
                     {"verifiedGood"_L1, marks.verifiedAt.isValid() ? QJsonValue(marks.verifiedGood) : QJsonValue()},
                     {"restoredAt"_L1, timeToJson(marks.restoredAt)},
                     {"deletedAt"_L1, timeToJson(marks.deletedAt)},
                     {"storages"_L1, storagesToJson(manifest.storages, ready)}};
    if (!failure.message.isEmpty())
        json["error"_L1] = failureToJson(failure);
    if (status == BackupStatus::NotReady)
        json["progress"_L1] = progress;
    return json;
}

} // namespace Understudy

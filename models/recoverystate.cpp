// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/recoverystate.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

int RecoveryState::steps(Kind kind)
{
    switch (kind) {
    case Kind::Disaster:
        return 6;
    case Kind::NewComputer:
        return 4;
    case Kind::None:
        return 0;
    }
    Q_UNREACHABLE_RETURN(0);
}

static QString kindText(RecoveryState::Kind kind)
{
    switch (kind) {
    case RecoveryState::Kind::Disaster:
        return u"disaster"_s;
    case RecoveryState::Kind::NewComputer:
        return u"newComputer"_s;
    case RecoveryState::Kind::None:
        return {};
    }
    Q_UNREACHABLE_RETURN({});
}

QByteArray RecoveryState::toJson() const
{
    return QJsonDocument(QJsonObject{{u"kind"_s, kindText(kind)},
                                     {u"stage"_s, stage},
                                     {u"step"_s, step},
                                     {u"stoppedByHand"_s, stoppedByHand},
                                     {u"evidence"_s, evidence},
                                     {u"evidenceName"_s, evidenceName},
                                     {u"skipReason"_s, skipReason},
                                     {u"troubleSince"_s, troubleSince.toUTC().toString(Qt::ISODateWithMs)},
                                     {u"backup"_s, backup},
                                     {u"restored"_s, restored},
                                     {u"folder"_s, folder}})
        .toJson(QJsonDocument::Compact);
}

RecoveryState RecoveryState::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    RecoveryState state;
    for (const Kind kind : {Kind::Disaster, Kind::NewComputer}) {
        if (object[u"kind"].toString() == kindText(kind))
            state.kind = kind;
    }
    if (state.kind == Kind::None)
        return state;
    state.stage = object[u"stage"].toString();
    state.step = std::clamp(object[u"step"].toInt(), 0, steps(state.kind) - 1);
    state.stoppedByHand = object[u"stoppedByHand"].toBool();
    state.evidence = object[u"evidence"].toString();
    state.evidenceName = object[u"evidenceName"].toString();
    state.skipReason = object[u"skipReason"].toString();
    state.troubleSince = QDateTime::fromString(object[u"troubleSince"].toString(), Qt::ISODateWithMs);
    state.backup = object[u"backup"].toString();
    state.restored = object[u"restored"].toBool();
    state.folder = object[u"folder"].toString();
    return state;
}

QList<Backup> recoverableBackups(const QList<Backup> &backups, const QString &evidence)
{
    QList<Backup> complete;
    std::ranges::copy_if(backups, std::back_inserter(complete), [&](const Backup &backup) {
        return (backup.status == BackupStatus::Ready || backup.status == BackupStatus::ReadyWithWarnings)
               && backup.id() != evidence;
    });
    std::ranges::stable_sort(complete, std::ranges::greater(),
                             [](const Backup &backup) { return backup.manifest.createdAt; });
    return complete;
}

QList<Backup> spoiledBackups(const QList<Backup> &backups)
{
    QList<Backup> spoiled;
    for (const Backup &backup : backups) {
        if (backup.status == BackupStatus::Failed || backup.status == BackupStatus::Damaged)
            spoiled.append(backup);
    }
    return spoiled;
}

const Backup *suggestedBackup(const QList<Backup> &recoverable, const QDateTime &troubleSince)
{
    const Backup *newest = nullptr;
    for (const Backup &backup : recoverable) {
        if (troubleSince.isValid() && backup.manifest.createdAt >= troubleSince)
            continue;
        if (backup.marks.verifiedAt.isValid() && backup.marks.verifiedGood)
            return &backup;
        if (!newest)
            newest = &backup;
    }
    return newest;
}

} // namespace Understudy

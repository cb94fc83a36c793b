// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace Understudy {

// How far somebody is who brings a stage back after something went wrong, or on a new computer. Kept in the home, so that
// a crash or a restart of the computer loses nothing of it.
struct RecoveryState
{
    enum class Kind { None, Disaster, NewComputer };

    Kind kind = Kind::None;
    QString stage; // PROJECT/STAGE; on a new computer once a backup is chosen
    int step = 0; // from 0
    bool stoppedByHand = false; // somebody says so; otherwise the stage was suspended
    QString evidence; // id of the backup of the broken state
    QString evidenceName; // what it is to be called
    QString skipReason; // why there is none
    QDateTime troubleSince; // invalid = not known
    QString backup; // id of the one to restore
    bool restored = false;
    QString folder; // the repository that was found on a new computer

    [[nodiscard]] static int steps(Kind kind);
    [[nodiscard]] QByteArray toJson() const;
    // An empty state for whatever cannot be read: nothing is lost by beginning anew.
    [[nodiscard]] static RecoveryState fromJson(const QByteArray &json);
    bool operator==(const RecoveryState &) const = default;
};

// Those that can be restored: complete ones, newest first, without `evidence`.
[[nodiscard]] QList<Backup> recoverableBackups(const QList<Backup> &backups, const QString &evidence);
// Those that came to nothing or are damaged: they cannot be restored, but show when it went wrong.
[[nodiscard]] QList<Backup> spoiledBackups(const QList<Backup> &backups);
// The best to go back to: the newest from before the trouble that was verified, else the newest from before it. Null if
// there is none.
[[nodiscard]] const Backup *suggestedBackup(const QList<Backup> &recoverable, const QDateTime &troubleSince);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"

namespace Understudy {

constexpr qsizetype longestBackupName = 80; // characters

enum class BackupStatus { NotReady, Ready, ReadyWithWarnings, Failed, Cancelled, Damaged };

[[nodiscard]] QString statusName(BackupStatus status); // "readyWithWarnings"

// One row of the list of backups: a committed backup, or an attempt that has no data.
struct Backup
{
    Manifest manifest; // of an attempt: only id, names, times, origin
    Marks marks;
    BackupStatus status = BackupStatus::NotReady;
    Error failure; // why it failed, of an attempt
    double progress = 0; // 0 to 1, while not ready
    bool captured = false; // while not ready: everything is captured, so the stage may be resumed

    [[nodiscard]] QString id() const { return manifest.id; }
    [[nodiscard]] QString note() const
    {
        return marks.noteChanged || !marks.note.isEmpty() ? marks.note : manifest.note;
    }
    [[nodiscard]] QString name() const { return marks.name.isEmpty() ? manifest.name : marks.name; }
    [[nodiscard]] QMap<QString, QDateTime> restores() const; // the last one into each stage
    [[nodiscard]] QJsonObject toJson() const; // as `backup list -o json` prints it
    bool operator==(const Backup &) const = default;
};

// What the user asks for with New Backup.
struct BackupRequest
{
    enum class Hold {
        AsIs, // a suspended stage is taken as it is; a running one is refused
        Suspend, // suspend, capture, resume
        Live, // capture while it runs
    };

    QString id; // a new UUID that the caller wants to know it by; empty = any
    QString stage; // PROJECT/STAGE
    QString name;
    QString note;
    Hold hold = Hold::AsIs;
    bool assumeSuspended = false; // what cannot be proved is taken as promised
    bool keep = false;
    Origin origin = Origin::Manual;
};

// A dump of one database that somebody made with other tools, to be added to the backups of a stage.
struct ImportRequest
{
    QString id; // a new UUID that the caller wants to know it by; empty = any
    QString file; // or folder
    QString stage; // PROJECT/STAGE
    QString storage; // COMPONENT/STORAGE; empty: the stage's one database
    QString name; // empty: that of the file
    QString note;
    bool createRoles = false; // those that the server does not have, without password or login
    bool handWritten = false; // a script that does not begin and end as pg_dump writes
};

} // namespace Understudy

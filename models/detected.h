// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Understudy {

// One piece of data that was found, ready to become a storage of a stage.
struct DetectedStorage
{
    StorageConfig config; // component and name are proposals; of what is not supported, only these two are set
    QString unsupported; // what it is where Understudy cannot back it up: "Redis"; else empty
    QString source; // where that was learnt: "docker-compose.yml, service “db”"
    QString place; // for display: "127.0.0.1:5432/shop" or a path; never a password
    QString details; // "14 keys", "8 214 files", "PostgreSQL 17.2"
    qint64 sizeBytes = -1; // -1 = not known
    bool sizeIsAtLeast = false; // counting it was given up
    bool suggested = true; // worth backing up as far as can be told
    QList<Error> problems; // why it cannot be backed up as it is; each with what to do
    QStringList limits; // what works only in part: "can back up, cannot restore: needs CREATEDB"
    QString password; // found beside it, for the keychain; never shown, printed or written

    [[nodiscard]] bool isSupported() const { return unsupported.isEmpty(); }
    [[nodiscard]] QString id() const { return config.id(); }
};

// What a folder holds, and what this computer runs that may belong to it.
struct Detection
{
    QString folder; // absolute
    QString composeFile; // its path; empty = there is none
    QString project; // a proposal, usable as a name
    QString stage;
    QStringList releaseCommand; // a proposal; empty = none
    QList<DetectedStorage> storages;
    QStringList notes; // what was not looked at, and why
    QStringList notUnderstood; // lines of the compose file
};

// A text as a name that ids may hold: letters, digits, "-", "_" and "."; `fallback` if nothing is left.
[[nodiscard]] QString asName(const QString &text, const QString &fallback);

// The stage that a detection amounts to, with what is suggested and usable in it.
[[nodiscard]] Stage proposedStage(const Detection &detection);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QCoreApplication>

namespace Understudy {

// What a backup is to whoever wants to do something with it: its status, and what a verification found since.
enum class BackupState { NotReady, Ready, Warnings, Failed, Cancelled, Damaged, Deleted };

[[nodiscard]] BackupState stateOf(const Backup &backup);
// Ready or with warnings: there is data in it that can be restored.
[[nodiscard]] bool isRestorable(BackupState state);
// Failed, was cancelled or is not ready: there is nothing in it.
[[nodiscard]] bool isAttempt(BackupState state);

// It could bring the whole stage back: it is restorable, and no storage of the stage is missing in it.
[[nodiscard]] bool coversAll(const Backup &backup, const Stage &stage);

// What a person reads of a backup. `now` decides whether a time is told relatively; times are told as local ones.
class BackupTexts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupTexts)

public:
    [[nodiscard]] static QString duration(qint64 milliseconds); // in whole seconds: "40 s"; empty = none
    [[nodiscard]] static QString origin(Origin origin);

    // One or two words and what matters about it: "Ready, verified 12 May", "Not ready 42%", "Ready, 3 warnings".
    [[nodiscard]] static QString status(const Backup &backup, const QDateTime &now);
    // The sentence of a row, for those who hear it.
    [[nodiscard]] static QString spoken(const Backup &backup, const QDateTime &now);
    // Why it came to nothing or is damaged; empty = it did not.
    [[nodiscard]] static QString trouble(const Backup &backup);
    // What was lost in the backup: "uploads/a.lock: locked by another program"; empty = nothing.
    [[nodiscard]] static QStringList losses(const Backup &backup);
    // How the data was held still while it was captured.
    [[nodiscard]] static QString consistency(const Manifest &manifest);
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/reasons.h"
#include "models/stagecondition.h"

#include <QHash>
#include <QList>

namespace Understudy {

// What a person can do with a stage and its backups.
enum class Deed {
    NewBackup,
    ImportDump,
    Restore,
    SuspendOrResume,
    Verify,
    Rename,
    Keep,
    Delete,
    RollBack, // undo the restore that waits
    Accept, // keep what was restored
    EditStage,
    RemoveStage,
    Refresh,
};

// Whether it can be done now, and why not.
struct Gate
{
    bool visible = true; // what makes no sense now is not shown at all
    Reason reason;

    [[nodiscard]] bool enabled() const { return visible && reason.isNone(); }
    bool operator==(const Gate &) const = default;
};

// Ids of backups that are at work, with the stage that they are being restored into; that is empty for those that are
// being verified.
using BackupsInUse = QHash<QString, QString>;

// Pure: of several reasons the first that the user can act on. `protecting`: the safety backup of the restore that waits
// to be accepted, empty = none.
[[nodiscard]] Gate gate(Deed deed, const StageCondition &stage, const QList<Backup> &selected,
                        const BackupsInUse &inUse = {}, const QString &protecting = {});

} // namespace Understudy

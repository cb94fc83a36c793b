// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/activitymodel.h"

namespace Understudy {

// One operation of an ActivityModel; for its own sources alone.
struct ActivityModel::Row
{
    Activity activity;
    ProgressTracker tracker;
    ProgressView view;
    QDateTime cancelledAt; // valid: the user asked for it
    bool rollsBack = false; // as that was asked for during the watch
    qint64 waitsUntilMs = 0; // of the operation's time: not asked again before that
    QString subject; // of the running step

    [[nodiscard]] qint64 msAt(const QDateTime &now) const { return activity.startedAt.msecsTo(now); }
};

} // namespace Understudy

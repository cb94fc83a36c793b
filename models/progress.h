// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy {

enum class Step {
    Check,
    PrePass,
    Suspend,
    Capture,
    Resume,
    Process,
    Commit, // backup
    Plan,
    Safety,
    Stage,
    Swap,
    Watch, // restore
    Verify,
    Collect,
    Other,
};

// How far one piece of work is. Counts are bytes unless `entries` is what there is.
struct Progress
{
    Step step = Step::Other;
    QString subject; // a storage: COMPONENT/STORAGE; empty = the whole
    qint64 done = 0;
    qint64 total = 0; // 0 = not known yet
    qint64 skipped = 0; // of `done`: bytes that needed no work, so they do not count for the rate
    bool canCancel = true;
};

} // namespace Understudy

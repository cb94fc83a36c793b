// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/activity.h"
#include "services/config/home.h"

namespace Understudy {

// The logs of operations in the home, one file each, and the list of those that have ended. Blocks; one call at a time.
class ActivityLog
{
public:
    static constexpr int most = 200; // operations that are remembered, and their files

    explicit ActivityLog(const Home &home);

    // A name for the log of an operation that begins now; two at the same moment have the same.
    [[nodiscard]] QString fileFor(const QString &stage, const QDateTime &startedAt) const;
    [[nodiscard]] Result<> append(const QString &file, const QStringList &lines) const;
    [[nodiscard]] Result<QStringList> lines(const QString &file, qsizetype atMost) const; // the newest
    [[nodiscard]] Result<> copy(const QString &file, const QString &target) const; // replaces what is there
    [[nodiscard]] Result<> remember(const Activity &finished) const;
    [[nodiscard]] Result<QList<Activity>> remembered() const; // newest first
    [[nodiscard]] Result<> forget() const; // the list, not the files

private:
    [[nodiscard]] QString list() const;

    const Home m_home;
};

} // namespace Understudy

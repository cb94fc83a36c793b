// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/progress.h"

#include <QString>
#include <QVarLengthArray>

#include <atomic>
#include <functional>

namespace Understudy {

// Down every long call: when to stop, and how far it is. Cheap; checkpoint at least every 4 MiB or 10 ms.
// May be used from several threads at once; the callback is then called from several threads too.
class TaskControl
{
public:
    using Report = std::function<void(const Progress &)>;
    using Note = std::function<void(const QString &)>;

    // `cancelled` may be set from a signal handler, and must outlive this.
    explicit TaskControl(const std::atomic_bool &cancelled, Report report = {}, Note note = {});

    // Reports, and returns Cancelled if it is time to stop.
    [[nodiscard]] Result<> checkpoint(const Progress &progress) const;
    [[nodiscard]] Result<> checkpoint() const;
    [[nodiscard]] bool isCancelled() const;
    // A line for the log of the activity, translated: "Suspended in 0.4 s".
    void note(const QString &line) const;

    // The same reports, but never cancelled: for what must be finished once begun (a swap).
    [[nodiscard]] TaskControl uninterrupted() const;
    // The same, and `listener` hears every report first.
    [[nodiscard]] TaskControl alsoReportingTo(Report listener) const;
    // The same, and it is also time to stop once `flag` is set; it must outlive what is returned.
    [[nodiscard]] TaskControl alsoCancelledBy(const std::atomic_bool &flag) const;

private:
    QVarLengthArray<const std::atomic_bool *, 3> m_cancelled;
    Report m_report;
    Note m_note;
};

} // namespace Understudy

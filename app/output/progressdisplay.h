// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/session.h"
#include "models/progresstracker.h"
#include "services/tasks/heartbeat.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSet>

#include <mutex>
#include <optional>

namespace Understudy {

// Shows a running operation: on a terminal one line that changes at most ten times a second, and once a second also
// while nothing is reported; elsewhere one line for each step. Thread-safe.
class ProgressDisplay
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::ProgressDisplay)

public:
    ProgressDisplay(Terminal &terminal, ProgressTracker::Operation operation, const GlobalOptions &options,
                    const std::atomic_bool &cancelled);
    ~ProgressDisplay();
    Q_DISABLE_COPY_MOVE(ProgressDisplay)

    void report(const Progress &progress);
    void note(const QString &line);

    // “ 42%  Reading the data, api/uploads  612 MB of 1.5 GB  48 MB/s  About 20 seconds left”
    [[nodiscard]] static QString line(const ProgressView &view);

private:
    void redraw(qint64 now);

    Terminal &m_terminal;
    const GlobalOptions &m_options;
    const std::atomic_bool &m_cancelled;
    std::mutex m_mutex;
    QElapsedTimer m_time;
    ProgressTracker m_tracker;
    QSet<Step> m_saidSteps; // several storages are at different steps at the same time
    qint64 m_shownAtMs = -1; // nothing is shown yet
    std::optional<Heartbeat> m_heartbeat; // last: it uses all of the above
};

} // namespace Understudy

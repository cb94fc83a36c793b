// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/progressdisplay.h"

#include "app/output/format.h"
#include "app/terminal.h"

#include <QStringList>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_everyMs = 100;
static constexpr std::chrono::seconds s_heartbeat(1);
static constexpr qint64 s_silenceMs = 30'000;

ProgressDisplay::ProgressDisplay(Terminal &terminal, ProgressTracker::Operation operation, const GlobalOptions &options,
                                 const std::atomic_bool &cancelled)
    : m_terminal(terminal)
    , m_options(options)
    , m_cancelled(cancelled)
    , m_tracker(operation, 0)
{
    m_time.start();
    if (m_options.quiet || !m_terminal.isLive())
        return;
    m_heartbeat.emplace(s_heartbeat, [this] {
        const std::lock_guard guard(m_mutex);
        if (m_shownAtMs >= 0)
            redraw(m_time.elapsed());
    });
}

ProgressDisplay::~ProgressDisplay()
{
    m_heartbeat.reset();
    m_terminal.showStatus({});
}

static QString nameOf(Step step)
{
    switch (step) {
    case Step::Check:
        return ProgressDisplay::tr("Checking");
    case Step::PrePass:
        return ProgressDisplay::tr("Reading ahead");
    case Step::Suspend:
        return ProgressDisplay::tr("Suspending");
    case Step::Capture:
        return ProgressDisplay::tr("Capturing");
    case Step::Resume:
        return ProgressDisplay::tr("Resuming");
    case Step::Process:
        return ProgressDisplay::tr("Processing");
    case Step::Commit:
        return ProgressDisplay::tr("Completing the backup");
    case Step::Plan:
        return ProgressDisplay::tr("Comparing");
    case Step::Safety:
        return ProgressDisplay::tr("Making the safety backup");
    case Step::Stage:
        return ProgressDisplay::tr("Preparing beside the live data");
    case Step::Swap:
        return ProgressDisplay::tr("Swapping");
    case Step::Watch:
        return ProgressDisplay::tr("Watching health");
    case Step::Verify:
        return ProgressDisplay::tr("Verifying");
    case Step::Collect:
        return ProgressDisplay::tr("Collecting");
    case Step::Other:
        return ProgressDisplay::tr("Working");
    }
    Q_UNREACHABLE_RETURN({});
}

QString ProgressDisplay::line(const ProgressView &view)
{
    const QString step = nameOf(view.step);
    QStringList parts = {view.subject.isEmpty() ? step : tr("%1 %2").arg(step, Format::shown(view.subject))};
    if (view.total > 0)
        parts.append(tr("%1 of %2").arg(Format::size(view.done), Format::size(view.total)));
    else if (view.done > 0)
        parts.append(Format::size(view.done));
    if (view.bytesPerSecond)
        parts.append(tr("%1/s").arg(Format::size(*view.bytesPerSecond)));
    if (view.silentMs >= s_silenceMs)
        parts.append(tr("No activity for %1 s").arg(view.silentMs / 1000));
    else if (const QString left = ProgressTracker::timeLeftText(view.secondsLeft); !left.isEmpty())
        parts.append(left);
    const QString percent = QString::number(std::floor(view.fraction * 100)).rightJustified(3);
    return percent + u"%  "_s + parts.join(u", "_s);
}

void ProgressDisplay::report(const Progress &progress)
{
    const std::lock_guard guard(m_mutex);
    const qint64 now = m_time.elapsed();
    m_tracker.report(progress, now);
    if (m_options.quiet)
        return;
    if (!m_terminal.isLive()) {
        // A plan is shown itself, and what it refuses is the first line that a script reads.
        if (progress.step != Step::Plan && !m_saidSteps.contains(progress.step))
            m_terminal.say(nameOf(progress.step));
        m_saidSteps.insert(progress.step);
        return;
    }
    if (m_shownAtMs >= 0 && now - m_shownAtMs < s_everyMs)
        return;
    redraw(now);
}

void ProgressDisplay::redraw(qint64 now)
{
    m_shownAtMs = now;
    m_terminal.showStatus(m_cancelled ? tr("Cancelling…") : line(m_tracker.view(now)));
}

void ProgressDisplay::note(const QString &line)
{
    if (!m_options.quiet)
        m_terminal.say(Format::shown(line));
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/progresstracker.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace Understudy {

static constexpr qint64 s_windowMs = 20'000;
static constexpr qint64 s_sampleEveryMs = 200;
static constexpr qint64 s_honestAfterMs = 10'000;
static constexpr double s_honestAfterFraction = 0.05;
static constexpr double s_notFinished = 0.99; // as far as it goes before finish()

namespace {

// Which part of the whole a step is, as fractions of it.
struct Share
{
    Step step;
    double from;
    double to;
};

} // namespace

static constexpr Share s_backup[] = {
    {Step::Check, 0, 0.02},     {Step::PrePass, 0.02, 0.36}, {Step::Suspend, 0.36, 0.38}, {Step::Capture, 0.38, 0.46},
    {Step::Resume, 0.46, 0.47}, {Step::Process, 0.47, 0.95}, {Step::Commit, 0.95, 1},
};

// The dump is read and judged, loaded into a database of its own, and that is captured.
static constexpr Share s_import[] = {
    {Step::Check, 0, 0.15},      {Step::PrePass, 0.15, 0.6}, {Step::Capture, 0.6, 0.62},
    {Step::Process, 0.62, 0.97}, {Step::Commit, 0.97, 1},
};

// The safety backup within reports the steps of a backup.
static constexpr Share s_restore[] = {
    {Step::Plan, 0, 0.05},       {Step::Check, 0.05, 0.07}, {Step::PrePass, 0.07, 0.16}, {Step::Capture, 0.16, 0.18},
    {Step::Process, 0.18, 0.38}, {Step::Commit, 0.38, 0.4}, {Step::Safety, 0.07, 0.4},   {Step::Stage, 0.4, 0.92},
    {Step::Suspend, 0.92, 0.93}, {Step::Swap, 0.93, 0.96},  {Step::Resume, 0.96, 0.97},  {Step::Watch, 0.97, 1},
};

static Share shareOf(ProgressTracker::Operation operation, Step step)
{
    if (operation == ProgressTracker::Operation::Other)
        return {step, 0, 1};
    std::span<const Share> shares = s_restore;
    if (operation == ProgressTracker::Operation::Backup)
        shares = s_backup;
    else if (operation == ProgressTracker::Operation::Import)
        shares = s_import;
    const auto share = std::ranges::find(shares, step, &Share::step);
    return share != shares.end() ? *share : Share{step, 0, 0};
}

ProgressTracker::ProgressTracker(Operation operation, qint64 nowMs)
    : m_operation(operation)
    , m_startMs(nowMs)
    , m_lastSignMs(nowMs)
    , m_samples{{.atMs = nowMs}}
{ }

void ProgressTracker::report(const Progress &progress, qint64 nowMs)
{
    m_last = progress;
    m_lastSignMs = nowMs;
    Subject &subject = m_subjects[{progress.step, progress.subject}];
    subject.done = std::max(subject.done, progress.done);
    subject.total = std::max(subject.total, progress.total);
    subject.worked = std::max(subject.worked, progress.done - progress.skipped);
    m_fraction = std::max(m_fraction, std::min(s_notFinished, fractionAfterReport()));
    sample(nowMs);
}

ProgressTracker::Subject ProgressTracker::sumOfStep() const
{
    Subject sum;
    bool totalsKnown = true;
    for (auto subject = m_subjects.begin(); subject != m_subjects.end(); ++subject) {
        if (subject.key().first != m_last.step)
            continue;
        sum.done += subject->done;
        sum.total += subject->total;
        totalsKnown = totalsKnown && subject->total > 0;
    }
    if (!totalsKnown)
        sum.total = 0;
    return sum;
}

// A step whose total is not known does not move the whole; its bytes are still shown.
double ProgressTracker::fractionAfterReport() const
{
    const Share share = shareOf(m_operation, m_last.step);
    const Subject sum = sumOfStep();
    if (sum.total == 0)
        return share.from;
    const double part = static_cast<double>(sum.done) / static_cast<double>(sum.total);
    return share.from + (share.to - share.from) * std::min(part, 1.0);
}

void ProgressTracker::sample(qint64 nowMs)
{
    if (nowMs - m_samples.back().atMs < s_sampleEveryMs)
        return;
    qint64 worked = 0;
    for (const Subject &subject : std::as_const(m_subjects))
        worked += subject.worked;
    m_samples.push_back({.atMs = nowMs, .worked = worked, .fraction = m_fraction});
    while (m_samples.size() > 2 && nowMs - m_samples.front().atMs > s_windowMs)
        m_samples.pop_front();
}

void ProgressTracker::finish()
{
    m_finished = true;
    m_fraction = 1;
}

ProgressView ProgressTracker::view(qint64 nowMs) const
{
    const Subject sum = sumOfStep();
    ProgressView view{.step = m_last.step,
                      .subject = m_last.subject,
                      .fraction = m_fraction,
                      .done = sum.done,
                      .total = sum.total,
                      .elapsedMs = nowMs - m_startMs,
                      .silentMs = nowMs - m_lastSignMs,
                      .canCancel = m_last.canCancel};
    const Sample &first = m_samples.front();
    const Sample &last = m_samples.back();
    // Until now, not until the last report: what has stopped gets slower.
    const double seconds = static_cast<double>(nowMs - first.atMs) / 1000;
    if (m_finished || seconds < 1)
        return view;
    if (last.worked > first.worked)
        view.bytesPerSecond = std::llround(static_cast<double>(last.worked - first.worked) / seconds);
    const double speed = (last.fraction - first.fraction) / seconds;
    if (view.elapsedMs >= s_honestAfterMs && m_fraction >= s_honestAfterFraction && speed > 0)
        view.secondsLeft = std::llround((1 - m_fraction) / speed);
    return view;
}

QString ProgressTracker::timeLeftText(const std::optional<qint64> &secondsLeft)
{
    if (!secondsLeft)
        return {};
    if (*secondsLeft < 2)
        return tr("Almost done");
    const qint64 fives = (*secondsLeft + 4) / 5 * 5;
    if (fives < 60)
        return tr("About %1 seconds left").arg(fives);
    const qint64 minutes = (*secondsLeft + 59) / 60;
    if (minutes == 1)
        return tr("About 1 minute left");
    if (minutes < 60)
        return tr("About %1 minutes left").arg(minutes);
    return tr("About %1 h, %2 min left").arg(minutes / 60).arg(minutes % 60);
}

} // namespace Understudy

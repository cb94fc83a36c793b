// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/progress.h"

#include <QCoreApplication>
#include <QHash>
#include <QList>

#include <deque>
#include <optional>
#include <utility>

namespace Understudy {

// What a person is shown of a running operation, at one moment.
struct ProgressView
{
    Step step = Step::Other;
    QString subject; // COMPONENT/STORAGE, or empty
    double fraction = 0; // of the whole operation, 0 to 1; 1 only when it is finished
    qint64 done = 0; // bytes of the step, all its subjects together
    qint64 total = 0; // 0 = not known
    std::optional<qint64> bytesPerSecond; // of real work: what was skipped does not count
    std::optional<qint64> secondsLeft; // none until it can be told honestly
    qint64 elapsedMs = 0;
    qint64 silentMs = 0; // since the last sign of work
    bool canCancel = true;
};

// Turns the reports of one operation into one figure that never goes back, a rate, and a time left that is only given
// once it means something: not before 10 seconds and 5 percent, from the last 20 seconds. Time comes from outside, in
// milliseconds of any clock that never goes back. Not thread-safe.
class ProgressTracker
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::ProgressTracker)

public:
    enum class Operation { Backup, Import, Restore, Other };

    ProgressTracker(Operation operation, qint64 nowMs);

    void report(const Progress &progress, qint64 nowMs);
    void finish();
    [[nodiscard]] ProgressView view(qint64 nowMs) const;

    // “About 20 seconds left”, “Almost done”; empty while it is not known.
    [[nodiscard]] static QString timeLeftText(const std::optional<qint64> &secondsLeft);

private:
    struct Subject
    {
        qint64 done = 0;
        qint64 total = 0;
        qint64 worked = 0; // done, without what was skipped
    };
    struct Sample
    {
        qint64 atMs = 0;
        qint64 worked = 0;
        double fraction = 0;
    };

    [[nodiscard]] Subject sumOfStep() const; // total 0 while one is not known
    [[nodiscard]] double fractionAfterReport() const;
    void sample(qint64 nowMs);

    Operation m_operation;
    qint64 m_startMs = 0;
    qint64 m_lastSignMs = 0;
    Progress m_last;
    // Of all steps: work on several storages is at different steps at the same time.
    QHash<std::pair<Step, QString>, Subject> m_subjects;
    double m_fraction = 0;
    bool m_finished = false;
    std::deque<Sample> m_samples; // of the last 20 seconds, oldest first
};

} // namespace Understudy

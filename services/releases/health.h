// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>
#include <QList>

#include <chrono>
#include <functional>

namespace Understudy {

// One answer to one health check.
struct HealthAnswer
{
    QString name; // of the check
    QString answer; // "200", or why there is none
    bool healthy = false; // a status from 200 to 399

    [[nodiscard]] QString display() const { return name + QStringLiteral(": ") + answer; }
};

struct HealthVerdict
{
    bool healthy = true;
    QString reason; // if not: "“api” (/health) answered 503: 24 of 24 checks within 2 min failed."
};

// Asks the health checks of a stage. Healthy as soon as all of them were so three times in a row; unhealthy when the
// grace time is over and one failed three times in a row, so that neither a slow start nor one bad answer undoes a
// restore. What still flaps half a grace time later is unhealthy too.
class HealthWatch
{
    Q_DECLARE_TR_FUNCTIONS(HealthWatch)

public:
    using Ask = std::function<Result<int>(const QUrl &, const TaskControl &)>; // the status code
    using Elapsed = std::function<std::chrono::milliseconds()>; // since the watch was made
    using LetPass = std::function<Result<>(std::chrono::milliseconds, const TaskControl &)>;

    // For tests: other means to ask and to wait.
    HealthWatch(Ask ask, Elapsed elapsed, LetPass letPass);
    HealthWatch();

    // Once. Errors: only Cancelled.
    [[nodiscard]] Result<QList<HealthAnswer>> ask(const QList<HealthCheck> &checks, const TaskControl &control) const;
    // Until it is clear. No checks: healthy. Errors: only Cancelled.
    [[nodiscard]] Result<HealthVerdict> watch(const QList<HealthCheck> &checks, int graceMinutes,
                                              const TaskControl &control) const;
    // The same, but a stage that is healthy is watched until the grace time is over: what breaks later is seen too.
    // Notes after each round how many checks were well: "2 of 3 OK".
    [[nodiscard]] Result<HealthVerdict> watchToTheEnd(const QList<HealthCheck> &checks, int graceMinutes,
                                                      const TaskControl &control) const;

private:
    enum class Until { Clear, End };
    [[nodiscard]] Result<HealthVerdict> watchUntil(Until until, const QList<HealthCheck> &checks, int graceMinutes,
                                                   const TaskControl &control) const;

    Ask m_ask;
    Elapsed m_elapsed;
    LetPass m_letPass;
};

[[nodiscard]] Result<QList<HealthAnswer>> askHealth(const QList<HealthCheck> &checks, const TaskControl &control);
[[nodiscard]] Result<HealthVerdict> watchHealth(const QList<HealthCheck> &checks, int graceMinutes,
                                                const TaskControl &control);
[[nodiscard]] Result<HealthVerdict> watchHealthToTheEnd(const QList<HealthCheck> &checks, int graceMinutes,
                                                        const TaskControl &control);

} // namespace Understudy

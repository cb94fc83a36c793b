// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/releases/health.h"

#include "services/logging.h"
#include "services/process/http.h"
#include "services/tasks/waiting.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static constexpr auto s_interval = 2s;
static constexpr auto s_timeout = 5s; // of one answer
static constexpr int s_clearlyRounds = 3; // in a row

HealthWatch::HealthWatch(Ask ask, Elapsed elapsed, LetPass letPass)
    : m_ask(std::move(ask))
    , m_elapsed(std::move(elapsed))
    , m_letPass(std::move(letPass))
{ }

static QElapsedTimer started()
{
    QElapsedTimer timer;
    timer.start();
    return timer;
}

HealthWatch::HealthWatch()
    : HealthWatch([](const QUrl &url, const TaskControl &control) { return httpStatus(url, s_timeout, control); },
                  [timer = started()] { return timer.durationElapsed() / 1ms * 1ms; }, Understudy::letPass)
{ }

Result<QList<HealthAnswer>> HealthWatch::ask(const QList<HealthCheck> &checks, const TaskControl &control) const
{
    QList<HealthAnswer> answers;
    for (const HealthCheck &check : checks) {
        const Result<int> status = m_ask(check.url, control);
        if (status)
            answers.append(
                {.name = check.name, .answer = QString::number(*status), .healthy = *status >= 200 && *status < 400});
        else if (status.error().code == Error::Code::Cancelled)
            return std::unexpected(status.error());
        else
            answers.append({.name = check.name, .answer = status.error().why});
    }
    return answers;
}

namespace {

// What the rounds have shown so far.
struct Rounds
{
    Q_DECLARE_TR_FUNCTIONS(HealthWatch)

public:
    int all = 0;
    int failed = 0;
    int goodInARow = 0;
    int badInARow = 0;
    QString lastFailure; // "“api” (/health) answered 503"

    void add(const QList<HealthCheck> &checks, const QList<HealthAnswer> &answers);
    [[nodiscard]] QString reason(int graceMinutes) const;
};

} // namespace

void Rounds::add(const QList<HealthCheck> &checks, const QList<HealthAnswer> &answers)
{
    ++all;
    const auto bad = std::ranges::find(answers, false, &HealthAnswer::healthy);
    if (bad == answers.end()) {
        ++goodInARow;
        badInARow = 0;
        return;
    }
    ++failed;
    ++badInARow;
    goodInARow = 0;
    const HealthCheck &check = checks.at(bad - answers.begin());
    lastFailure = tr("“%1” (%2) answered %3").arg(check.name, check.url.path(), bad->answer);
    qCInfo(lcReleases).noquote() << "health:" << bad->display();
}

QString Rounds::reason(int graceMinutes) const
{
    return tr("%1: %2 of %3 checks within %4 min failed.").arg(lastFailure).arg(failed).arg(all).arg(graceMinutes);
}

Result<HealthVerdict> HealthWatch::watch(const QList<HealthCheck> &checks, int graceMinutes,
                                         const TaskControl &control) const
{
    return watchUntil(Until::Clear, checks, graceMinutes, control);
}

Result<HealthVerdict> HealthWatch::watchToTheEnd(const QList<HealthCheck> &checks, int graceMinutes,
                                                 const TaskControl &control) const
{
    return watchUntil(Until::End, checks, graceMinutes, control);
}

static QString okText(const QList<HealthAnswer> &answers)
{
    const auto ok = std::ranges::count(answers, true, &HealthAnswer::healthy);
    return HealthWatch::tr("%1 of %2 OK").arg(ok).arg(answers.size());
}

Result<HealthVerdict> HealthWatch::watchUntil(Until until, const QList<HealthCheck> &checks, int graceMinutes,
                                              const TaskControl &control) const
{
    const std::chrono::milliseconds grace = std::chrono::minutes(graceMinutes);
    const std::chrono::milliseconds begin = m_elapsed();
    const std::chrono::milliseconds end = begin + grace;
    const std::chrono::milliseconds lastEnd = end + std::max<std::chrono::milliseconds>(grace / 2, s_interval * 10);
    Rounds rounds;
    for (;;) {
        const Progress progress = until == Until::Clear ? Progress{.step = Step::Watch,
                                                                   .done = rounds.goodInARow,
                                                                   .total = s_clearlyRounds}
                                                        : Progress{.step = Step::Watch,
                                                                   .done = std::min(m_elapsed() - begin, grace).count(),
                                                                   .total = grace.count()};
        if (const Result<> going = control.checkpoint(progress); !going)
            return std::unexpected(going.error());
        const Result<QList<HealthAnswer>> answers = ask(checks, control);
        if (!answers)
            return std::unexpected(answers.error());
        rounds.add(checks, *answers);
        if (until == Until::End)
            control.note(okText(*answers));
        const std::chrono::milliseconds now = m_elapsed();
        const bool clear = rounds.goodInARow >= s_clearlyRounds && (until == Until::Clear || now >= end);
        if (clear || checks.isEmpty())
            return HealthVerdict{};
        if ((now >= end && rounds.badInARow >= s_clearlyRounds) || now >= lastEnd)
            return HealthVerdict{.healthy = false, .reason = rounds.reason(graceMinutes)};
        if (const Result<> passed = m_letPass(s_interval, control); !passed)
            return std::unexpected(passed.error());
    }
}

Result<QList<HealthAnswer>> askHealth(const QList<HealthCheck> &checks, const TaskControl &control)
{
    return HealthWatch().ask(checks, control);
}

Result<HealthVerdict> watchHealth(const QList<HealthCheck> &checks, int graceMinutes, const TaskControl &control)
{
    return HealthWatch().watch(checks, graceMinutes, control);
}

Result<HealthVerdict> watchHealthToTheEnd(const QList<HealthCheck> &checks, int graceMinutes,
                                          const TaskControl &control)
{
    return HealthWatch().watchToTheEnd(checks, graceMinutes, control);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/runtimes/commandsruntime.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/tasks/waiting.h"

#include <QDeadlineTimer>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr QLatin1StringView s_running = "running"_L1;

CommandsRuntime::CommandsRuntime(const RuntimeConfig &config, const CommandRunner &commands, const Limits &limits)
    : m_config(config)
    , m_commands(commands)
    , m_limits(limits)
{ }

CommandsRuntime::CommandsRuntime(const RuntimeConfig &config, const CommandRunner &commands)
    : CommandsRuntime(config, commands, Limits())
{ }

static Command commandOf(const QStringList &words, int timeoutSeconds)
{
    return {.program = words.first(), .arguments = words.sliced(1), .timeoutSeconds = timeoutSeconds};
}

static QString shortened(const QByteArray &answer)
{
    const QString text = QString::fromUtf8(answer).simplified();
    return text.size() > 100 ? text.first(100) + u'…' : text;
}

Result<RuntimeState> CommandsRuntime::state(const TaskControl &control)
{
    const Command command = commandOf(m_config.state, m_limits.stateSeconds);
    const Result<CommandResult> result = m_commands.runChecked(command, control);
    if (!result)
        return std::unexpected(result.error());
    const QByteArray answer = result->output.trimmed();
    if (answer == "running")
        return RuntimeState::Running;
    if (answer == "suspended")
        return RuntimeState::Suspended;
    return fail("runtime.unknownState"_L1, {{"program"_L1, command.program}, {"answer"_L1, shortened(answer)}},
                command.display() + u'\n' + QString::fromUtf8(result->errorOutput));
}

Result<QJsonObject> CommandsRuntime::running(const TaskControl &control)
{
    const Result<RuntimeState> now = state(control);
    if (!now)
        return std::unexpected(now.error());
    return QJsonObject{{s_running, *now == RuntimeState::Running}};
}

Result<> CommandsRuntime::run(const QStringList &command, const TaskControl &control) const
{
    const Result<CommandResult> result = m_commands.runChecked(commandOf(command, m_limits.commandSeconds), control);
    if (!result)
        return std::unexpected(result.error());
    return {};
}

// Whether the stage says, in time, that it is in this state. A service takes its time to start and stop.
Result<bool> CommandsRuntime::follows(RuntimeState wanted, const TaskControl &control)
{
    const QDeadlineTimer deadline(m_limits.settle);
    for (;;) {
        const Result<RuntimeState> now = state(control);
        if (!now)
            return std::unexpected(now.error());
        if (*now == wanted)
            return true;
        if (deadline.hasExpired())
            return false;
        if (const Result<> passed = letPass(m_limits.interval, control); !passed)
            return std::unexpected(passed.error());
    }
}

static QString settleSeconds(const CommandsRuntime::Limits &limits)
{
    return QString::number(std::chrono::ceil<std::chrono::seconds>(limits.settle).count());
}

Result<> CommandsRuntime::suspend(const QJsonObject &, const TaskControl &control)
{
    qCInfo(lcRuntimes) << "suspend";
    m_suspended = false;
    if (const Result<> done = run(m_config.suspend, control); !done)
        return done;
    const Result<bool> suspended = follows(RuntimeState::Suspended, control);
    if (!suspended)
        return std::unexpected(suspended.error());
    if (!*suspended)
        return fail("runtime.stillRunning"_L1,
                    {{"program"_L1, m_config.suspend.first()}, {"seconds"_L1, settleSeconds(m_limits)}});
    m_suspended = true;
    return {};
}

// “running” is no proof that all of it runs: a suspend that failed or died half way has stopped a part. Only one that
// ended well, or none at all, makes the word enough.
Result<> CommandsRuntime::resume(const QJsonObject &lease, const TaskControl &control)
{
    if (!lease.value(s_running).toBool(true))
        return {};
    const Result<RuntimeState> before = state(control);
    const bool runs = before && *before == RuntimeState::Running;
    if (runs && (m_suspended || lease.isEmpty()))
        return {};
    if (!before)
        qCWarning(lcRuntimes).noquote() << "resume without knowing the state:" << before.error().message;
    qCInfo(lcRuntimes) << "resume";
    if (const Result<> done = run(m_config.resume, control); !done) {
        if (!runs || done.error().code == Error::Code::Cancelled)
            return done;
        qCWarning(lcRuntimes).noquote() << "resume of what runs:" << done.error().message << done.error().details;
    }
    const Result<bool> started = follows(RuntimeState::Running, control);
    if (!started)
        return std::unexpected(started.error());
    if (!*started)
        return fail("runtime.stillSuspended"_L1,
                    {{"program"_L1, m_config.resume.first()}, {"seconds"_L1, settleSeconds(m_limits)}});
    return {};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/docker.h"

#include "models/messages/catalog.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_patienceSeconds = 20; // of a question to the daemon

DockerContainer::DockerContainer(const CommandRunner &commands, const QString &name)
    : m_commands(commands)
    , m_name(name)
{ }

Command DockerContainer::inside(const QStringList &program, const Environment &environment) const
{
    QStringList arguments{u"exec"_s, u"-i"_s};
    for (const auto &[name, value] : environment)
        arguments << u"-e"_s << name; // without a value: docker takes it from its own environment
    return {.program = u"docker"_s, .arguments = arguments + QStringList{m_name} + program, .environment = environment};
}

// Docker speaks English alone, and its exit codes do not tell these apart.
static Error saidByDocker(const QString &container, const QByteArray &words)
{
    const QString text = QString::fromUtf8(words).trimmed();
    const MessageArguments arguments{{"container"_L1, container}, {"reason"_L1, text.section(u'\n', -1).simplified()}};
    const MessageArguments named{{"container"_L1, container}};
    if (text.contains("permission denied"_L1))
        return Messages::error("docker.denied"_L1, named, text);
    if (text.contains("no such container"_L1, Qt::CaseInsensitive)
        || text.contains("no such object"_L1, Qt::CaseInsensitive))
        return Messages::error("docker.noContainer"_L1, named, text);
    if (text.contains("daemon running"_L1) || text.contains("during connect"_L1)
        || text.contains("failed to connect"_L1))
        return Messages::error("docker.noDaemon"_L1, arguments, text);
    return Messages::error("docker.failed"_L1, arguments, text);
}

// The client itself is missing, may not be run, or had no answer in time.
static Error notAsked(const QString &container, const Error &error)
{
    if (error.code == Error::Code::Cancelled)
        return error;
    if (error.code == Error::Code::NotFound)
        return Messages::error("docker.missing"_L1, {{"container"_L1, container}}, error.details);
    return Messages::error("docker.noDaemon"_L1, {{"container"_L1, container}, {"reason"_L1, error.message}},
                           error.details);
}

Result<> DockerContainer::check(const TaskControl &control) const
{
    const Result<CommandResult> answer = m_commands.run(
        {.program = u"docker"_s,
         .arguments = {u"container"_s, u"inspect"_s, u"--format"_s, u"{{.State.Status}}"_s, m_name},
         .timeoutSeconds = s_patienceSeconds},
        control);
    if (!answer)
        return std::unexpected(notAsked(m_name, answer.error()));
    if (answer->exitCode != 0)
        return std::unexpected(saidByDocker(m_name, answer->errorOutput));
    const QString state = QString::fromUtf8(answer->output).trimmed();
    if (state == "running"_L1)
        return {};
    if (state == "paused"_L1)
        return fail("docker.paused"_L1, {{"container"_L1, m_name}});
    return fail("docker.notRunning"_L1, {{"container"_L1, m_name}, {"state"_L1, state}});
}

Result<CommandResult> DockerContainer::run(const QStringList &program, const TaskControl &control) const
{
    Command command = inside(program);
    command.timeoutSeconds = 60;
    Result<CommandResult> answer = m_commands.run(command, control);
    if (!answer)
        return std::unexpected(notAsked(m_name, answer.error()));
    if (answer->exitCode == 0)
        return answer;
    // Its own failures look like those of the program.
    if (const Result<> running = check(control); !running)
        return std::unexpected(running.error());
    return answer;
}

Result<QStringList> containersOfService(const CommandRunner &commands, const QString &project, const QString &service,
                                        const TaskControl &control)
{
    const QString label = u"label=com.docker.compose."_s;
    const Result<CommandResult> answer = commands.runChecked(
        {.program = u"docker"_s,
         .arguments = {u"ps"_s, u"--all"_s, u"--filter"_s, label + u"project="_s + project, u"--filter"_s,
                       label + u"service="_s + service, u"--filter"_s, label + u"oneoff=False"_s, u"--format"_s,
                       u"{{.State}} {{.Names}}"_s},
         .timeoutSeconds = s_patienceSeconds},
        control);
    if (!answer)
        return std::unexpected(answer.error());
    QStringList running;
    QStringList others;
    for (const QString &line : QString::fromUtf8(answer->output).split(u'\n', Qt::SkipEmptyParts))
        (line.startsWith("running "_L1) ? running : others).append(line.section(u' ', 1).trimmed());
    running.sort();
    others.sort();
    return running + others;
}

} // namespace Understudy

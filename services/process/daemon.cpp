// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/daemon.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/processgroup.h"

#include <QProcess>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static constexpr auto s_graceToEnd = 10s;

static void prepare(QProcess &process, const Command &command)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : command.environment)
        environment.insert(name, value);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(command.workingFolder);
    process.setProgram(command.program);
    process.setArguments(command.arguments);
    process.setStandardInputFile(QProcess::nullDevice());
}

static std::unexpected<Error> notStarted(const QProcess &process, const Command &command)
{
    return fail("process.notStarted"_L1, {{"program"_L1, command.program}, {"reason"_L1, process.errorString()}},
                command.display());
}

Daemon::Daemon(std::unique_ptr<QProcess> process)
    : m_process(std::move(process))
{ }

Daemon::Daemon(Daemon &&other) noexcept = default;

Result<Daemon> Daemon::start(const Command &command, const QString &logPath)
{
    auto process = std::make_unique<QProcess>();
    prepare(*process, command);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setStandardOutputFile(logPath, QProcess::Append);
#ifdef Q_OS_UNIX
    // A group of its own: a Ctrl-C of the terminal reaches only us, and stop() reaches its children too.
    process->setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
#endif
    process->start();
    if (!process->waitForStarted(-1))
        return notStarted(*process, command);
    qCDebug(lcProcess).noquote() << "started beside us" << command.display();
    return Daemon(std::move(process));
}

Daemon::~Daemon()
{
    stop();
}

bool Daemon::isRunning()
{
    if (!m_process) // moved from
        return false;
    m_process->waitForFinished(0); // there is no event loop that would notice
    return m_process->state() != QProcess::NotRunning;
}

void Daemon::stop()
{
    if (!isRunning())
        return;
    const ProcessGroup group(m_process->processId());
    group.terminate();
    if (m_process->waitForFinished(static_cast<int>(std::chrono::milliseconds(s_graceToEnd).count())))
        return;
    qCWarning(lcProcess).noquote() << "had to kill" << m_process->program();
    group.kill();
    m_process->waitForFinished(-1);
}

Result<> Daemon::startDetached(const Command &command)
{
    QProcess process;
    prepare(process, command);
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    qCDebug(lcProcess).noquote() << "start and let go" << command.display();
    if (!process.startDetached())
        return notStarted(process, command);
    return {};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/commandrunner.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/processgroup.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <cerrno>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static constexpr qsizetype s_keptErrorOutput = 64 * 1024;
static constexpr qsizetype s_maximumOutput = 64 * 1024 * 1024; // only where no sink takes it
static constexpr qint64 s_unwritten = 1024 * 1024; // input that may wait to be taken
static constexpr int s_turnMs = 100; // how long a cancel may go unseen
static constexpr auto s_graceToEnd = 5s;

static QString quoted(const QString &argument)
{
    if (!argument.isEmpty() && !argument.contains(u' ') && !argument.contains(u'\''))
        return argument;
    return u'\'' + QString(argument).replace(u'\'', u"'\\''"_s) + u'\'';
}

QString Command::display() const
{
    QStringList parts;
    for (const auto &[name, value] : environment)
        parts.append(name + u"=…"_s);
    parts.append(quoted(program));
    for (const QString &argument : arguments)
        parts.append(quoted(argument));
    return parts.join(u' ');
}

static QString shownName(const QString &program)
{
    return QDir::toNativeSeparators(program);
}

static QString detailsOf(const Command &command, const QByteArray &errorOutput)
{
    return command.display() + u'\n' + QString::fromUtf8(errorOutput).trimmed();
}

// The last line that says something: where programs put their reason.
static QString lastLine(const QByteArray &errorOutput)
{
    const QList<QByteArray> lines = errorOutput.trimmed().split('\n');
    const QString line = QString::fromUtf8(lines.last()).simplified();
    return line.size() > 300 ? line.first(300) + u'…' : line;
}

namespace {

// One program from its start to its end. QProcess hands over output while one of its waits runs, by direct signals on
// this thread: the only way in which standard error cannot pile up while we wait for standard output.
class ProgramRun
{
public:
    ProgramRun(const Command &command, const TaskControl &control, const CommandRunner::Sink &sink,
               const CommandRunner::Source &source);

    [[nodiscard]] Result<CommandResult> run();

private:
    [[nodiscard]] Result<> start();
    [[nodiscard]] std::unexpected<Error> startFailure() const;
    void checkLimits();
    void feed();
    void wait();
    void takeOutput();
    void takeErrorOutput();
    void end();
    void stopWith(Error error);
    [[nodiscard]] Result<CommandResult> judge();

    const Command &m_command;
    const TaskControl &m_control;
    const CommandRunner::Sink &m_sink;
    const CommandRunner::Source &m_source;
    QDeadlineTimer m_deadline = QDeadlineTimer(QDeadlineTimer::Forever);
    std::optional<Error> m_failure; // set once: from then on the program is being ended
    CommandResult m_result;
    qint64 m_leader = 0;
    bool m_feeding = false; // the source may have more
    bool m_inputRefused = false;
    QProcess m_process; // last: its destructor may still call the handlers
};

} // namespace

ProgramRun::ProgramRun(const Command &command, const TaskControl &control, const CommandRunner::Sink &sink,
                       const CommandRunner::Source &source)
    : m_command(command)
    , m_control(control)
    , m_sink(sink)
    , m_source(source)
{
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { takeOutput(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process, [this] { takeErrorOutput(); });
    QObject::connect(&m_process, &QProcess::errorOccurred, &m_process, [this](QProcess::ProcessError error) {
        if (error == QProcess::WriteError) // it closed its input, or ended: its exit code judges that
            m_inputRefused = true;
    });
}

Result<> ProgramRun::start()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : m_command.environment)
        environment.insert(name, value);
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(m_command.workingFolder);
    m_process.setProgram(m_command.program);
    m_process.setArguments(m_command.arguments);
    if (!m_source && !m_command.keepsInputOpen)
        m_process.setStandardInputFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
    // Its own session is its own group: a cancel reaches its children too, a Ctrl-C of the terminal only us.
    m_process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
#endif
    qCDebug(lcProcess).noquote() << "start" << m_command.display();
    m_process.start();
    if (!m_process.waitForStarted(-1))
        return startFailure();
    if (m_command.timeoutSeconds > 0)
        m_deadline.setRemainingTime(std::chrono::seconds(m_command.timeoutSeconds));
    m_leader = m_process.processId();
    m_feeding = bool(m_source);
    return {};
}

// QProcess has no errno for us, but its text holds the system's.
std::unexpected<Error> ProgramRun::startFailure() const
{
    const QString name = shownName(m_command.program);
    const QString details = m_command.display() + u'\n' + m_process.errorString();
    const QString &folder = m_command.workingFolder;
    if (!folder.isEmpty() && !QFileInfo(folder).isDir())
        return fail("process.folderMissing"_L1, {{"program"_L1, name}, {"path"_L1, shownName(folder)}}, details);
    const bool isPath = m_command.program.contains(u'/');
    if (isPath ? !QFileInfo::exists(m_command.program) : QStandardPaths::findExecutable(m_command.program).isEmpty())
        return fail("process.missing"_L1, {{"program"_L1, name}}, details);
    if (m_process.errorString().contains(qt_error_string(EACCES)))
        return fail("process.denied"_L1, {{"program"_L1, name}}, details);
    if (m_process.errorString().contains(qt_error_string(ETXTBSY)))
        return fail("process.beingWritten"_L1, {{"program"_L1, name}}, details);
    return fail("process.notStarted"_L1, {{"program"_L1, name}, {"reason"_L1, m_process.errorString()}}, details);
}

void ProgramRun::stopWith(Error error)
{
    if (!m_failure)
        m_failure = std::move(error);
}

void ProgramRun::checkLimits()
{
    if (const Result<> going = m_control.checkpoint(); !going)
        stopWith(going.error());
    else if (m_deadline.hasExpired())
        stopWith(Messages::error(
            "process.timedOut"_L1,
            {{"program"_L1, shownName(m_command.program)}, {"seconds"_L1, QString::number(m_command.timeoutSeconds)}},
            detailsOf(m_command, m_result.errorOutput)));
}

void ProgramRun::feed()
{
    while (m_feeding && !m_failure && !m_inputRefused && m_process.bytesToWrite() < s_unwritten) {
        const Result<QByteArray> piece = m_source();
        if (!piece)
            return stopWith(piece.error());
        if (piece->isEmpty()) {
            m_feeding = false;
            m_process.closeWriteChannel(); // once all that waits is written
        } else {
            m_process.write(*piece);
        }
    }
}

void ProgramRun::wait()
{
    if (m_process.bytesToWrite() > 0 && !m_inputRefused)
        m_process.waitForBytesWritten(s_turnMs); // returns at the first bytes taken, so that more can be given
    else
        m_process.waitForReadyRead(s_turnMs);
}

void ProgramRun::takeOutput()
{
    const QByteArray bytes = m_process.readAllStandardOutput();
    if (m_failure || bytes.isEmpty())
        return;
    if (m_sink) {
        if (const Result<> taken = m_sink(bytes); !taken)
            stopWith(taken.error());
        return;
    }
    m_result.output += bytes;
    if (m_result.output.size() > s_maximumOutput)
        stopWith(Messages::error("process.tooMuchOutput"_L1, {{"program"_L1, shownName(m_command.program)}},
                                 m_command.display()));
}

void ProgramRun::takeErrorOutput()
{
    QByteArray &kept = m_result.errorOutput;
    kept += m_process.readAllStandardError();
    if (kept.size() > s_keptErrorOutput)
        kept = kept.last(s_keptErrorOutput);
}

// Asks, waits, then forces, until nothing of its group is left.
void ProgramRun::end()
{
    const ProcessGroup group(m_leader);
    const QDeadlineTimer grace(s_graceToEnd);
    group.terminate();
    while (m_process.state() != QProcess::NotRunning && !grace.hasExpired())
        m_process.waitForFinished(s_turnMs);
    if (m_process.state() == QProcess::NotRunning && group.waitForEnd(std::chrono::milliseconds(grace.remainingTime())))
        return;
    qCWarning(lcProcess).noquote() << "had to kill" << m_command.display();
    group.kill();
    m_process.waitForFinished(-1);
}

Result<CommandResult> ProgramRun::judge()
{
    const bool good = m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    if (!m_failure && !good && m_control.isCancelled()) // it may have been stopped by the same Ctrl-C
        m_failure = Messages::error("common.cancelled"_L1);
    if (m_failure) {
        qCDebug(lcProcess).noquote() << "ended" << m_command.display() << codeName(m_failure->code);
        return std::unexpected(*m_failure);
    }
    m_result.exitCode = m_process.exitCode();
    m_result.inputTaken = !m_feeding && !m_inputRefused && m_process.bytesToWrite() == 0;
    qCDebug(lcProcess).noquote() << "exit code" << m_result.exitCode << m_command.display();
    if (m_process.exitStatus() != QProcess::NormalExit)
        return fail("process.crashed"_L1,
                    {{"program"_L1, shownName(m_command.program)}, {"signal"_L1, QString::number(m_result.exitCode)}},
                    detailsOf(m_command, m_result.errorOutput));
    return std::move(m_result);
}

Result<CommandResult> ProgramRun::run()
{
    if (const Result<> going = m_control.checkpoint(); !going)
        return std::unexpected(going.error());
    if (const Result<> started = start(); !started)
        return std::unexpected(started.error());
    while (m_process.state() != QProcess::NotRunning && !m_failure) {
        checkLimits();
        feed();
        if (!m_failure)
            wait();
    }
    if (m_failure)
        end();
    takeOutput();
    takeErrorOutput();
    return judge();
}

Result<CommandResult> CommandRunner::run(const Command &command, const TaskControl &control, const Sink &sink,
                                         const Source &source) const
{
    return ProgramRun(command, control, sink, source).run();
}

Result<CommandResult> CommandRunner::runChecked(const Command &command, const TaskControl &control, const Sink &sink,
                                                const Source &source) const
{
    return checked(command, run(command, control, sink, source));
}

Result<CommandResult> CommandRunner::checked(const Command &command, Result<CommandResult> result)
{
    if (!result || result->exitCode == 0)
        return result;
    const QString reason = lastLine(result->errorOutput);
    const QString details = detailsOf(command, result->errorOutput);
    const QString code = QString::number(result->exitCode);
    if (reason.isEmpty())
        return fail("process.failedSilently"_L1, {{"program"_L1, shownName(command.program)}, {"code"_L1, code}},
                    details);
    return fail("process.failed"_L1,
                {{"program"_L1, shownName(command.program)}, {"code"_L1, code}, {"reason"_L1, reason}}, details);
}

} // namespace Understudy

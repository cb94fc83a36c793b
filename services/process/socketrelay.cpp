// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/socketrelay.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/filelock.h"
#include "services/platform/standardstreams.h"
#include "services/tasks/eventthread.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalServer>
#include <QMutex>
#include <QProcess>
#include <QSemaphore>
#include <QTemporaryDir>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestPath = 100; // the shortest limit of all systems is 104
static constexpr qsizetype s_keptWords = 4096;
static constexpr int s_graceMs = 3000; // a program whose connection has ended needs a moment to end

namespace {

// What the thread of the programs and all others share.
struct RelayState
{
    QMutex mutex; // guards the rest
    Command command;
    QString lastWords;
    int connections = 0;
};

class JoinedProgram final : public QProcess
{
public:
    using QProcess::QProcess;
    void listen();
    [[nodiscard]] QString words() const { return QString::fromUtf8(m_words).trimmed(); }

private:
    QByteArray m_words; // the end of its standard error
};

// Lives in a thread of its own.
class RelayServer final : public QLocalServer
{
public:
    explicit RelayServer(RelayState &state)
        : m_state(state)
    { }
    ~RelayServer() override;
    Q_DISABLE_COPY_MOVE(RelayServer)

    void cut();

protected:
    void incomingConnection(quintptr socket) override;

private:
    void begin(JoinedProgram &program, int descriptor);
    void ended(JoinedProgram &program, const QString &words);

    RelayState &m_state;
};

// A folder with a lock in it, which the kernel frees however we end: then others may remove it.
struct RelayFolder
{
    QString path;
    std::optional<FileLock> lock;
};

} // namespace

static const auto s_beginning = u"relay-"_s;

static void sweep(const QString &parent)
{
    for (const QString &name : namesIn(parent).value_or(QStringList())) {
        const QString path = parent + u'/' + name;
        if (!name.startsWith(s_beginning) || !QFileInfo::exists(path + u"/lock"_s))
            continue;
        const Result<std::optional<FileLock>> abandoned = FileLock::tryTake(path + u"/lock"_s,
                                                                            FileLock::Access::Exclusive, {});
        if (!abandoned || !*abandoned)
            continue;
        if (const Result<> removed = removeFolderOfOurs(path); !removed)
            qCWarning(lcProcess).noquote() << "could not remove" << path << removed.error().details;
    }
}

// Gets its final name once it is locked, so that nobody takes it for an abandoned one.
static Result<RelayFolder> makeFolderFor(const QString &parent, const QString &name)
{
    const auto fits = [&name](const QString &folder) {
        return QFile::encodeName(folder + u"/relay-XXXXXX/"_s + name).size() <= s_longestPath;
    };
    QString place = parent;
    if (fits(parent)) {
        if (const Result<> made = makeFolder(parent); !made)
            return std::unexpected(made.error());
        sweep(parent);
    } else {
        place = fits(QDir::tempPath()) ? QDir::tempPath() : u"/tmp"_s;
    }
    QTemporaryDir made(place + u"/new-XXXXXX"_s);
    if (!made.isValid())
        return fail("process.noSocket"_L1, {{"path"_L1, place}, {"reason"_L1, made.errorString()}});
    Result<std::optional<FileLock>> lock = FileLock::tryTake(made.filePath(u"lock"_s), FileLock::Access::Exclusive, {});
    if (!lock)
        return std::unexpected(lock.error());
    const QString path = place + u'/' + s_beginning + made.path().last(6);
    if (const Result<> renamed = renameDurably(made.path(), path); !renamed)
        return std::unexpected(renamed.error());
    made.setAutoRemove(false);
    return RelayFolder{.path = path, .lock = std::move(*lock)};
}

void JoinedProgram::listen()
{
    connect(this, &QProcess::readyReadStandardError, this, [this] {
        m_words += readAllStandardError();
        m_words = m_words.last(qMin(m_words.size(), s_keptWords));
    });
}

void RelayServer::begin(JoinedProgram &program, int descriptor)
{
    Command command;
    {
        const QMutexLocker locker(&m_state.mutex);
        command = m_state.command;
        ++m_state.connections;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : std::as_const(command.environment))
        environment.insert(name, value);
    program.setProcessEnvironment(environment);
    program.setProgram(command.program);
    program.setArguments(command.arguments);
    program.setStandardInputFile(QProcess::nullDevice());
    program.setStandardOutputFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
    program.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession); // a Ctrl-C reaches only us
    program.setChildProcessModifier([descriptor] { joinStandardStreams(descriptor); });
#endif
    qCDebug(lcProcess).noquote() << "start for a connection" << command.display();
    program.start();
}

void RelayServer::incomingConnection(quintptr socket)
{
    FileDescriptor connection(static_cast<int>(socket)); // ours ends with this call, the program keeps its own
    auto *program = new JoinedProgram(this);
    program->listen();
    connect(program, &QProcess::finished, this, [this, program] { ended(*program, program->words()); });
    connect(program, &QProcess::errorOccurred, this, [this, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            ended(*program, program->errorString());
    });
    begin(*program, connection.get());
}

void RelayServer::ended(JoinedProgram &program, const QString &words)
{
    program.deleteLater();
    const QMutexLocker locker(&m_state.mutex);
    --m_state.connections;
    if (!words.isEmpty())
        m_state.lastWords = words;
}

void RelayServer::cut()
{
    for (QProcess *program : findChildren<QProcess *>())
        program->kill();
}

RelayServer::~RelayServer()
{
    close();
    for (QProcess *program : findChildren<QProcess *>()) {
        program->disconnect();
        if (program->state() != QProcess::NotRunning && !program->waitForFinished(s_graceMs))
            program->kill();
        program->waitForFinished(-1);
    }
}

struct SocketRelay::Parts
{
    void inThread(const std::function<void()> &work); // returns when it is done

    RelayFolder folder;
    RelayState state;
    std::unique_ptr<RelayServer> server; // in the thread alone
    EventThread thread;
};

void SocketRelay::Parts::inThread(const std::function<void()> &work)
{
    QSemaphore done;
    thread.post([&] {
        work();
        done.release();
    });
    done.acquire();
}

SocketRelay::SocketRelay(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{ }

Result<std::unique_ptr<SocketRelay>> SocketRelay::start(const QString &parent, const QString &name,
                                                        const Command &command)
{
    Result<RelayFolder> folder = makeFolderFor(parent, name);
    if (!folder)
        return std::unexpected(folder.error());
    auto parts = std::make_unique<Parts>();
    parts->folder = std::move(*folder);
    parts->state.command = command;
    std::unique_ptr<SocketRelay> relay(new SocketRelay(std::move(parts)));
    QString problem;
    relay->m_parts->inThread([&relay, &problem, &name] {
        Parts &inside = *relay->m_parts;
        inside.server = std::make_unique<RelayServer>(inside.state);
        if (!inside.server->listen(inside.folder.path + u'/' + name))
            problem = inside.server->errorString();
    });
    if (!problem.isEmpty())
        return fail("process.noSocket"_L1, {{"path"_L1, relay->folder()}, {"reason"_L1, problem}});
    return relay;
}

SocketRelay::~SocketRelay()
{
    m_parts->inThread([this] { m_parts->server.reset(); });
    if (const Result<> removed = removeFolderOfOurs(m_parts->folder.path); !removed)
        qCWarning(lcProcess).noquote() << "could not remove" << m_parts->folder.path << removed.error().details;
}

QString SocketRelay::folder() const
{
    return m_parts->folder.path;
}

void SocketRelay::setCommand(const Command &command)
{
    const QMutexLocker locker(&m_parts->state.mutex);
    m_parts->state.command = command;
}

int SocketRelay::connections() const
{
    const QMutexLocker locker(&m_parts->state.mutex);
    return m_parts->state.connections;
}

QString SocketRelay::lastWords() const
{
    const QMutexLocker locker(&m_parts->state.mutex);
    return m_parts->state.lastWords;
}

void SocketRelay::cut()
{
    m_parts->inThread([this] { m_parts->server->cut(); });
}

} // namespace Understudy

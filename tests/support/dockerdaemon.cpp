// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dockerdaemon.h"

#include "tests/support/patience.h"

#include <QDeadlineTimer>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <signal.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

DockerDaemon::DockerDaemon()
    : m_folder(u"/tmp/understudy-docker-XXXXXX"_s)
{ }

bool DockerDaemon::mayRun()
{
    return ::geteuid() == 0;
}

bool DockerDaemon::fail(const QString &problem)
{
    m_problem = problem;
    return false;
}

bool DockerDaemon::start()
{
    const QString host = u"unix://"_s + path(u"docker.sock"_s);
    m_daemon.setProcessChannelMode(QProcess::MergedChannels);
    m_daemon.setStandardOutputFile(path(u"log"_s));
    // A test that is killed leaves no daemon.
    m_daemon.start(u"setpriv"_s,
                   {u"--pdeathsig"_s, u"TERM"_s, u"--"_s, u"dockerd"_s, u"--iptables=false"_s, u"--ip6tables=false"_s,
                    u"--bridge=none"_s, u"--data-root"_s, path(u"data"_s), u"--exec-root"_s, path(u"exec"_s),
                    u"--pidfile"_s, path(u"pid"_s), u"--host"_s, host, u"--shutdown-timeout"_s, u"2"_s});
    if (!m_daemon.waitForStarted())
        return fail(m_daemon.errorString());
    qputenv("DOCKER_HOST", host.toUtf8());
    const QDeadlineTimer deadline(patienceMs);
    while (!deadline.hasExpired() && !m_daemon.waitForFinished(50)) {
        if (docker({u"version"_s}).exitCode == 0)
            return true;
    }
    QFile log(path(u"log"_s));
    return fail(u"dockerd does not answer: "_s
                + (log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll().right(3000)) : QString()));
}

DockerDaemon::~DockerDaemon()
{
    if (m_daemon.state() != QProcess::NotRunning) {
        const QByteArray containers = docker({u"ps"_s, u"--all"_s, u"--quiet"_s}).output.simplified();
        for (const QByteArray &container : containers.split(' ')) {
            if (!container.isEmpty())
                docker({u"rm"_s, u"--force"_s, u"--volumes"_s, QString::fromLatin1(container)});
        }
        m_daemon.terminate();
        if (!m_daemon.waitForFinished(patienceMs)) {
            m_daemon.kill();
            m_daemon.waitForFinished();
        }
    }
    qunsetenv("DOCKER_HOST");
}

ProgramRun DockerDaemon::docker(const QStringList &arguments) const
{
    return runProgram(u"docker"_s, arguments);
}

bool DockerDaemon::runTool(const QString &program, const QStringList &arguments)
{
    const ProgramRun run = runProgram(program, arguments);
    return run.exitCode == 0 || fail(program + u": "_s + QString::fromUtf8(run.all().right(2000)));
}

static QStringList librariesOf(const QStringList &files)
{
    static const QRegularExpression pattern(u"(?:=> |^\\s+)(/[^\\s:]+) \\(0x"_s, QRegularExpression::MultilineOption);
    QStringList libraries;
    const QString told = QString::fromUtf8(runProgram(u"ldd"_s, files).output);
    for (const QRegularExpressionMatch &match : pattern.globalMatch(told))
        libraries.append(match.captured(1));
    libraries.removeDuplicates();
    return libraries;
}

// The code generator's library is 170 MB, and nothing here needs it.
static QStringList loadableIn(const QStringList &folders)
{
    QStringList files;
    for (const QString &folder : folders) {
        QDirIterator walk(folder, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QFileInfo file = walk.nextFileInfo();
            const bool loads = file.isExecutable() || file.fileName().contains(u".so"_s);
            if (loads && !file.fileName().startsWith(u"llvmjit"_s))
                files.append(file.filePath());
        }
    }
    return files;
}

bool DockerDaemon::makeImage(const QString &name, const QStringList &programs, const QStringList &folders,
                             const QString &extra)
{
    const QString archive = path(u"image.tar"_s);
    QStringList arguments{u"--create"_s,
                          u"--file"_s,
                          archive,
                          u"--dereference"_s,
                          u"--hard-dereference"_s,
                          u"--absolute-names"_s,
                          u"--exclude=*llvmjit*"_s,
                          u"--transform=s,^/,,"_s};
    arguments += programs + folders + librariesOf(programs + loadableIn(folders));
    if (!extra.isEmpty())
        arguments += {u"-C"_s, extra, u"."_s};
    return runTool(u"tar"_s, arguments) && runTool(u"docker"_s, {u"import"_s, archive, name}) && QFile::remove(archive);
}

} // namespace Understudy::Testing

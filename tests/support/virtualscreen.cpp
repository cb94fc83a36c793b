// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/virtualscreen.h"

#include <QFile>
#include <QStandardPaths>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static constexpr int s_patienceMs = 60'000;

static void end(pid_t &process)
{
    const pid_t ended = std::exchange(process, -1);
    if (ended <= 0)
        return;
    ::kill(ended, SIGTERM);
    ::waitpid(ended, nullptr, 0);
}

VirtualScreen::VirtualScreen(QSize size)
    : m_size(size)
{ }

VirtualScreen::~VirtualScreen()
{
    end(m_manager);
    end(m_server);
}

static QByteArray firstLine(int from)
{
    QByteArray line;
    pollfd waiting{.fd = from, .events = POLLIN, .revents = 0};
    char letter = 0;
    while (::poll(&waiting, 1, s_patienceMs) == 1 && ::read(from, &letter, 1) == 1) {
        if (letter == '\n')
            return line;
        line.append(letter);
    }
    return {}; // it ended, or says nothing
}

// Not QProcess: there is no application yet that it could work with.
QByteArray VirtualScreen::run(const QString &program, const QStringList &arguments, pid_t &process)
{
    const QString path = QStandardPaths::findExecutable(program);
    const QString keeper = QStandardPaths::findExecutable(u"setpriv"_s);
    int ends[2] = {-1, -1};
    if (path.isEmpty() || keeper.isEmpty() || ::pipe2(ends, O_CLOEXEC) != 0) {
        m_problem = u"%1 is not installed, and the walk needs a screen. On Debian: apt-get install xvfb openbox"_s.arg(
            path.isEmpty() ? program : u"setpriv"_s);
        return {};
    }
    const QStringList words = QStringList{keeper, u"--pdeathsig"_s, u"TERM"_s, u"--"_s, path} + arguments;
    QByteArrayList bytes;
    for (const QString &word : words)
        bytes.append(QFile::encodeName(word));
    std::vector<char *> line;
    for (QByteArray &word : bytes)
        line.push_back(word.data());
    line.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    const int failed = ::posix_spawn(&process, line.front(), &files, nullptr, line.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
    const QByteArray told = failed == 0 ? firstLine(ends[0]) : QByteArray();
    ::close(ends[0]);
    if (failed != 0)
        process = -1;
    if (told.isEmpty())
        m_problem = u"%1 did not start: %2"_s.arg(path, QString::fromLocal8Bit(std::strerror(failed)));
    return told;
}

bool VirtualScreen::start()
{
    const QString size = u"%1x%2x24"_s.arg(m_size.width()).arg(m_size.height());
    const QByteArray number = run(
        u"Xvfb"_s, {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, size, u"-nolisten"_s, u"tcp"_s}, m_server);
    if (number.isEmpty())
        return false;
    m_display = ':' + number;
    qputenv("DISPLAY", m_display);
    return !run(u"openbox"_s, {u"--sm-disable"_s, u"--startup"_s, u"echo ready"_s}, m_manager).isEmpty();
}

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/childprocess.h"

#include <QString>

#include <sys/wait.h>
#include <unistd.h>

namespace Understudy::Testing {

static QByteArray readAndClose(int end)
{
    QByteArray text;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(end, buffer, sizeof buffer)) > 0;)
        text.append(buffer, got);
    ::close(end);
    return text;
}

QByteArray inChildProcess(const std::function<QByteArray()> &work)
{
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0)
        return "pipe: " + qt_error_string().toUtf8();
    const pid_t child = ::fork();
    if (child == 0) {
        const QByteArray wrong = work();
        const ssize_t sent = ::write(ends[1], wrong.constData(), static_cast<size_t>(wrong.size()));
        ::_exit(sent == wrong.size() ? 0 : 1);
    }
    if (child < 0) {
        const QByteArray problem = "fork: " + qt_error_string().toUtf8();
        ::close(ends[0]);
        ::close(ends[1]);
        return problem;
    }
    ::close(ends[1]);
    const QByteArray wrong = readAndClose(ends[0]);
    int status = 0;
    if (::waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return "the child ended badly: " + wrong;
    return wrong;
}

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ordinaryuser.h"

#include <sys/wait.h>
#include <unistd.h>

namespace Understudy::Testing {

static constexpr uid_t s_nobody = 65534;

QByteArray asOrdinaryUser(const std::function<QByteArray()> &work)
{
    int channel[2] = {-1, -1};
    if (::pipe(channel) != 0)
        return "no pipe";
    const pid_t child = ::fork();
    if (child == 0) {
        QByteArray wrong = "it could not become an ordinary user";
        if (::geteuid() != 0 || (::setgid(s_nobody) == 0 && ::setuid(s_nobody) == 0))
            wrong = work();
        const ssize_t sent = ::write(channel[1], wrong.constData(), size_t(wrong.size()));
        ::_exit(sent == wrong.size() ? 0 : 1);
    }
    ::close(channel[1]);
    QByteArray wrong;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(channel[0], buffer, sizeof buffer)) > 0;)
        wrong.append(buffer, got);
    ::close(channel[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0 ? wrong : "the child ended badly " + wrong;
}

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/tinydisk.h"

#include "tests/support/ownmounts.h"

#include <QFile>
#include <QTemporaryDir>

#include <sys/wait.h>
#include <unistd.h>

namespace Understudy::Testing {

static QByteArray mountAndWork(const QByteArray &folder, qint64 bytes,
                               const std::function<QByteArray(const QString &)> &work)
{
    if (const QByteArray wrong = enterOwnMounts(); !wrong.isEmpty())
        return wrong;
    const TestMount disk = TestMount::memory(QFile::decodeName(folder), bytes);
    if (!disk.problem().isEmpty())
        return disk.problem();
    return work(QFile::decodeName(folder));
}

QByteArray onTinyDisk(qint64 bytes, const std::function<QByteArray(const QString &)> &work)
{
    const QTemporaryDir folder;
    int channel[2] = {-1, -1};
    if (!folder.isValid() || ::pipe(channel) != 0)
        return "no folder or pipe";
    const pid_t child = ::fork();
    if (child < 0)
        return "fork: " + qt_error_string().toUtf8();
    if (child == 0) {
        const QByteArray wrong = mountAndWork(QFile::encodeName(folder.path()), bytes, work);
        const ssize_t sent = ::write(channel[1], wrong.constData(), static_cast<size_t>(wrong.size()));
        ::_exit(sent == wrong.size() ? 0 : 1); // no destructors: the folder is the parent's
    }
    ::close(channel[1]);
    QByteArray wrong;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(channel[0], buffer, sizeof buffer)) > 0;)
        wrong.append(buffer, got);
    ::close(channel[0]);
    int status = 0;
    if (::waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return "the child ended badly: " + wrong;
    return wrong;
}

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/tinydisk.h"

#include <QFile>
#include <QTemporaryDir>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Understudy::Testing {

static bool writeMap(const QString &path, const QByteArray &line)
{
    QFile map(path);
    return map.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && map.write(line) == line.size();
}

// Without its own number in the new namespace an ordinary user cannot make a file on the new disk (EOVERFLOW).
static bool keepUser(uid_t user, gid_t group)
{
    const auto same = [](auto id) { return QByteArray::number(id) + ' ' + QByteArray::number(id) + " 1"; };
    return writeMap(QStringLiteral("/proc/self/setgroups"), "deny")
           && writeMap(QStringLiteral("/proc/self/uid_map"), same(user))
           && writeMap(QStringLiteral("/proc/self/gid_map"), same(group));
}

static QByteArray mountAndWork(const QByteArray &folder, qint64 bytes,
                               const std::function<QByteArray(const QString &)> &work)
{
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    const int spaces = CLONE_NEWNS | (user == 0 ? 0 : CLONE_NEWUSER);
    if (::unshare(spaces) != 0)
        return "unshare: " + qt_error_string().toUtf8();
    if (user != 0 && !keepUser(user, group))
        return "user of the namespace: " + qt_error_string().toUtf8();
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return "private mounts: " + qt_error_string().toUtf8();
    const QByteArray options = "mode=0777,size=" + QByteArray::number(bytes);
    if (::mount("tmpfs", folder.constData(), "tmpfs", 0, options.constData()) != 0)
        return "mount: " + qt_error_string().toUtf8();
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

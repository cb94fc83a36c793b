// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ownmounts.h"

#include <QDebug>
#include <QFile>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <utility>

namespace Understudy::Testing {

static bool writeMap(const QString &path, const QByteArray &line)
{
    QFile map(path);
    return map.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && map.write(line) == line.size();
}

// Without its own number in the new namespace an ordinary user cannot make a file on a new disk (EOVERFLOW).
static bool keepUser(uid_t user, gid_t group)
{
    const auto same = [](auto id) { return QByteArray::number(id) + ' ' + QByteArray::number(id) + " 1"; };
    return writeMap(QStringLiteral("/proc/self/setgroups"), "deny")
           && writeMap(QStringLiteral("/proc/self/uid_map"), same(user))
           && writeMap(QStringLiteral("/proc/self/gid_map"), same(group));
}

QByteArray enterOwnMounts()
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
    return {};
}

TestMount::TestMount(TestMount &&other) noexcept
    : m_folder(std::exchange(other.m_folder, {}))
    , m_problem(std::exchange(other.m_problem, {}))
{ }

TestMount &TestMount::operator=(TestMount &&other) noexcept
{
    std::swap(m_folder, other.m_folder);
    std::swap(m_problem, other.m_problem);
    return *this;
}

TestMount::~TestMount()
{
    if (!m_folder.isEmpty() && ::umount2(m_folder.constData(), MNT_DETACH) != 0)
        qWarning() << "still mounted:" << m_folder << qt_error_string();
}

TestMount TestMount::memory(const QString &folder, qint64 bytes)
{
    TestMount mounted;
    const QByteArray path = QFile::encodeName(folder);
    const QByteArray options = "mode=0777,size=" + QByteArray::number(bytes);
    if (::mount("tmpfs", path.constData(), "tmpfs", 0, options.constData()) == 0)
        mounted.m_folder = path;
    else
        mounted.m_problem = "mount: " + qt_error_string().toUtf8();
    return mounted;
}

TestMount TestMount::bind(const QString &source, const QString &folder)
{
    TestMount mounted;
    const QByteArray path = QFile::encodeName(folder);
    if (::mount(QFile::encodeName(source).constData(), path.constData(), nullptr, MS_BIND, nullptr) == 0)
        mounted.m_folder = path;
    else
        mounted.m_problem = "bind mount: " + qt_error_string().toUtf8();
    return mounted;
}

void TestMount::makeReadOnly()
{
    if (::mount(nullptr, m_folder.constData(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0)
        m_problem = "read-only: " + qt_error_string().toUtf8();
}

} // namespace Understudy::Testing

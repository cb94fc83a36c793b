// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/processgroup.h"

#include <QDeadlineTimer>
#include <QDirIterator>
#include <QFile>
#include <QtSystemDetection>

#ifdef Q_OS_UNIX

#    include <csignal>
#    include <poll.h>

using namespace Qt::StringLiterals;

namespace Understudy {

ProcessGroup::ProcessGroup(qint64 leader)
    : m_leader(leader)
{ }

// A group number below 2 would mean our own group, or every process there is.
static bool signalGroup(qint64 leader, int signal)
{
    return leader > 1 && ::kill(static_cast<pid_t>(-leader), signal) == 0;
}

void ProcessGroup::terminate() const
{
    signalGroup(m_leader, SIGTERM);
}

void ProcessGroup::kill() const
{
    signalGroup(m_leader, SIGKILL);
}

#    ifdef Q_OS_LINUX
// Whether all that is left of the group has ended and only waits for its parent to notice: a grandchild's new parent
// (process 1 of a container, for example) may take seconds, or never look.
static bool onlyZombiesLeft(qint64 leader)
{
    QDirIterator processes(u"/proc"_s, {u"[1-9]*"_s}, QDir::Dirs);
    if (!processes.hasNext())
        return false;
    while (processes.hasNext()) {
        QFile file(processes.next() + u"/stat"_s);
        if (!file.open(QIODevice::ReadOnly))
            continue; // ended since
        const QByteArray line = file.readAll(); // id (name) state parent group ...; the name may hold anything
        const QList<QByteArray> fields = line.sliced(line.lastIndexOf(')') + 1).trimmed().split(' ');
        if (fields.size() > 2 && fields.at(2).toLongLong() == leader && fields.at(0) != "Z" && fields.at(0) != "X")
            return false;
    }
    return true;
}
#    else
static bool onlyZombiesLeft(qint64)
{
    return false;
}
#    endif

bool ProcessGroup::isAlive() const
{
    return signalGroup(m_leader, 0) && !onlyZombiesLeft(m_leader);
}

bool ProcessGroup::waitForEnd(std::chrono::milliseconds time) const
{
    const QDeadlineTimer deadline(time);
    while (isAlive()) {
        if (deadline.hasExpired())
            return false;
        ::poll(nullptr, 0, 10); // nothing tells of the end of a process that is not our child
    }
    return true;
}

} // namespace Understudy

#endif

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/processes.h"

#include "services/platform/filedescriptor.h"
#include "services/platform/foldernames.h"
#include "services/platform/procfile.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy {

// The kernel gives the first process namespace this inode on every machine (PROC_PID_INIT_INO).
static constexpr QByteArrayView s_machine = "pid:[4026531836]";

QList<qint64> runningProcesses()
{
    const FileDescriptor folder(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const SystemResult<FolderNames> names = FolderNames::read(folder.get());
    QList<qint64> processes;
    for (size_t index = 0; names && index < names->size(); ++index) {
        bool valid = false;
        if (const qint64 process = names->at(index).toLongLong(&valid); valid)
            processes.append(process);
    }
    return processes;
}

QString processName(qint64 process)
{
    const SystemResult<QByteArray> name = readProcFile("/proc/" + QByteArray::number(process) + "/comm");
    return u"%1 (pid %2)"_s.arg(name ? QString::fromUtf8(name->trimmed()) : u"?"_s).arg(process);
}

qint64 ownProcess()
{
    return ::getpid();
}

quint32 currentUser()
{
    return ::geteuid();
}

bool isAdministrator()
{
    return ::geteuid() == 0;
}

// Looking into another user's /proc/PID/fd takes CAP_SYS_PTRACE, and root in a user namespace has it only there.
static bool mayLookIntoAll()
{
    const SystemResult<QByteArray> status = readProcFile("/proc/self/status");
    const SystemResult<QByteArray> users = readProcFile("/proc/self/uid_map");
    if (!status || !users || users->simplified() != "0 0 4294967295")
        return false;
    for (const QByteArray &line : status->split('\n')) {
        if (line.startsWith("CapEff:"))
            return (line.sliced(7).trimmed().toULongLong(nullptr, 16) & (quint64(1) << CAP_SYS_PTRACE)) != 0;
    }
    return false;
}

ProcessSight processSight()
{
    const SystemResult<QByteArray> space = readLinkAt(AT_FDCWD, "/proc/self/ns/pid");
    if (!space || *space != s_machine)
        return ProcessSight::OwnContainerOnly;
    return mayLookIntoAll() ? ProcessSight::All : ProcessSight::OtherUsersHidden;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/processgroup.h"

#include <QtSystemDetection>

#ifdef Q_OS_WIN

#    include <qt_windows.h>

#    include <tlhelp32.h>

#    include <QDeadlineTimer>
#    include <QList>

#    include <algorithm>

namespace Understudy {

ProcessGroup::ProcessGroup(qint64 leader)
    : m_leader(leader)
{ }

// Windows has no groups: the tree of parents stands in, children before parents.
static QList<DWORD> treeOf(qint64 leader)
{
    QList<DWORD> tree{static_cast<DWORD>(leader)};
    const HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (snapshot == INVALID_HANDLE_VALUE)
        return tree;
    for (qsizetype at = 0; at < tree.size(); ++at) {
        PROCESSENTRY32 entry{};
        entry.dwSize = sizeof(entry);
        for (BOOL more = Process32First(snapshot, &entry); more; more = Process32Next(snapshot, &entry)) {
            if (entry.th32ParentProcessID == tree.at(at) && !tree.contains(entry.th32ProcessID))
                tree.append(entry.th32ProcessID);
        }
    }
    CloseHandle(snapshot);
    std::reverse(tree.begin(), tree.end());
    return tree;
}

void ProcessGroup::terminate() const
{
    kill(); // console programs have no way to be asked
}

void ProcessGroup::kill() const
{
    for (const DWORD id : treeOf(m_leader)) {
        const HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, id);
        if (!process)
            continue;
        TerminateProcess(process, 1);
        CloseHandle(process);
    }
}

bool ProcessGroup::isAlive() const
{
    const HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(m_leader));
    if (!process)
        return false;
    const bool alive = WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    CloseHandle(process);
    return alive;
}

bool ProcessGroup::waitForEnd(std::chrono::milliseconds time) const
{
    const QDeadlineTimer deadline(time);
    while (isAlive()) {
        if (deadline.hasExpired())
            return false;
        Sleep(10);
    }
    return true;
}

} // namespace Understudy

#endif

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/problemlist.h"

#include "services/storages/files/displaypath.h"

#include <qlogging.h>

namespace Understudy {

void ProblemList::add(Problem::Kind kind, const QString &subject, const QString &reason)
{
    ++m_count;
    if (m_problems.size() < s_most)
        m_problems.append({.kind = kind, .subject = subject, .reason = reason});
}

void ProblemList::addUnreadable(const QByteArray &path, int errorNumber)
{
    m_lost = true;
    add(Problem::Kind::Unreadable, displayPath(path), qt_error_string(errorNumber));
}

void ProblemList::addVanished(const QByteArray &path)
{
    m_changed = true;
    add(Problem::Kind::Vanished, displayPath(path), tr("It was removed while the tree was read."));
}

void ProblemList::addChanged(const QByteArray &path)
{
    m_changed = true;
    add(Problem::Kind::ChangedWhileRead, displayPath(path), tr("It was written to while it was read."));
}

void ProblemList::addChangedFolder(const QString &shownAs)
{
    m_changed = true;
    add(Problem::Kind::ChangedWhileRead, shownAs,
        tr("Names in it came, went or moved while the tree was read: some may be missing."));
}

void ProblemList::addOtherMount(const QByteArray &path)
{
    m_lost = true;
    add(Problem::Kind::NotSupported, displayPath(path),
        tr("Another file system is mounted here. Make it a storage of its own, or exclude it."));
}

void ProblemList::reportIn(StorageRecord &record) const
{
    for (const Problem &problem : m_problems) {
        if (record.problems.size() < s_most)
            record.problems.append(problem);
    }
    record.problemCount += m_count;
    record.consistent = record.consistent && !m_changed;
    record.lost = record.lost || m_lost;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/copyqueue.h"

#include "services/tasks/orderedpipeline.h"

#include <algorithm>
#include <utility>

namespace Understudy {

static constexpr int s_mostSessions = 8;
static constexpr qint64 s_rangeBytes = 128LL * 1024 * 1024;
static constexpr qint64 s_wholeBytes = 256LL * 1024 * 1024; // at least
static constexpr int s_waitMs = 100; // how long a cancel may go unseen, or somebody who waits for a table

int copySessions()
{
    return std::clamp(idealWorkers(), 2, s_mostSessions);
}

CopyQueue::CopyQueue(QList<CopyJob> jobs)
    : m_jobs(std::move(jobs))
{
    std::ranges::stable_sort(m_jobs, {}, &CopyJob::sizeBytes);
    for (const CopyJob &job : std::as_const(m_jobs))
        ++m_unread[job.table];
}

std::optional<CopyJob> CopyQueue::take()
{
    const QMutexLocker locker(&m_mutex);
    return m_jobs.isEmpty() ? std::nullopt : std::optional(m_jobs.takeLast());
}

std::optional<CopyJob> CopyQueue::heldNow(const QSet<qsizetype> &tables, bool helps)
{
    if (!m_forHolder.isEmpty())
        return m_forHolder.takeLast();
    for (qsizetype at = m_jobs.size() - 1; at >= 0; --at) {
        if (helps || tables.contains(m_jobs[at].table))
            return m_jobs.takeAt(at);
    }
    return std::nullopt;
}

std::optional<CopyJob> CopyQueue::takeHeld(const QSet<qsizetype> &tables, bool helps)
{
    const QMutexLocker locker(&m_mutex);
    std::optional<CopyJob> job = heldNow(tables, false); // first what somebody waits for
    if (!job)
        job = heldNow(tables, helps);
    if (job || m_unread.isEmpty())
        return job;
    m_changed.wait(&m_mutex, s_waitMs);
    return heldNow(tables, helps);
}

void CopyQueue::finish(const CopyJob &job)
{
    const QMutexLocker locker(&m_mutex);
    if (--m_unread[job.table] == 0)
        m_unread.remove(job.table);
    if (m_unread.isEmpty())
        m_changed.wakeAll();
}

void CopyQueue::putBack(const CopyJob &job)
{
    const QMutexLocker locker(&m_mutex);
    m_forHolder.append(job);
    m_changed.wakeAll();
}

QSet<qsizetype> CopyQueue::unread()
{
    const QMutexLocker locker(&m_mutex);
    return QSet<qsizetype>(m_unread.keyBegin(), m_unread.keyEnd());
}

QList<CopyJob> copyJobs(const QList<CopiedTable> &tables, int sessions, bool canReadRanges)
{
    qint64 all = 0;
    for (const CopiedTable &table : tables)
        all += table.sizeBytes;
    const qint64 largestWhole = qMax(s_wholeBytes, all / sessions);
    QList<CopyJob> jobs;
    for (qsizetype number = 0; number < tables.size(); ++number) {
        const CopiedTable &table = tables[number];
        const bool inRanges = canReadRanges && table.sizeBytes > largestWhole && !table.isConfiguration;
        const QList<BlockRange> ranges = inRanges ? blockRanges(table, s_rangeBytes) : QList<BlockRange>{BlockRange()};
        for (const BlockRange &range : ranges)
            jobs.append({.table = number, .range = range, .sizeBytes = table.sizeBytes / ranges.size()});
    }
    return jobs;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/copyqueue.h"

#include "services/tasks/orderedpipeline.h"

#include <algorithm>
#include <utility>

namespace Understudy {

static constexpr int s_mostSessions = 8;
static constexpr qint64 s_rangeBytes = 256LL * 1024 * 1024;
static constexpr int s_waitMs = 100; // how long a cancel may go unseen

int copySessions()
{
    return std::clamp(idealWorkers(), 2, s_mostSessions);
}

CopyQueue::CopyQueue(QList<CopyJob> jobs)
    : m_jobs(std::move(jobs))
{
    std::ranges::stable_sort(m_jobs, {}, &CopyJob::sizeBytes);
}

std::optional<CopyJob> CopyQueue::take(bool isHolder, const TaskControl &control)
{
    const QMutexLocker locker(&m_mutex);
    while (isHolder && m_jobs.isEmpty() && m_forHolder.isEmpty() && m_underWay > 0 && !control.isCancelled())
        m_changed.wait(&m_mutex, s_waitMs);
    QList<CopyJob> &from = isHolder && !m_forHolder.isEmpty() ? m_forHolder : m_jobs;
    if (from.isEmpty())
        return std::nullopt;
    ++m_underWay;
    return from.takeLast();
}

void CopyQueue::finish()
{
    const QMutexLocker locker(&m_mutex);
    --m_underWay;
    m_changed.wakeAll();
}

void CopyQueue::putBack(const CopyJob &job)
{
    const QMutexLocker locker(&m_mutex);
    --m_underWay;
    m_forHolder.append(job);
    m_changed.wakeAll();
}

QList<CopyJob> copyJobs(const QList<CopiedTable> &tables, int sessions, bool canReadRanges)
{
    qint64 all = 0;
    for (const CopiedTable &table : tables)
        all += table.sizeBytes;
    const qint64 share = qMax(s_rangeBytes, all / sessions + all / sessions / 4);
    QList<CopyJob> jobs;
    for (qsizetype number = 0; number < tables.size(); ++number) {
        const CopiedTable &table = tables[number];
        const bool inRanges = canReadRanges && table.sizeBytes > share && !table.isConfiguration;
        const QList<BlockRange> ranges = inRanges ? blockRanges(table, s_rangeBytes) : QList<BlockRange>{BlockRange()};
        for (const BlockRange &range : ranges)
            jobs.append({.table = number, .range = range, .sizeBytes = table.sizeBytes / ranges.size()});
    }
    return jobs;
}

} // namespace Understudy

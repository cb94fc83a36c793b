// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/taskcontrol.h"

#include "models/messages/catalog.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static const std::atomic_bool s_never = false;

TaskControl::TaskControl(const std::atomic_bool &cancelled, Report report, Note note)
    : m_cancelled({&cancelled})
    , m_report(std::move(report))
    , m_note(std::move(note))
{ }

Result<> TaskControl::checkpoint(const Progress &progress) const
{
    if (m_report)
        m_report(progress);
    return checkpoint();
}

bool TaskControl::isCancelled() const
{
    return std::ranges::any_of(m_cancelled,
                               [](const std::atomic_bool *flag) { return flag->load(std::memory_order_relaxed); });
}

Result<> TaskControl::checkpoint() const
{
    if (isCancelled())
        return fail("common.cancelled"_L1);
    return {};
}

void TaskControl::note(const QString &line) const
{
    if (m_note)
        m_note(line);
}

TaskControl TaskControl::uninterrupted() const
{
    return TaskControl(s_never, m_report, m_note);
}

TaskControl TaskControl::alsoReportingTo(Report listener) const
{
    TaskControl other = *this;
    other.m_report = [report = m_report, listener = std::move(listener)](const Progress &progress) {
        listener(progress);
        if (report)
            report(progress);
    };
    return other;
}

TaskControl TaskControl::alsoCancelledBy(const std::atomic_bool &flag) const
{
    TaskControl other = *this;
    other.m_cancelled.append(&flag);
    return other;
}

} // namespace Understudy

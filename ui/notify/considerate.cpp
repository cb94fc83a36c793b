// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/considerate.h"

#include "models/clock.h"
#include "services/config/settings.h"

#include <QGuiApplication>

namespace Understudy {

static bool isLookedAt()
{
    return QGuiApplication::focusWindow() != nullptr;
}

ConsiderateNotifier::ConsiderateNotifier(Notifier &desktop, const TaskRunner &tasks, const Settings &settings,
                                         const Clock &clock)
    : m_desktop(desktop)
    , m_settings(settings)
    , m_clock(clock)
{
    // Only the person in front of the window starts what belongs to a stage; what the window asks for by itself does not.
    connect(&tasks, &TaskRunner::started, this, [this, &tasks](quint64 task) {
        if (const QString stage = tasks.info(task).stage; !stage.isEmpty())
            m_running.insert(task, {stage, m_clock.now()});
    });
    connect(&tasks, &TaskRunner::finished, this, [this](quint64 task) {
        if (const auto [stage, since] = m_running.take(task); !stage.isEmpty())
            m_lastTook.insert(stage, std::chrono::milliseconds(since.msecsTo(m_clock.now())));
    });
    connect(qGuiApp, &QGuiApplication::focusWindowChanged, this, [this] {
        if (isLookedAt())
            seen();
    });
}

bool ConsiderateNotifier::isTold(const Notification &notification) const
{
    if (notification.kind != Notification::Kind::Done)
        return true;
    return m_settings.preferences().notifySuccess && !isLookedAt()
           && m_lastTook.value(notification.stage, std::chrono::milliseconds(0)) > longWork;
}

void ConsiderateNotifier::notify(const Notification &notification)
{
    if (notification.kind == Notification::Kind::Failure && !isLookedAt())
        emit unseenFailuresChanged(++m_unseen);
    if (!isTold(notification))
        return;
    Notification counted = notification;
    counted.times = timesOf(notification);
    m_last = counted;
    m_lastAt = m_clock.now();
    m_desktop.notify(counted);
}

int ConsiderateNotifier::timesOf(const Notification &notification) const
{
    const bool same = m_last.kind == notification.kind && m_last.title == notification.title
                      && m_last.body == notification.body && m_last.stage == notification.stage;
    return same && m_lastAt.secsTo(m_clock.now()) < countedFor.count() ? m_last.times + 1 : 1;
}

void ConsiderateNotifier::seen()
{
    if (m_unseen > 0)
        emit unseenFailuresChanged(m_unseen = 0);
}

} // namespace Understudy

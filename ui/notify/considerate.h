// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/tasks/taskrunner.h"
#include "ui/notify/notifier.h"

#include <QDateTime>
#include <QHash>
#include <QObject>

#include <chrono>

namespace Understudy {

class Clock;
class Settings;

// Decides what reaches the desktop. Failures and warnings always do. That something is done is told only if the person
// has started it, it took longer than half a minute, and they are looking elsewhere. What is not told here stands in the
// activity panel all the same.
class ConsiderateNotifier final : public QObject, public Notifier
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds longWork{30};
    static constexpr std::chrono::seconds countedFor{60}; // what comes again within that is counted, not stacked

    // All outlive this.
    ConsiderateNotifier(Notifier &desktop, const TaskRunner &tasks, const Settings &settings, const Clock &clock);

    void notify(const Notification &notification) override;
    [[nodiscard]] int unseenFailures() const { return m_unseen; }

signals:
    void unseenFailuresChanged(int count); // shown on the program's icon

private:
    [[nodiscard]] bool isTold(const Notification &notification) const;
    [[nodiscard]] int timesOf(const Notification &notification) const;
    void seen();

    Notifier &m_desktop;
    const Settings &m_settings;
    const Clock &m_clock;
    QHash<quint64, std::pair<QString, QDateTime>> m_running; // stage, since when
    QHash<QString, std::chrono::milliseconds> m_lastTook; // the last work of a stage
    Notification m_last; // that was told
    QDateTime m_lastAt;
    int m_unseen = 0;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/progress.h"

#include <QObject>
#include <QSet>
#include <QStringList>

namespace Understudy {

class TaskRunner;

// What works for a stage right now, and what it would mean to cancel all of it. What the window asks for by itself
// belongs to no stage, and is not worth a question.
class RunningWork final : public QObject
{
    Q_OBJECT

public:
    explicit RunningWork(TaskRunner &tasks, QObject *parent = nullptr);

    [[nodiscard]] QStringList titles() const; // oldest first
    [[nodiscard]] bool canCancel() const { return m_uninterruptible.isEmpty(); }
    // A restore whose data is in use is watched: it would be rolled back.
    [[nodiscard]] bool cancelRollsBack() const { return !m_watched.isEmpty(); }

signals:
    void changed();

private:
    void onProgress(quint64 task, const Progress &progress);
    void onFinished(quint64 task);

    TaskRunner &m_tasks;
    QSet<quint64> m_uninterruptible;
    QSet<quint64> m_watched;
};

} // namespace Understudy

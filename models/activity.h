// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/progresstracker.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

namespace Understudy {

// One step of an operation, as it is listed.
struct ActivityStep
{
    enum class State { Waiting, Running, Done, Stopped };

    Step step = Step::Other;
    State state = State::Waiting;
    qint64 beganMs = 0; // of the operation's time
    qint64 endedMs = 0;
    bool operator==(const ActivityStep &) const = default;
};

// One long operation that a person started: while it runs and afterwards.
struct Activity
{
    enum class Outcome { Running, Done, Warnings, Failed, Cancelled };

    quint64 id = 0; // of the task
    QString title; // "Back up shop/staging"
    QString stage;
    QStringList backups; // ids of those that it is about: made, verified, restored
    ProgressTracker::Operation operation = ProgressTracker::Operation::Other;
    QDateTime startedAt;
    QDateTime endedAt;
    Outcome outcome = Outcome::Running;
    Error error;
    QString summary; // what came of it, in a sentence; empty = nothing to add
    QString logFile;
    QList<ActivityStep> steps;
    QStringList log; // the newest lines; all of them are in the file

    [[nodiscard]] bool isRunning() const { return outcome == Outcome::Running; }
    // What is kept of a finished one: neither steps nor lines.
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Activity fromJson(const QJsonObject &json);
};

[[nodiscard]] QList<ActivityStep> stepsOf(ProgressTracker::Operation operation);
// As it is called in that operation.
[[nodiscard]] QString stepTitle(Step step, ProgressTracker::Operation operation);

// The line without passwords, tokens and keys, whoever wrote them into it.
[[nodiscard]] QString masked(const QString &line);

} // namespace Understudy

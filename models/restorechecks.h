// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/restoreplan.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace Understudy {

// One line of what must hold before a restore may begin.
struct RestoreCheck
{
    enum class State { Ok, Warning, Blocked, Working };
    enum class Action {
        SkipComparison,
        SuspendNow,
        SuspendForSwap,
        PromiseStopped,
        PromiseSpace,
        WithoutSafetyBackup,
        AcceptEarlier,
        CreateRoles,
        CheckAgain
    };

    QString id; // stable: "suspended", "space", "refusal"
    State state = State::Ok;
    QString text;
    QString details; // why, and what to do; empty = the text says it all
    QList<Action> actions; // what can be done about it here
    bool operator==(const RestoreCheck &) const = default;
};

// What a person has done in the restore dialog so far, and what goes on behind it.
struct RestoreSituation
{
    enum class Comparing { Running, Skipped, Done };

    Comparing comparing = Comparing::Running;
    bool canSuspend = true; // the stage has a runtime
    bool suspending = false; // right now, on the way
    int suspendingSeconds = 0;
    bool suspendForSwap = false;
    bool promisedStopped = false; // that nothing writes, where Understudy cannot find out
    bool promisedSpace = false; // that there is enough, where Understudy cannot look
    bool withoutSafetyBackup = false;
    bool asItIsUnreadable = false; // the only reason for going without one
    bool createRoles = false; // that a server lacks
    bool nothingChosen = false; // of the storages
    bool busy = false; // the plan is being made again
    QString typed; // to confirm
    QString typedWithout; // to confirm that there will be no safety backup
    QString verified; // "12 May 2026, 14:02": when the backup was found good; empty = never

    // What was answered to a question that `plan`, just made, does not ask any more is taken back. True if the plan was
    // made with such an answer.
    [[nodiscard]] bool forgetWhatIsNotAsked(const RestorePlan &plan);
};

// Says of a planned restore what holds, what is still to do, and whether it may begin. Pure: the dialog shows it, and
// the same plan is executed.
class RestoreChecks
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::RestoreChecks)

public:
    RestoreChecks(const RestorePlan &plan, const RestoreSituation &situation);

    [[nodiscard]] QList<RestoreCheck> checks() const;
    [[nodiscard]] bool mayRestore() const;
    // “Still to do: suspend the stage, type “restore”.” Empty when nothing is.
    [[nodiscard]] QString stillToDo() const;
    // The reason to give at the button, the most urgent one; empty when it may be pressed.
    [[nodiscard]] QString blockedBecause() const;

    // What is to be typed: “restore”, or the name of a protected stage.
    [[nodiscard]] QString word() const;
    [[nodiscard]] bool isWordTyped() const;
    [[nodiscard]] static QString withoutWord();
    [[nodiscard]] bool isWithoutWordTyped() const;

    // “staging”, of a stage called “shop/staging”.
    [[nodiscard]] static QString shortName(const QString &stage);

private:
    [[nodiscard]] RestoreCheck earlierRestore() const;
    [[nodiscard]] RestoreCheck comparison() const;
    [[nodiscard]] RestoreCheck completeness() const;
    [[nodiscard]] RestoreCheck schema() const;
    [[nodiscard]] RestoreCheck suspension() const;
    [[nodiscard]] RestoreCheck notSuspended() const;
    [[nodiscard]] RestoreCheck space() const;
    [[nodiscard]] RestoreCheck safetyBackup() const;
    [[nodiscard]] QStringList missingRoles() const;
    [[nodiscard]] RestoreCheck roles() const;
    [[nodiscard]] QList<RestoreCheck> refusals() const;
    [[nodiscard]] const Error *refusal(QLatin1StringView id) const;

    const RestorePlan &m_plan;
    const RestoreSituation &m_situation;
};

} // namespace Understudy

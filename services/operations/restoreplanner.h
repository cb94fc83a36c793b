// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"
#include "models/stage.h"
#include "services/operations/context.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

class Storage;

// Works out what a restore would do, touching nothing. What can be known today is in the plan; what forbids the
// restore is among its refusals. An error only if there is no such backup or stage, or on cancel.
class RestorePlanner
{
public:
    explicit RestorePlanner(const OperationContext &context);

    [[nodiscard]] Result<RestorePlan> plan(const RestoreRequest &request, const TaskControl &control) const;
    // Into the stage as the caller knows it: its file may have changed since.
    [[nodiscard]] Result<RestorePlan> plan(const RestoreRequest &request, const Stage &stage,
                                           const TaskControl &control) const;

private:
    struct Draft; // what plan() works on
    struct Look;
    [[nodiscard]] Result<> learnEarlierRestore(Draft &draft) const;
    void matchStorages(Draft &draft) const;
    void checkVersions(Draft &draft) const;
    [[nodiscard]] Result<> compareStorages(Draft &draft) const;
    [[nodiscard]] Result<Look> lookAt(const Draft &draft, Storage &storage, const TaskControl &control) const;
    static void takeOver(Draft &draft, PlannedStorage &planned, const Look &look);
    void needSpace(Draft &draft) const;
    static void judgeRoles(Draft &draft, const PlannedStorage &planned);
    static void judgeSpace(RestorePlan &plan, const SpaceNeed &need);
    void needSafetySpace(Draft &draft) const;
    [[nodiscard]] Result<> learnSuspension(Draft &draft) const;
    void sumUp(Draft &draft) const;

    const OperationContext &m_context;
};

} // namespace Understudy

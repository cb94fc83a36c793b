// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/backupargument.h"
#include "app/commands/clicommand.h"
#include "models/restoreplan.h"

#include <QCoreApplication>

namespace Understudy {

// What `backup plan` and `backup restore` have in common: which backup goes where.
class RestoreArguments
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::RestoreArguments)

public:
    void define(CLI::App &app);
    [[nodiscard]] Result<RestoreRequest> request(BackupService &service, const GlobalOptions &options) const;

private:
    BackupArgument m_backup;
    QString m_into;
    QStringList m_only;
    bool m_withoutSafetyBackup = false;
    bool m_createRoles = false;
};

// backup plan.
class BackupPlan final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupPlan)

public:
    [[nodiscard]] Description description() const override;
    void define(CLI::App &app) override { m_arguments.define(app); }
    [[nodiscard]] ProgressTracker::Operation operation() const override { return ProgressTracker::Operation::Other; }

protected:
    [[nodiscard]] Result<Outcome> work(BackupService &service, const Session &session) override;

private:
    RestoreArguments m_arguments;
};

// backup restore: prints the plan, asks, restores.
class BackupRestore final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupRestore)

public:
    [[nodiscard]] Description description() const override;
    void define(CLI::App &app) override;
    [[nodiscard]] ProgressTracker::Operation operation() const override { return ProgressTracker::Operation::Restore; }

protected:
    [[nodiscard]] Result<Outcome> work(BackupService &service, const Session &session) override;

private:
    [[nodiscard]] Result<RestorePlan> planAndShow(BackupService &service, const RestoreRequest &request,
                                                  const Session &session) const;
    [[nodiscard]] Result<> passGate(const RestorePlan &plan, RestoreRequest &request, const Session &session) const;

    RestoreArguments m_arguments;
    QString m_confirm;
    bool m_yes = false;
    bool m_suspend = false;
    bool m_resume = false;
    bool m_assumeSuspended = false;
    bool m_assumeSpace = false;
};

} // namespace Understudy

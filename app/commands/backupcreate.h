// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"
#include "app/commands/stageargument.h"
#include "models/backup.h"

#include <QCoreApplication>

namespace Understudy {

// backup create.
class BackupCreate final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupCreate)

public:
    [[nodiscard]] Description description() const override;
    void define(CLI::App &app) override;
    [[nodiscard]] ProgressTracker::Operation operation() const override { return ProgressTracker::Operation::Backup; }

protected:
    [[nodiscard]] Result<Outcome> work(BackupService &service, const Session &session) override;

private:
    [[nodiscard]] Result<BackupRequest> request(const GlobalOptions &options) const;
    [[nodiscard]] Result<Backup> backUp(BackupService &service, BackupRequest request, const Session &session) const;

    StageArgument m_stage;
    QString m_name;
    QString m_note;
    bool m_suspend = false;
    bool m_live = false;
    bool m_assumeSuspended = false;
    bool m_automatic = false;
    bool m_keep = false;
    bool m_named = false;
};

} // namespace Understudy

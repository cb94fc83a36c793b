// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"
#include "models/backup.h"

#include <QCoreApplication>

namespace Understudy {

// backup import.
class BackupImport final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupImport)

public:
    [[nodiscard]] Description description() const override;
    void define(CLI::App &app) override;
    [[nodiscard]] ProgressTracker::Operation operation() const override { return ProgressTracker::Operation::Import; }

protected:
    [[nodiscard]] Result<Outcome> work(BackupService &service, const Session &session) override;

private:
    [[nodiscard]] Result<QString> stage(const GlobalOptions &options) const;

    QStringList m_words;
    QString m_into;
    ImportRequest m_request;
};

} // namespace Understudy

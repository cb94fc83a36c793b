// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/clicommand.h"

#include <QCoreApplication>

namespace Understudy {

// stage detect DIR: what a folder holds, and the stage file it could become.
class StageDetect final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageDetect)

public:
    Description description() const override;
    void define(CLI::App &app) override;

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override;

private:
    QStringList m_words;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/session.h"
#include "models/error.h"

#include <QStringList>

namespace CLI {
class App;
}

namespace Understudy {

// PROJECT/STAGE as a word, or -p PROJECT -s STAGE.
class StageArgument
{
public:
    void define(CLI::App &app);

    // PROJECT/STAGE; InvalidInput if there is none, or two that differ.
    [[nodiscard]] Result<QString> required(const GlobalOptions &options) const;
    // The same, but empty if there is none.
    [[nodiscard]] Result<QString> optional(const GlobalOptions &options) const;

private:
    QStringList m_words;
};

// InvalidInput unless it is PROJECT/STAGE.
[[nodiscard]] Result<> checkStageId(const QString &id);
// What -p and -s say; empty if they are not given.
[[nodiscard]] QString stageOfOptions(const GlobalOptions &options);

} // namespace Understudy

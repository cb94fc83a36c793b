// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/everydialog_backups.h"
#include "tests/support/everydialog_program.h"
#include "tests/support/everydialog_recovery.h"
#include "tests/support/everydialog_restore.h"
#include "tests/support/everydialog_stages.h"

namespace Understudy::Testing {

// Each dialog of the program as a person sees it, filled with what is usual. Whoever adds a dialog adds it to the list
// of its area: then it is walked through by the tests of accessibility and of large texts, and worried by the monkey.
[[nodiscard]] inline QList<KnownDialog> everyDialog()
{
    return dialogsOfTheProgram() + dialogsOfBackups() + dialogsOfRestores() + dialogsOfStages() + dialogsOfRecovery();
}

} // namespace Understudy::Testing

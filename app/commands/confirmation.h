// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/session.h"
#include "models/restoreplan.h"

#include <QString>

namespace Understudy {

// Only goes on if `word` is typed (spaces around it and capitals do not matter), or was answered by --yes. Refused: the
// word is another one, or there is nobody to type it. Cancelled: Ctrl-C.
[[nodiscard]] Result<> confirm(const QString &question, const QString &word, bool yes, const Session &session);

// A protected stage wants its name as well, typed or by --confirm. The name as the service takes it; empty for a stage
// that is not protected.
[[nodiscard]] Result<QString> confirmProtected(const RestorePlan &plan, const QString &given, const Session &session);

} // namespace Understudy

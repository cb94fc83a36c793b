// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>

#include <functional>

namespace Understudy {

// Removes `name` of the open folder with all that is below it. Never follows a link, never crosses into another
// mount (then Busy from the system). Missing is fine. `shownAs` names it in errors. Any depth, any bytes in names.
// `pause` is asked between two names and ends the work with its error; what is gone by then stays gone.
[[nodiscard]] Result<> removeTree(int folder, const QByteArray &name, const QString &shownAs,
                                  const std::function<Result<>()> &pause = {});

} // namespace Understudy

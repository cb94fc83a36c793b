// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QMimeData;

namespace Understudy {

// The project's folder or compose file that is dragged, as a path; empty for everything else, and for several at once.
[[nodiscard]] QString droppedPlace(const QMimeData *data);

} // namespace Understudy

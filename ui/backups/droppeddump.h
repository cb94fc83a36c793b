// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QMimeData;

namespace Understudy {

// The dump of a database that is dragged, as a path: a file that is called like one, or the folder that pg_dump -Fd
// writes. Empty for everything else, and for several at once. Whether it is one only reading it tells.
[[nodiscard]] QString droppedDump(const QMimeData *data);

} // namespace Understudy

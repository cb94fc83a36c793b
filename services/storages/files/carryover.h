// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/files/pathfilter.h"
#include "services/tasks/taskcontrol.h"

#include <QList>

namespace Understudy {

// Paths in a tree that its storage leaves out, topmost only: what a restore carries over.
[[nodiscard]] Result<QList<QByteArray>> leftOutPaths(int root, const PathFilter &filter, const TaskControl &control);

// Moves everything that the filter leaves out from one tree into the other, to the same paths; folders that are missing
// on the way are made like those they come from. `own` (a name in `from`) is not touched. What is already at a path in
// `to` comes to the place of what was moved there. Repeating it goes on where it stopped.
[[nodiscard]] Result<> carryOver(int from, int to, const PathFilter &filter, const QByteArray &own,
                                 const QString &shownAs, const TaskControl &control);

// The left-out paths of `from` that have no place in `to`: a file or link stands where a folder must be.
[[nodiscard]] Result<QList<QByteArray>> pathsWithoutPlace(int from, int to, const PathFilter &filter,
                                                          const TaskControl &control);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Understudy {

[[nodiscard]] QList<qint64> runningProcesses();
// For display: "worker (pid 4711)".
[[nodiscard]] QString processName(qint64 process);
[[nodiscard]] qint64 ownProcess();
[[nodiscard]] quint32 currentUser();
[[nodiscard]] bool isAdministrator(); // may give files to other users
// Whether all processes of the machine, and what they have open, are visible to this one.
enum class ProcessSight { All, OtherUsersHidden, OwnContainerOnly };
[[nodiscard]] ProcessSight processSight();

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "ui/notify/notifier.h"

#include <optional>

namespace Understudy::Notices {

// What is to be told of operations that have ended; none if there is nothing: somebody cancelled it, and knows.

// `id`: of the row that the backup has in the list, whatever came of it.
[[nodiscard]] std::optional<Notification> ofBackup(const QString &stage, const QString &id,
                                                   const Result<Backup> &result);
[[nodiscard]] std::optional<Notification> ofImport(const QString &stage, const QString &id,
                                                   const Result<Backup> &result);
// `byItself`: right after a backup, whose end was told already; then only what is wrong is told.
[[nodiscard]] std::optional<Notification> ofVerify(const Backup &backup, const Result<VerifyOutcome> &outcome,
                                                   bool byItself);
[[nodiscard]] std::optional<Notification> ofRestore(const QString &stage, const Backup &backup,
                                                    const Result<RestoreOutcome> &result);
// An undo, a decision or a recovery that did not come about.
[[nodiscard]] std::optional<Notification> ofUndo(const QString &stage, const Error &error);

} // namespace Understudy::Notices

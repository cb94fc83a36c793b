// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace Understudy::BackupPrinter {

[[nodiscard]] QString listText(const QList<Backup> &backups);
[[nodiscard]] QJsonArray listJson(const QList<Backup> &backups);
[[nodiscard]] QString showText(const Backup &backup);
// As in the list, and what only one backup is asked for: note, problems, warnings, tools.
[[nodiscard]] QJsonObject showJson(const Backup &backup);
// “Ready, 3 warnings”
[[nodiscard]] QString statusText(const Backup &backup);

} // namespace Understudy::BackupPrinter

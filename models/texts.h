// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/stagecondition.h"

#include <QDateTime>
#include <QString>

// How values read in the window. Times come in UTC and are shown as local.
namespace Understudy::Texts {

[[nodiscard]] QString size(qint64 bytes); // “1.4 GB”; “—” if it is not known (negative)
[[nodiscard]] QString spokenSize(qint64 bytes); // “1.4 gigabytes”, for screen readers
[[nodiscard]] QString count(qint64 number); // with separators; “—” if it is not known (negative)
[[nodiscard]] QString rows(qint64 number); // “1 row”, “1,204 rows”
[[nodiscard]] QString duration(qint64 milliseconds); // “0.4 s”, “2 min 5 s”, “1 h 3 min”
[[nodiscard]] QString countdown(qint64 seconds); // “1:32”

// When something was made: “today 14:02”, “yesterday 09:10” within a day's reach, else “12 May 09:10”, with the year if
// it is another one. “—” if there is no time.
[[nodiscard]] QString when(const QDateTime &time, const QDateTime &now);
// How long ago: “just now”, “2 minutes ago”, “3 hours ago”, “4 days ago”.
[[nodiscard]] QString ago(const QDateTime &time, const QDateTime &now);
[[nodiscard]] QString clockTime(const QDateTime &time); // “13:58”
[[nodiscard]] QString exactTime(const QDateTime &time); // ISO with zone, for tooltips and screen readers

[[nodiscard]] QString stateWord(StageState state); // “Suspended”
// The word, and what belongs to it: “Unreachable since 13:40”, “2 of 4 storages”, “Watching, 1:32 left”.
[[nodiscard]] QString stateText(const StageCondition &condition);
[[nodiscard]] QString statusWord(BackupStatus status); // “Ready”
// The word, and what belongs to it: “Not ready 42 %”, “Ready, 3 warnings”, “Ready, verified”.
[[nodiscard]] QString statusText(const Backup &backup);
[[nodiscard]] QString percent(double fraction); // “42 %”, rounded down
[[nodiscard]] QString kindWord(StorageKind kind, const QString &version = {}); // “PostgreSQL 16”
[[nodiscard]] QString quoted(const QString &name); // “staging”
// A name for where a line does not wrap, its middle left out if it is very long. The whole belongs into the tooltip.
[[nodiscard]] QString shortened(const QString &name, qsizetype most = 30);
// The same of every stretch of a text in which no line can break.
[[nodiscard]] QString withoutLongWords(const QString &text);
[[nodiscard]] QString stageTitle(const QString &id); // “webshop › staging”

} // namespace Understudy::Texts

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/texts.h"

#include <QDateTime>
#include <QString>

// How single values look to a person on a terminal.
namespace Understudy::Format {

// As in the window.
using Texts::count;
using Texts::duration;
using Texts::rows;
using Texts::size;

// One line: what could move the cursor, turn the text around or pass for the end of the line is written as an escape.
[[nodiscard]] QString shown(const QString &text);
// Several lines, each of them shown.
[[nodiscard]] QString shownLines(const QString &text);
[[nodiscard]] QString time(const QDateTime &utc); // local, "2026-05-12 09:10"; "—" if there is none
[[nodiscard]] QString orDash(const QString &text); // a cell is never blank

} // namespace Understudy::Format

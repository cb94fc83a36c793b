// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

namespace Understudy {

// A command as one line that a person edits: words by spaces, quotes around what holds some. No shell: a “$” or “|” is a
// letter like others. None of both loses a word: splitCommand(joinCommand(x)) is x.
[[nodiscard]] QStringList splitCommand(const QString &line);
[[nodiscard]] QString joinCommand(const QStringList &words);

} // namespace Understudy

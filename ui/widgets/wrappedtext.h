// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QLabel;

namespace Understudy {

// A line of a dialog that wraps and takes nothing in its text for marks.
[[nodiscard]] QLabel *wrappedLabel(const QString &name, const QString &text = {});
// Shows a text in a label that wraps. What no line can break in does not make the window wider: its middle is left out,
// and the whole text stands in the tooltip.
void showWrapped(QLabel &label, const QString &text);
// What such a label, or one that elides, would show if it had the room.
[[nodiscard]] QString wholeText(const QLabel &label);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/wrappedtext.h"

#include "models/texts.h"

#include <QLabel>

namespace Understudy {

void showWrapped(QLabel &label, const QString &text)
{
    const QString shown = Texts::withoutLongWords(text);
    label.setText(shown);
    label.setToolTip(shown == text ? QString() : text);
}

QString wholeText(const QLabel &label)
{
    return label.toolTip().isEmpty() ? label.text() : label.toolTip();
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/dangerbutton.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QGuiApplication>

namespace Understudy {

DangerButton::DangerButton(const QString &text, QWidget *parent)
    : PressButton(text, parent)
{
    applyColours();
}

void DangerButton::changeEvent(QEvent *event)
{
    PressButton::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        applyColours();
}

// Only the enabled states: a disabled one looks like every other, and says beside it why.
void DangerButton::applyColours()
{
    const QPalette base = QGuiApplication::palette();
    const QColor ground = Theme::colour(Theme::Token::Error, base);
    const QColor ink = Theme::contrast(Qt::white, ground) >= Theme::contrast(Qt::black, ground) ? Qt::white : Qt::black;
    QPalette colours = base;
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive}) {
        colours.setColor(group, QPalette::Button, ground);
        colours.setColor(group, QPalette::ButtonText, ink);
    }
    setPalette(colours);
}

} // namespace Understudy

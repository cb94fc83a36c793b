// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/platformstyle.h"

#include "ui/theme/ownstyle.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace Understudy {

#ifdef Q_OS_WIN
void usePlatformStyle()
{
    QApplication::setStyle(new OwnStyle);
    QPalette palette = QApplication::palette();
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x5f, 0xa8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    QApplication::setPalette(palette);
}
#else
void usePlatformStyle()
{
    const QString found = QApplication::style()->name();
    if (found == u"windows"_s || found == u"fusion"_s) // no desktop has brought one of its own
        QApplication::setStyle(new OwnStyle);
}
#endif

// As Fusion has it where the system is dark, but for a highlight that white text can be read on.
QPalette Theme::darkPalette()
{
    const QColor ground(50, 50, 50);
    const QColor base(35, 35, 35);
    const QColor text(240, 240, 240);
    const QColor faint(130, 130, 130);
    QPalette palette(text, ground, ground.lighter(150), ground.darker(150), ground.darker(130), text, base);
    palette.setColor(QPalette::Button, ground);
    palette.setColor(QPalette::AlternateBase, QColor(42, 42, 42));
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x5f, 0xa8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, ground);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Link, QColor(0x8a, 0xb4, 0xf8));
    QColor placeholder = text;
    placeholder.setAlpha(128);
    palette.setColor(QPalette::PlaceholderText, placeholder);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Base, ground);
    palette.setColor(QPalette::Disabled, QPalette::PlaceholderText, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(85, 85, 85));
    return palette;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/platformstyle.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace Understudy {

#ifdef Q_OS_WIN
void usePlatformStyle()
{
    QApplication::setStyle(u"Fusion"_s);
    QPalette palette = QApplication::palette();
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x5f, 0xa8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    QApplication::setPalette(palette);
}
#else
void usePlatformStyle()
{
    if (QApplication::style()->name() == u"windows"_s) // no theme of the desktop was found
        QApplication::setStyle(u"Fusion"_s);
}
#endif

} // namespace Understudy

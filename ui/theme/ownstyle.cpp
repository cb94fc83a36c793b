// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/ownstyle.h"

#include <QApplication>
#include <QStyleOption>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

OwnStyle::OwnStyle()
    : QProxyStyle(u"Fusion"_s)
{ }

int OwnStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0;
    if (m_calm && (hint == SH_Widget_Animation_Duration || hint == SH_Widget_Animate))
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

// Whoever made the letters large, here or for the whole desktop: boxes and pictures are about as high as they are.
static int besideLetters(int usual, const QStyleOption *option, const QWidget *widget)
{
    const QFontMetrics letters = option   ? option->fontMetrics
                                 : widget ? widget->fontMetrics()
                                          : QFontMetrics(QApplication::font());
    return std::max(usual, letters.height() * 17 / 20);
}

int OwnStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    const int usual = QProxyStyle::pixelMetric(metric, option, widget);
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
    case PM_ToolBarIconSize:
        return besideLetters(usual * m_textPercent / 100, option, widget);
    case PM_TreeViewIndentation:
        return usual * m_textPercent / 100;
    default:
        return usual;
    }
}

OwnStyle *ownStyle()
{
    return qobject_cast<OwnStyle *>(QApplication::style());
}

} // namespace Understudy

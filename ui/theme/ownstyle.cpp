// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/ownstyle.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOption>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

OwnStyle::OwnStyle()
    : QProxyStyle(u"Fusion"_s)
{ }

// Fusion draws it a shade darker than the window, which nobody finds on a dark one.
static QColor frameOf(const QStyleOption &option)
{
    if (option.state & QStyle::State_Selected) // in a row of a list
        return option.palette.color(QPalette::Active, QPalette::HighlightedText);
    const bool focused = (option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange);
    return focused ? option.palette.color(QPalette::Active, QPalette::WindowText) : Theme::controlFrame(option.palette);
}

// Boxes in lists are drawn as the others, through here.
void OwnStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool round = element == PE_IndicatorRadioButton;
    if (!option || !(option->state & State_Enabled) || (element != PE_IndicatorCheckBox && !round))
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(frameOf(*option), round ? 1.3 : 1)); // a thin curve fades between two pixels
    painter->setBrush(Qt::NoBrush);
    const QRectF frame = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (round)
        painter->drawEllipse(frame);
    else
        painter->drawRect(frame);
    painter->restore();
}

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

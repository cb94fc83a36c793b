// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/schedule/timeline.h"

#include "models/texts.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_margin = 12;
static constexpr int s_step = 24; // also how much of it a pointer has to hit
static constexpr double s_radius = 5.5;

Timeline::Timeline(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"retentionTimeline"_s);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Backups by age"));
    describe();
}

void Timeline::setPreview(const RetentionPreview &preview)
{
    m_preview = preview;
    m_current = static_cast<int>(preview.dots.size()) - 1;
    describe();
    updateGeometry();
    update();
}

QString Timeline::textOf(int dot) const
{
    const RetentionPreview::Dot &one = m_preview.dots.at(dot);
    const QString time = QLocale().toString(one.createdAt.toLocalTime(), QLocale::ShortFormat);
    return one.goes ? tr("%1, %2, will be removed").arg(one.name, time) : tr("%1, %2, stays").arg(one.name, time);
}

QSize Timeline::sizeHint() const
{
    return {2 * s_margin + s_step * static_cast<int>(std::clamp<qsizetype>(m_preview.dots.size(), 4, 20)), 2 * s_step};
}

QSize Timeline::minimumSizeHint() const
{
    return {2 * s_margin + 4 * s_step, 2 * s_step};
}

int Timeline::shown() const
{
    const int fitting = std::max(1, (width() - 2 * s_margin) / s_step);
    return std::min(fitting, static_cast<int>(m_preview.dots.size()));
}

QPointF Timeline::centreOf(int dot) const
{
    const int place = dot - (static_cast<int>(m_preview.dots.size()) - shown());
    const double along = s_margin + s_step * (place + 0.5);
    return {layoutDirection() == Qt::RightToLeft ? width() - along : along, height() / 2.0};
}

int Timeline::dotAt(QPointF place) const
{
    const int count = static_cast<int>(m_preview.dots.size());
    for (int dot = count - shown(); dot < count; ++dot) {
        if (std::abs(centreOf(dot).x() - place.x()) <= s_step / 2.0)
            return dot;
    }
    return -1;
}

void Timeline::setCurrent(int dot)
{
    const int count = static_cast<int>(m_preview.dots.size());
    if (count == 0)
        return;
    m_current = std::clamp(dot, count - shown(), count - 1);
    describe();
    update();
}

void Timeline::describe()
{
    const QString all = m_preview.spoken();
    setAccessibleDescription(m_current < 0 ? all : textOf(m_current) + u". "_s + all);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int count = static_cast<int>(m_preview.dots.size());
    const int first = count - shown();
    const QColor stays = Theme::colour(Theme::Token::Running, palette());
    const QColor goes = Theme::colour(Theme::Token::Muted, palette());
    painter.setPen(QPen(Theme::hairline(palette()), 1));
    if (count > 0)
        painter.drawLine(centreOf(first), centreOf(count - 1));
    for (int dot = first; dot < count; ++dot) {
        const bool leaves = m_preview.dots.at(dot).goes;
        painter.setPen(QPen(leaves ? goes : stays, 1.5));
        painter.setBrush(leaves ? palette().window() : QBrush(stays));
        painter.drawEllipse(centreOf(dot), s_radius, s_radius);
    }
    if (hasFocus() && m_current >= first) {
        painter.setPen(QPen(palette().highlight(), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centreOf(m_current), s_radius + 4, s_radius + 4);
    }
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(m_current + (mirrored ? 1 : -1));
    case Qt::Key_Right:
        return setCurrent(m_current + (mirrored ? -1 : 1));
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(static_cast<int>(m_preview.dots.size()) - 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (const int dot = dotAt(event->position()); dot >= 0)
        setCurrent(dot);
}

bool Timeline::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int dot = dotAt(help->pos());
        QToolTip::showText(help->globalPos(), dot < 0 ? m_preview.sentence() : textOf(dot), this);
        return true;
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

} // namespace Understudy

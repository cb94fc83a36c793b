// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/timeline.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using Shape = TimelineDot::Shape;

static constexpr int s_margin = 12;
static constexpr int s_step = 24; // also how much of it a pointer has to hit
static constexpr double s_radius = 5.5;
static constexpr double s_checked = 8; // radius, so that there is room for the check

Timeline::Timeline(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Backups by age"));
    describe();
}

void Timeline::setDots(const QList<TimelineDot> &dots, const QString &spoken)
{
    m_dots = dots;
    m_spoken = spoken;
    m_current = count() - 1;
    describe();
    updateGeometry();
    update();
}

void Timeline::setEnd(const QString &word)
{
    m_end = word;
    updateGeometry();
    update();
}

QSize Timeline::sizeHint() const
{
    const int dots = std::clamp(count(), 4, 20);
    return {2 * s_margin + s_step * dots + endWidth(), std::max(2 * s_step, 2 * fontMetrics().height())};
}

QSize Timeline::minimumSizeHint() const
{
    return {2 * s_margin + 4 * s_step + endWidth(), sizeHint().height()};
}

int Timeline::endWidth() const
{
    return m_end.isEmpty() ? 0 : Theme::grid + fontMetrics().horizontalAdvance(m_end) + Theme::grid;
}

int Timeline::shown() const
{
    const int fitting = std::max(1, (width() - 2 * s_margin - endWidth()) / s_step);
    return std::min(fitting, count());
}

QPointF Timeline::centreOf(int dot) const
{
    const int place = dot - (count() - shown());
    const double along = s_margin + s_step * (place + 0.5);
    return {layoutDirection() == Qt::RightToLeft ? width() - along : along, height() / 2.0};
}

int Timeline::dotAt(QPointF place) const
{
    for (int dot = count() - shown(); dot < count(); ++dot) {
        if (std::abs(centreOf(dot).x() - place.x()) <= s_step / 2.0)
            return dot;
    }
    return -1;
}

void Timeline::setCurrent(int dot)
{
    m_current = std::clamp(dot, -1, count() - 1);
    describe();
    update();
}

void Timeline::choose(int dot)
{
    if (count() == 0)
        return;
    setCurrent(std::clamp(dot, count() - shown(), count() - 1));
    emit currentChanged(m_current);
}

void Timeline::describe()
{
    setAccessibleDescription(m_current < 0 ? m_spoken : textOf(m_current) + u". "_s + m_spoken);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

static QColor colourOf(Shape shape, const QPalette &palette)
{
    switch (shape) {
    case Shape::Filled:
        return Theme::colour(Theme::Token::Running, palette);
    case Shape::Hollow:
        return Theme::colour(Theme::Token::Muted, palette);
    case Shape::Check:
        return Theme::colour(Theme::Token::Ok, palette);
    case Shape::Cross:
        return Theme::colour(Theme::Token::Error, palette);
    }
    Q_UNREACHABLE_RETURN({});
}

// Told apart by their shapes alone; the colours only help.
void Timeline::paintDot(QPainter &painter, int dot) const
{
    const TimelineDot &one = m_dots.at(dot);
    const QPointF at = centreOf(dot);
    const QColor colour = colourOf(one.shape, palette());
    painter.setPen(QPen(colour, one.shape == Shape::Cross ? 2.5 : 1.5, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(one.shape == Shape::Hollow || one.shape == Shape::Cross ? palette().window() : QBrush(colour));
    if (one.shape == Shape::Cross) {
        painter.drawLine(at + QPointF(-5, -5), at + QPointF(5, 5));
        painter.drawLine(at + QPointF(-5, 5), at + QPointF(5, -5));
    } else {
        const double radius = one.shape == Shape::Check ? s_checked : s_radius;
        painter.drawEllipse(at, radius, radius);
    }
    if (one.shape == Shape::Check) {
        painter.setPen(QPen(palette().window().color(), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{at + QPointF(-3.5, 0), at + QPointF(-1, 3), at + QPointF(4, -3)});
    }
    if (one.isMarked) {
        const QPointF tip = at + QPointF(0, s_checked + 3);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().windowText());
        painter.drawPolygon(QPolygonF{tip, tip + QPointF(-5, 7), tip + QPointF(5, 7)});
    }
}

void Timeline::paintEnd(QPainter &painter) const
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const double dots = s_margin + s_step * shown() + Theme::grid / 2.0;
    const double along = mirrored ? width() - dots : dots;
    painter.setPen(QPen(palette().windowText(), 1.5));
    painter.drawLine(QPointF(along, height() / 2.0 - 10), QPointF(along, height() / 2.0 + 10));
    const QRectF room(mirrored ? 0 : along + Theme::grid / 2.0, 0,
                      (mirrored ? along : width() - along) - Theme::grid / 2.0, height());
    painter.drawText(room, static_cast<int>(Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft)), m_end);
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int first = count() - shown();
    painter.setPen(QPen(Theme::hairline(palette()), 1));
    if (count() > 0)
        painter.drawLine(centreOf(first), centreOf(count() - 1));
    for (int dot = first; dot < count(); ++dot)
        paintDot(painter, dot);
    if (!m_end.isEmpty())
        paintEnd(painter);
    if (m_current >= first) {
        painter.setPen(QPen(hasFocus() ? palette().highlight() : palette().mid(), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centreOf(m_current), s_checked + 3, s_checked + 3);
    }
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(m_current + (mirrored ? 1 : -1));
    case Qt::Key_Right:
        return choose(m_current + (mirrored ? -1 : 1));
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(count() - 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (const int dot = dotAt(event->position()); dot >= 0)
        choose(dot);
}

bool Timeline::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int dot = dotAt(help->pos());
        QToolTip::showText(help->globalPos(), dot < 0 ? m_spoken : textOf(dot), this);
        return true;
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

} // namespace Understudy

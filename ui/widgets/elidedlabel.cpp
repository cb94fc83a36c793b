// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/elidedlabel.h"

#include "models/direction.h"

#include <QEvent>

#include <algorithm>

namespace Understudy {

ElidedLabel::ElidedLabel(QWidget *parent, Qt::TextElideMode mode)
    : QLabel(parent)
    , m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    elide();
}

void ElidedLabel::setTip(const QString &tip)
{
    m_tip = tip;
    elide();
}

void ElidedLabel::setRange(int least, int most)
{
    m_least = least;
    m_most = most;
    updateGeometry();
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {std::min(fontMetrics().averageCharWidth() * m_least, sizeHint().width()), fontMetrics().height()};
}

QSize ElidedLabel::sizeHint() const
{
    const int whole = fontMetrics().horizontalAdvance(m_text) + 2 * margin() + 2;
    return {std::min(whole, fontMetrics().averageCharWidth() * m_most), fontMetrics().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        elide();
}

void ElidedLabel::elide()
{
    const QString whole = Texts::directed(m_text, layoutDirection());
    const QString shown = fontMetrics().elidedText(whole, m_mode, contentsRect().width());
    QLabel::setText(shown);
    const QString elided = shown == whole ? QString() : m_text;
    setToolTip(elided.isEmpty() || m_tip.isEmpty() ? elided + m_tip : elided + u'\n' + m_tip);
}

} // namespace Understudy

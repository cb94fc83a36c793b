// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/tallarea.h"

#include <QEvent>
#include <QScrollBar>

namespace Understudy {

TallArea::TallArea(QWidget *content, QWidget *parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(content);
}

QSize TallArea::minimumSizeHint() const
{
    QSize least = QScrollArea::minimumSizeHint();
    if (widget())
        least.setWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
    return least;
}

bool TallArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/columns.h"

#include <QEvent>

#include <algorithm>

namespace Understudy {

Columns::Columns(QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
{
    setChildrenCollapsible(false);
}

static QSize least(const QWidget &part)
{
    return part.minimumSizeHint().expandedTo(part.minimumSize());
}

int Columns::widthBeside() const
{
    int needed = 0;
    for (int at = 0; at < count(); ++at)
        needed += least(*widget(at)).width() + (at > 0 ? handleWidth() : 0);
    return needed;
}

QSize Columns::minimumSizeHint() const
{
    const bool beside = orientation() == Qt::Horizontal;
    QSize needed;
    for (int at = 0; at < count(); ++at) {
        const QSize part = least(*widget(at));
        needed.setWidth(std::max(needed.width(), part.width()));
        needed.setHeight(beside ? std::max(needed.height(), part.height())
                                : needed.height() + part.height() + (at > 0 ? handleWidth() : 0));
    }
    return needed;
}

void Columns::arrange()
{
    const Qt::Orientation wanted = width() >= widthBeside() ? Qt::Horizontal : Qt::Vertical;
    if (wanted == orientation())
        return;
    setOrientation(wanted);
    updateGeometry();
}

void Columns::resizeEvent(QResizeEvent *event)
{
    QSplitter::resizeEvent(event);
    arrange();
}

bool Columns::event(QEvent *event)
{
    const bool handled = QSplitter::event(event);
    if (event->type() == QEvent::LayoutRequest) // a part needs more or less than before
        arrange();
    return handled;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/readingorder.h"

#include <QLayout>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QWidget>

namespace Understudy {

static void collect(const QLayout &layout, QList<QWidget *> &chain);

static void collect(QWidget &widget, QList<QWidget *> &chain)
{
    if (widget.focusPolicy() & Qt::TabFocus)
        chain.append(&widget);
    if (const auto *area = qobject_cast<QScrollArea *>(&widget); area && area->widget()) {
        collect(*area->widget(), chain);
    } else if (const auto *columns = qobject_cast<QSplitter *>(&widget)) {
        for (int at = 0; at < columns->count(); ++at)
            collect(*columns->widget(at), chain);
    } else if (const auto *tabs = qobject_cast<QTabWidget *>(&widget)) {
        for (int at = 0; at < tabs->count(); ++at)
            collect(*tabs->widget(at), chain);
    } else if (widget.layout()) {
        collect(*widget.layout(), chain);
    }
}

static void collect(const QLayout &layout, QList<QWidget *> &chain)
{
    for (int at = 0; at < layout.count(); ++at) {
        QLayoutItem *item = layout.itemAt(at);
        if (item->layout())
            collect(*item->layout(), chain);
        else if (item->widget())
            collect(*item->widget(), chain);
    }
}

void tabInReadingOrder(const QLayout &layout)
{
    QList<QWidget *> chain;
    collect(layout, chain);
    for (qsizetype at = 1; at < chain.size(); ++at)
        QWidget::setTabOrder(chain.at(at - 1), chain.at(at));
}

} // namespace Understudy

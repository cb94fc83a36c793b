// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/roomydelegate.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace Understudy {

static constexpr int s_leastHeight = 24;
static constexpr int s_air = 8;

void RoomyDelegate::setUp(QAbstractItemView &view)
{
    view.setItemDelegate(new RoomyDelegate(&view));
    if (const auto *table = qobject_cast<QTableView *>(&view)) // which does not ask for itself
        table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
}

QSize RoomyDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize text = QStyledItemDelegate::sizeHint(option, index);
    return {text.width(), std::max(text.height() + s_air, s_leastHeight)};
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/rowstext.h"

#include <QAbstractItemView>
#include <QHeaderView>

#include <algorithm>

namespace Understudy {

QString selectedRowsAsText(const QAbstractItemView &view, const QHeaderView &header)
{
    QList<int> columns;
    for (int visual = 0; visual < header.count(); ++visual) {
        if (const int column = header.logicalIndex(visual); !header.isSectionHidden(column))
            columns.append(column);
    }
    QModelIndexList rows = view.selectionModel()->selectedRows();
    std::ranges::sort(rows, std::ranges::less(), [&view](const QModelIndex &row) { return view.visualRect(row).y(); });
    const auto line = [&columns](const auto &cell) {
        QStringList cells;
        for (const int column : columns)
            cells.append(cell(column).toString().simplified());
        return cells.join(u'\t');
    };
    QStringList lines{line([&view](int column) { return view.model()->headerData(column, Qt::Horizontal); })};
    for (const QModelIndex &row : std::as_const(rows))
        lines.append(line([&row](int column) { return row.siblingAtColumn(column).data(); }));
    return lines.join(u'\n') + u'\n';
}

} // namespace Understudy

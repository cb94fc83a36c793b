// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/storageview.h"

#include "models/rowfilter.h"
#include "models/storagemodel.h"
#include "ui/backups/glyphs.h"
#include "ui/backups/rowstext.h"
#include "ui/widgets/sizebardelegate.h"
#include "ui/widgets/statusdelegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_leastRowHeight = 26;

StorageView::StorageView(StorageModel *model, QWidget *parent)
    : QTableView(parent)
    , m_rows(new RowFilter(-1, this))
{
    setObjectName(u"storageView"_s);
    setAccessibleName(tr("Storages"));
    m_rows->setSourceModel(model);
    setModel(m_rows);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leads on, the arrows lead through the rows
    setSortingEnabled(true);
    verticalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // as the stage file has them
    setVerticalScrollMode(ScrollPerPixel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setItemDelegateForColumn(StorageModel::Size, new SizeBarDelegate(StorageModel::ShareRole, this));
    setItemDelegateForColumn(StorageModel::State, new StatusDelegate(storageGlyph, this));
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &StorageView::showHeaderMenu);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_rows, signal, this, &StorageView::fitToRows);
    connect(m_rows, &QAbstractItemModel::modelReset, this, &StorageView::fitToRows);
    applyFont();
    fitToRows();
}

void StorageView::applyFont()
{
    const int letter = std::max(fontMetrics().averageCharWidth(), 6);
    const int widths[] = {14, 18, 18, 18};
    for (int column = 0; column < StorageModel::State; ++column)
        horizontalHeader()->resizeSection(column, letter * widths[column]);
    verticalHeader()->setDefaultSectionSize(std::max(s_leastRowHeight, fontMetrics().height() + 10));
    setIconSize({fontMetrics().height(), fontMetrics().height()});
}

void StorageView::fitToRows()
{
    if (!currentIndex().isValid() && m_rows->rowCount() > 0)
        selectionModel()->setCurrentIndex(m_rows->index(0, 0), QItemSelectionModel::NoUpdate);
    updateGeometry();
}

QSize StorageView::sizeHint() const
{
    const int rows = std::clamp(m_rows->rowCount(), 1, mostRows);
    const int high = horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize()
                     + 2 * frameWidth();
    return {QTableView::sizeHint().width(), high};
}

QSize StorageView::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

QByteArray StorageView::columnState() const
{
    return horizontalHeader()->saveState();
}

bool StorageView::restoreColumnState(const QByteArray &state)
{
    return !state.isEmpty() && horizontalHeader()->restoreState(state);
}

void StorageView::showHeaderMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = StorageModel::Component; column < StorageModel::ColumnCount; ++column) {
        if (column == StorageModel::Storage)
            continue; // without it a row says nothing
        QAction *action = menu->addAction(m_rows->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnHidden(column, !on); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Reset columns")), &QAction::triggered, this, [this] {
        for (int column = 0; column < StorageModel::ColumnCount; ++column) {
            setColumnHidden(column, false);
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), column);
        }
        horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        applyFont();
    });
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

void StorageView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectedRowsAsText(*this, *horizontalHeader()));
        return;
    }
    QTableView::keyPressEvent(event);
}

void StorageView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        applyFont();
        updateGeometry();
    }
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/backuptree.h"

#include "models/backupmodel.h"
#include "models/rowfilter.h"
#include "ui/backups/glyphs.h"
#include "ui/backups/marksdelegate.h"
#include "ui/backups/rowstext.h"
#include "ui/widgets/sizebardelegate.h"
#include "ui/widgets/statusdelegate.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

BackupTree::BackupTree(BackupModel *model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_rows(new RowFilter(BackupModel::MatchesRole, this))
{
    setObjectName(u"backupTree"_s);
    setAccessibleName(tr("Backups"));
    m_rows->setSourceModel(model);
    setModel(m_rows);
    setUniformRowHeights(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setAllColumnsShowFocus(true);
    setSortingEnabled(true);
    setTextElideMode(Qt::ElideRight);
    setExpandsOnDoubleClick(true);
    setItemDelegateForColumn(BackupModel::Name, new MarksDelegate(this));
    setItemDelegateForColumn(BackupModel::Size, new SizeBarDelegate(BackupModel::ShareRole, this));
    setItemDelegateForColumn(BackupModel::Status, new StatusDelegate(backupGlyph, this));
    setUpColumns();
    connect(m_rows, &QAbstractItemModel::modelReset, this, &BackupTree::keepACurrentRow);
    connect(m_rows, &QAbstractItemModel::rowsInserted, this, &BackupTree::keepACurrentRow);
    connect(m_rows, &QAbstractItemModel::rowsRemoved, this, &BackupTree::keepACurrentRow);
    connect(m_rows, &QAbstractItemModel::dataChanged, this, &BackupTree::selectionChangedTo);
    keepACurrentRow();
}

void BackupTree::setUpColumns()
{
    header()->setObjectName(u"backupTreeHeader"_s);
    header()->setSectionsMovable(true);
    header()->setStretchLastSection(true);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &BackupTree::showHeaderMenu);
    resetColumns();
}

void BackupTree::resetColumns()
{
    const int letter = std::max(fontMetrics().averageCharWidth(), 6);
    const std::pair<int, int> widths[] = {
        {BackupModel::Name, 34},    {BackupModel::Created, 22},  {BackupModel::Size, 12},   {BackupModel::Status, 30},
        {BackupModel::Release, 14}, {BackupModel::Duration, 12}, {BackupModel::OnDisk, 12}, {BackupModel::Note, 20}};
    for (const auto &[column, letters] : widths) {
        const bool shown = column <= BackupModel::Release;
        setColumnHidden(column, !shown);
        header()->moveSection(header()->visualIndex(column), column);
        header()->resizeSection(column, letter * letters);
    }
    sortByColumn(BackupModel::Created, Qt::DescendingOrder);
    applyIconSize();
}

void BackupTree::applyIconSize()
{
    setIconSize({fontMetrics().height(), fontMetrics().height()});
}

void BackupTree::setLookedFor(const QString &text)
{
    m_rows->setLookedFor(text);
    keepACurrentRow();
}

int BackupTree::shownBackups() const
{
    return m_rows->rowCount();
}

// Without a current row a screen reader says nothing when the view gets the focus.
void BackupTree::keepACurrentRow()
{
    if (!currentIndex().isValid() && m_rows->rowCount() > 0)
        setCurrentIndex(m_rows->index(0, 0));
    emit selectionChangedTo();
}

QList<Backup> BackupTree::selectedBackups() const
{
    QList<Backup> backups;
    const QModelIndexList rows = selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const Backup *backup = m_model->backup(m_rows->mapToSource(row));
        if (backup && !std::ranges::contains(backups, backup->id(), &Backup::id))
            backups.append(*backup);
    }
    return backups;
}

void BackupTree::selectBackup(const QString &id)
{
    const QModelIndex index = m_rows->mapFromSource(m_model->indexOf(id));
    if (!index.isValid())
        return;
    // Alone, whatever keys are held: setCurrentIndex() would add it to the others while Ctrl is down.
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void BackupTree::renameCurrent()
{
    QModelIndex index = currentIndex();
    if (index.parent().isValid())
        index = index.parent();
    index = index.siblingAtColumn(BackupModel::Name);
    if (index.isValid() && index.flags().testFlag(Qt::ItemIsEditable))
        edit(index);
}

QByteArray BackupTree::columnState() const
{
    return header()->saveState();
}

bool BackupTree::restoreColumnState(const QByteArray &state)
{
    if (state.isEmpty() || !header()->restoreState(state))
        return false;
    setColumnHidden(BackupModel::Name, false);
    sortByColumn(header()->sortIndicatorSection(), header()->sortIndicatorOrder());
    return true;
}

void BackupTree::showHeaderMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"backupColumnsMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = BackupModel::Name + 1; column < BackupModel::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_rows->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnHidden(column, !on); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Reset columns")), &QAction::triggered, this, &BackupTree::resetColumns);
    menu->popup(header()->mapToGlobal(position));
}

void BackupTree::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectedRowsAsText(*this, *header()));
        return;
    }
    if (event->key() == Qt::Key_F2 && event->modifiers() == Qt::NoModifier) {
        renameCurrent();
        return;
    }
    if (event->text() == u"*") {
        expandAll();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void BackupTree::contextMenuEvent(QContextMenuEvent *event)
{
    const QPoint byKey = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    emit menuAsked(event->reason() == QContextMenuEvent::Keyboard ? byKey : event->globalPos());
}

void BackupTree::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        applyIconSize();
}

void BackupTree::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    emit selectionChangedTo();
}

} // namespace Understudy

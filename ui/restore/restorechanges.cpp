// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restorechanges.h"

#include "ui/theme/icons.h"
#include "ui/widgets/roomydelegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

// Cells that do not touch each other. The kind of a storage is a picture beside its name, which keeps the room; who
// hears the row is told it in words.
class ChangesDelegate final : public RoomyDelegate
{
public:
    using RoomyDelegate::RoomyDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return RoomyDelegate::sizeHint(option, index) + QSize(16, 0);
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        RoomyDelegate::initStyleOption(option, index);
        const QVariant kind = index.data(RestoreChangesModel::KindRole);
        if (!kind.isValid() || index.column() != RestoreChangesModel::Item)
            return;
        option->icon = icon(iconName(static_cast<StorageKind>(kind.toInt())));
        const int side = option->fontMetrics.height();
        option->decorationSize = QSize(side, side);
        option->features |= QStyleOptionViewItem::HasDecoration;
    }
};

} // namespace

RestoreChanges::RestoreChanges(QWidget *parent)
    : QGroupBox(parent)
    , m_tree(new QTreeView(this))
    , m_comparing(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_mixed(new QLabel(this))
{
    m_tree->setObjectName(u"restoreChanges"_s);
    m_tree->setAccessibleName(tr("What the restore will change"));
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new ChangesDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setMinimumHeight(fontMetrics().height() * 5);
    m_tree->setMinimumWidth(fontMetrics().averageCharWidth() * 54); // names and figures: rather below each other
    QHeaderView *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 12); // names stay to be read with large letters
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(RestoreChangesModel::Item, QHeaderView::Stretch);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    m_progress->setAccessibleName(tr("Progress of the comparison"));
    for (QLabel *label : {m_comparing, m_mixed}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_mixed->setObjectName(u"restoreMixed"_s);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_comparing);
    layout->addWidget(m_progress);
    layout->addWidget(m_mixed);
    setProgress({});
}

QWidget *RestoreChanges::tree() const
{
    return m_tree;
}

// A view that has a current row is never silent when the focus comes to it.
void RestoreChanges::setPlan(const RestorePlan &plan)
{
    QModelIndex current = m_tree->currentIndex();
    while (current.parent().isValid())
        current = current.parent();
    QStringList expanded;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        if (m_tree->isExpanded(index))
            expanded.append(index.data(RestoreChangesModel::StorageRole).toString());
    }
    m_model.setPlan(plan);
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        m_tree->setExpanded(index, expanded.contains(index.data(RestoreChangesModel::StorageRole).toString()));
    }
    m_tree->setCurrentIndex(m_model.index(std::max(0, current.row()), 0));
    m_mixed->setVisible(!plan.mixed.isEmpty());
    m_mixed->setText(tr("Afterwards there will be: %1.").arg(QLocale().createSeparatedList(plan.mixed)));
}

void RestoreChanges::setComparing(bool comparing)
{
    m_comparing->setVisible(comparing);
    m_progress->setVisible(comparing);
}

void RestoreChanges::setProgress(const Progress &progress)
{
    const bool known = progress.total > 0;
    m_progress->setMaximum(known ? 1000 : 0);
    if (known)
        m_progress->setValue(static_cast<int>(1000 * progress.done / progress.total));
    m_progress->setAccessibleDescription(known ? QString() : tr("Working, the total is not known yet"));
    m_comparing->setText(progress.subject.isEmpty() ? tr("Comparing…") : tr("Comparing %1…").arg(progress.subject));
}

} // namespace Understudy

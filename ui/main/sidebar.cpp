// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/sidebar.h"

#include "ui/main/actions.h"
#include "ui/theme/icons.h"

#include <QHeaderView>
#include <QMenu>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_glyph = 16;

namespace {

// A stage beside the glyph of its state, a project in bold.
class StageDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index).expandedTo(QSize(0, option.fontMetrics.height() + 12));
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QVariant state = index.data(StageModel::StateRole);
        if (state.isNull()) {
            option->font.setWeight(QFont::DemiBold);
            return;
        }
        const auto known = static_cast<StageState>(state.toInt());
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = icon(iconName(known), token(known));
        const int side = std::max(s_glyph, option->fontMetrics.height());
        option->decorationSize = {side, side};
    }
};

} // namespace

Sidebar::Sidebar(Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_model(new StageModel(this))
    , m_tree(new QTreeView(this))
{
    setObjectName(u"sidebar"_s);
    m_tree->setObjectName(u"stageTree"_s);
    m_tree->setAccessibleName(tr("Projects and stages"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new StageDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(2 * Theme::grid);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setMinimumWidth(120);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tree, 1);
    layout->addWidget(makeFoot(actions));

    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (!current.data(StageModel::IsStageRole).toBool())
            return; // a project was clicked: the page stays where it is
        m_selected = current.data(StageModel::IdRole).toString();
        emit selectedChanged(m_selected);
    });
    connect(m_tree, &QTreeView::collapsed, this,
            [this](const QModelIndex &index) { m_collapsed.insert(index.data().toString()); });
    connect(m_tree, &QTreeView::expanded, this,
            [this](const QModelIndex &index) { m_collapsed.remove(index.data().toString()); });
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &Sidebar::showMenu);
}

QWidget *Sidebar::makeFoot(Actions &actions)
{
    auto *foot = new QWidget(this);
    foot->setBackgroundRole(QPalette::Base); // one surface with the tree above it
    foot->setAutoFillBackground(true);
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(Theme::grid, Theme::grid, Theme::grid, Theme::grid);
    auto *add = new QToolButton(foot);
    add->setObjectName(u"btnAddStage"_s);
    add->setDefaultAction(actions.action(ActionId::AddStage));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add->setAutoRaise(true);
    add->setFocusPolicy(Qt::StrongFocus);
    add->setAccessibleName(tr("Add stage"));
    layout->addWidget(add);
    layout->addStretch();
    const auto follow = [foot, action = actions.action(ActionId::AddStage)] { foot->setVisible(action->isVisible()); };
    connect(actions.action(ActionId::AddStage), &QAction::changed, foot, follow);
    follow();
    return foot;
}

void Sidebar::setItems(const QList<StageItem> &items, const QDateTime &now)
{
    const QString before = m_selected;
    {
        const QSignalBlocker quiet(m_tree->selectionModel()); // a reset is no choice of the person
        m_model->setItems(items, now);
    }
    restoreView(before);
}

void Sidebar::restoreView(const QString &stage)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex project = m_model->index(row, 0);
        m_tree->setExpanded(project, !m_collapsed.contains(project.data().toString()));
    }
    QModelIndex target = m_model->indexOf(stage);
    if (!target.isValid())
        target = m_model->firstStage();
    if (!target.isValid()) {
        if (!std::exchange(m_selected, QString()).isEmpty())
            emit selectedChanged({});
        return;
    }
    if (m_tree->currentIndex() == target)
        return;
    m_tree->setAutoScroll(m_tree->isExpanded(target.parent())); // it would unfold the project
    m_tree->setCurrentIndex(target);
    m_tree->setAutoScroll(true);
}

void Sidebar::update(const StageItem &item, const QDateTime &now)
{
    m_model->update(item, now);
}

void Sidebar::select(const QString &stage)
{
    if (const QModelIndex index = m_model->indexOf(stage); index.isValid())
        m_tree->setCurrentIndex(index);
}

QString Sidebar::selected() const
{
    return m_selected;
}

QStringList Sidebar::collapsed() const
{
    QStringList names(m_collapsed.cbegin(), m_collapsed.cend());
    names.sort();
    return names;
}

void Sidebar::setCollapsed(const QStringList &projects)
{
    m_collapsed = QSet<QString>(projects.cbegin(), projects.cend());
    restoreView(m_selected);
}

void Sidebar::showMenu(const QPoint &at)
{
    if (!m_tree->indexAt(at).data(StageModel::IsStageRole).toBool())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const ActionId id : {ActionId::NewBackup, ActionId::ImportDump, ActionId::SuspendResume, ActionId::Refresh,
                              ActionId::EditStage, ActionId::RemoveStage})
        menu->addAction(m_actions.action(id));
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

} // namespace Understudy

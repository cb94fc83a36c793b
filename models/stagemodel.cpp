// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/stagemodel.h"

#include "models/texts.h"

#include <algorithm>
#include <tuple>

namespace Understudy {

// An index of a stage carries the row of its project, plus one; that of a project carries 0.
static constexpr quintptr s_project = 0;

QList<StageModel::Project> StageModel::grouped(QList<StageItem> items)
{
    std::ranges::sort(
        items, {}, [](const StageItem &item) { return std::tuple(item.condition.project(), item.condition.name()); });
    QList<Project> projects;
    for (const StageItem &item : std::as_const(items)) {
        if (projects.isEmpty() || projects.constLast().name != item.condition.project())
            projects.append({.name = item.condition.project(), .stages = {}});
        projects.last().stages.append(item);
    }
    return projects;
}

bool StageModel::hasSameRows(const QList<Project> &projects) const
{
    const auto sameStage = [](const StageItem &one, const StageItem &other) {
        return one.condition.id == other.condition.id;
    };
    return std::ranges::equal(m_projects, projects, [&](const Project &one, const Project &other) {
        return one.name == other.name && std::ranges::equal(one.stages, other.stages, sameStage);
    });
}

void StageModel::setItems(const QList<StageItem> &items, const QDateTime &now)
{
    const QList<Project> projects = grouped(items);
    m_now = now;
    if (!hasSameRows(projects)) {
        beginResetModel();
        m_projects = projects;
        endResetModel();
        return;
    }
    for (const Project &project : projects) {
        for (const StageItem &item : project.stages)
            update(item, now);
    }
}

void StageModel::update(const StageItem &item, const QDateTime &now)
{
    m_now = now;
    const QModelIndex at = indexOf(item.condition.id);
    if (!at.isValid())
        return;
    StageItem &known = m_projects[at.parent().row()].stages[at.row()];
    if (known == item)
        return;
    known = item;
    emit dataChanged(at, at);
}

QModelIndex StageModel::indexOf(const QString &id) const
{
    for (int row = 0; row < m_projects.size(); ++row) {
        const Project &project = m_projects.at(row);
        const QModelIndex parent = index(row, 0);
        if (project.name == id)
            return parent;
        for (int child = 0; child < project.stages.size(); ++child) {
            if (project.stages.at(child).condition.id == id)
                return index(child, 0, parent);
        }
    }
    return {};
}

QModelIndex StageModel::firstStage() const
{
    return m_projects.isEmpty() ? QModelIndex() : index(0, 0, index(0, 0));
}

QModelIndex StageModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : s_project);
}

QModelIndex StageModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == s_project)
        return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, s_project);
}

int StageModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_projects.size());
    if (parent.internalId() != s_project || parent.column() != 0)
        return 0;
    return static_cast<int>(m_projects.at(parent.row()).stages.size());
}

int StageModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant StageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == s_project)
        return ofProject(m_projects.at(index.row()), role);
    return ofStage(m_projects.at(index.parent().row()).stages.at(index.row()), role);
}

QVariant StageModel::ofProject(const Project &project, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case IdRole:
        return project.name;
    case IsStageRole:
        return false;
    case Qt::AccessibleTextRole:
        return tr("Project %1").arg(project.name);
    default:
        return {};
    }
}

QVariant StageModel::ofStage(const StageItem &item, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return item.condition.name();
    case IdRole:
        return item.condition.id;
    case StateRole:
        return static_cast<int>(item.condition.state);
    case IsStageRole:
        return true;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return sentence(item);
    default:
        return {};
    }
}

QString StageModel::sentence(const StageItem &item) const
{
    const QString state = Texts::stateText(item.condition).toLower();
    if (!item.lastGood.isValid())
        return tr("%1, %2, no good backup yet").arg(item.condition.name(), state);
    return tr("%1, %2, last backup %3").arg(item.condition.name(), state, Texts::ago(item.lastGood, m_now));
}

Qt::ItemFlags StageModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.internalId() == s_project ? flags : flags | Qt::ItemNeverHasChildren;
}

} // namespace Understudy

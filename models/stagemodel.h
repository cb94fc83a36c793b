// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagecondition.h"

#include <QAbstractItemModel>
#include <QDateTime>
#include <QList>

namespace Understudy {

struct StageItem
{
    StageCondition condition;
    QDateTime lastGood; // UTC; invalid = there is no good backup
    bool operator==(const StageItem &) const = default;
};

// Projects, and below each its stages. The order is that of the names.
class StageModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, // PROJECT/STAGE; of a project its name
        StateRole, // int of StageState; none for a project
        IsStageRole,
    };

    using QAbstractItemModel::QAbstractItemModel;

    // All stages; what is still there keeps its place, so a view keeps its selection.
    void setItems(const QList<StageItem> &items, const QDateTime &now);
    void update(const StageItem &item, const QDateTime &now); // of a stage that is in the list
    [[nodiscard]] QModelIndex indexOf(const QString &id) const; // of a stage, or of a project by its name
    [[nodiscard]] QModelIndex firstStage() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Project
    {
        QString name;
        QList<StageItem> stages;
    };

    [[nodiscard]] static QList<Project> grouped(QList<StageItem> items);
    [[nodiscard]] bool hasSameRows(const QList<Project> &projects) const;
    [[nodiscard]] QVariant ofProject(const Project &project, int role) const;
    [[nodiscard]] QVariant ofStage(const StageItem &item, int role) const;
    [[nodiscard]] QString sentence(const StageItem &item) const;

    QList<Project> m_projects;
    QDateTime m_now;
};

} // namespace Understudy

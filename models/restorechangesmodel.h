// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"

#include <QAbstractItemModel>

#include <memory>

namespace Understudy {

// What a restore will change: a row for each storage, to be chosen by its check box, below it tables, keys, or folders
// and files. The rows below a storage are made when somebody looks at them.
class RestoreChangesModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Item, Now, Then, Change, ColumnCount };
    enum Role {
        ChangeRole = Qt::UserRole + 1, // Difference::Change as int, of a row that stands for one thing
        StorageRole, // the id of a storage, of its row
        KindRole, // StorageKind as int, of a storage's row
    };

    explicit RestoreChangesModel(QObject *parent = nullptr);
    ~RestoreChangesModel() override;

    // Keeps what was chosen, by the ids of the storages.
    void setPlan(const RestorePlan &plan);
    // Of another stage: nothing is known yet, and all of it is chosen.
    void clear();
    // Not choosing: everything is restored, and the check boxes only say so.
    void setChoosing(bool choosing);
    [[nodiscard]] bool isChoosing() const { return m_choosing; }
    [[nodiscard]] QStringList chosen() const; // for RestoreRequest::only: empty while not choosing
    [[nodiscard]] bool isAnythingChosen() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

signals:
    void chosenChanged();

private:
    struct Node;

    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const; // the root for an invalid one
    [[nodiscard]] bool isInBackup(const Node &storage) const;
    [[nodiscard]] bool isChosen(const Node &storage) const;
    [[nodiscard]] QVariant cellText(const Node &node, int column) const;
    [[nodiscard]] QString sentence(const Node &node) const; // the whole row, for a screen reader

    std::unique_ptr<Node> m_root;
    QStringList m_left; // ids of storages that were unchecked
    bool m_choosing = false;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagedraft.h"

#include <QAbstractTableModel>

namespace Understudy {

// The storages of a draft: what was found and what was added by hand. The box in front says whether it is taken.
class FoundModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Kind, Place, Size, State, ColumnCount };

    // The draft outlives it and is changed through it.
    explicit FoundModel(StageDraft &draft, QObject *parent = nullptr);

    void take(const DetectedStorage &found);
    void forgetFound();
    void remove(int row);
    void replace(int row, const StorageConfig &config);
    void setPassword(int row, const QString &password);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    [[nodiscard]] static QString stateText(const DetectedStorage &storage);

signals:
    void changed();

private:
    [[nodiscard]] QString text(const DetectedStorage &storage, int column) const;
    [[nodiscard]] QVariant decoration(const DetectedStorage &storage, int column) const;

    StageDraft &m_draft;
};

} // namespace Understudy

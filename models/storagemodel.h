// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"

#include <QAbstractTableModel>

#include <optional>

namespace Understudy {

// A storage of a stage, as it was found.
struct StorageRow
{
    enum class State { Checking, Reachable, Limited, Unreachable };

    QString component;
    QString name;
    StorageKind kind = StorageKind::Files;
    QString version;
    std::optional<qint64> sizeBytes; // none: not known
    State state = State::Checking;
    QString reason; // why it is limited or out of reach: sentences
    bool operator==(const StorageRow &) const = default;
};

// The storages of one stage with kind, size and whether they can be reached.
class StorageModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Component, Storage, Kind, Size, State, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1, StateRole, ReasonIdRole, IdRole, ShareRole };

    explicit StorageModel(QObject *parent = nullptr);

    void setStorages(const QList<StorageRow> &storages);
    [[nodiscard]] qint64 totalBytes() const; // of what is known

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const StorageRow &row, int column);
    [[nodiscard]] static QVariant sortValue(const StorageRow &row, int column);
    [[nodiscard]] static QString spoken(const StorageRow &row);
    [[nodiscard]] static QString toolTip(const StorageRow &row, int column);

    QList<StorageRow> m_rows;
    qint64 m_largest = 0;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>

namespace Understudy {

// Sorts by raw values (the first role of the model), text as people order it, and shows the top rows that hold what is
// looked for, with all that stands below them.
class RowFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    // `matchRole`: text of a row that is looked through; -1 = nothing is.
    explicit RowFilter(int matchRole, QObject *parent = nullptr);

    void setLookedFor(const QString &text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    int m_matchRole;
    QString m_lookedFor;
    QCollator m_collator;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStyledItemDelegate>

namespace Understudy {

// A size as text, and under it a bar that compares it with the largest one. The text stays real text.
class SizeBarDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    // `shareRole`: 0 to 1 of the largest; no bar where there is none.
    explicit SizeBarDelegate(int shareRole, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_shareRole;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTableView>

namespace Understudy {

class RowFilter;
class StorageModel;

// The storages of a stage, as high as its rows are, up to eight of them.
class StorageView final : public QTableView
{
    Q_OBJECT

public:
    static constexpr int mostRows = 8; // that are seen at once

    explicit StorageView(StorageModel *model, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QByteArray columnState() const;
    bool restoreColumnState(const QByteArray &state);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitToRows();
    void applyFont();
    void showHeaderMenu(const QPoint &position);

    RowFilter *m_rows;
};

} // namespace Understudy

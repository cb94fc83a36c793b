// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSplitter>

namespace Understudy {

// Parts that lie beside each other, and below each other where there is no room for that: nobody has to scroll sideways.
class Columns final : public QSplitter
{
    Q_OBJECT

public:
    explicit Columns(QWidget *parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int widthBeside() const; // that they need beside each other
    void arrange();
};

} // namespace Understudy

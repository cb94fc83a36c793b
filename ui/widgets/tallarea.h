// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QScrollArea>

namespace Understudy {

// Scrolls up and down what does not fit a small screen, and is never narrower than what lies in it: nobody has to scroll
// sideways. It takes no focus; what lies in it does.
class TallArea final : public QScrollArea
{
    Q_OBJECT

public:
    explicit TallArea(QWidget *content, QWidget *parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace Understudy

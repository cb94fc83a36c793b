// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/retentionpreview.h"

#include <QWidget>

namespace Understudy {

// Backups as a row of dots, the oldest at the left; hollow ones will be removed. The arrow keys go from dot to dot. Said
// in words too: each dot in its tooltip and accessible description, all of them in the list beside it.
class Timeline final : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    void setPreview(const RetentionPreview &preview);
    [[nodiscard]] int current() const { return m_current; } // -1 = none
    [[nodiscard]] QString textOf(int dot) const; // “nightly, 12 May 09:10, will be removed”
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int shown() const; // how many fit; the newest ones
    [[nodiscard]] QPointF centreOf(int dot) const;
    [[nodiscard]] int dotAt(QPointF place) const;
    void setCurrent(int dot);
    void describe();

    RetentionPreview m_preview;
    int m_current = -1;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QWidget>

namespace Understudy {

// The sizes of the last backups as small bars: a sudden change of size shows at a glance. What it shows is also told in
// words, as its accessible description and tooltip.
class Sparkline final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int most = 30; // values that are shown

    explicit Sparkline(QWidget *parent = nullptr);

    void setSizes(const QList<qint64> &sizes); // oldest first; hidden while there are fewer than two
    // The last one is much smaller or larger than the one before it: 60 percent less, or three times as much.
    [[nodiscard]] bool isConspicuous() const;
    [[nodiscard]] QString description() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<qint64> m_sizes;
};

} // namespace Understudy

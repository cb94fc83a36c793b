// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace Understudy {

struct TimelineDot
{
    enum class Shape { Filled, Hollow, Check, Cross };

    QString text; // “nightly, 12 May 09:10, will be removed”: all that its looks say
    Shape shape = Shape::Filled;
    bool isMarked = false; // a triangle points at it
};

// Backups as a row of dots, the oldest at the left. The arrow keys go from dot to dot. Said in words too: each dot in its
// tooltip and accessible description, all of them in the list beside it.
class Timeline final : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    // `spoken`: what the picture shows, for who cannot see it. The newest dot is the current one.
    void setDots(const QList<TimelineDot> &dots, const QString &spoken);
    void setEnd(const QString &word); // behind the newest dot, such as “now”; empty = nothing
    void setCurrent(int dot);
    [[nodiscard]] int current() const { return m_current; } // -1 = none
    [[nodiscard]] QString textOf(int dot) const { return m_dots.at(dot).text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void currentChanged(int dot); // by the person

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int count() const { return static_cast<int>(m_dots.size()); }
    [[nodiscard]] int shown() const; // how many fit; the newest ones
    [[nodiscard]] int endWidth() const;
    [[nodiscard]] QPointF centreOf(int dot) const;
    [[nodiscard]] int dotAt(QPointF place) const;
    void choose(int dot);
    void describe();
    void paintDot(QPainter &painter, int dot) const;
    void paintEnd(QPainter &painter) const;

    QList<TimelineDot> m_dots;
    QString m_spoken;
    QString m_end;
    int m_current = -1;
};

} // namespace Understudy

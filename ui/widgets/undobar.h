// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <QTimer>

#include <chrono>

class QLabel;
class QPushButton;

namespace Understudy {

// Says what was just done, and offers to take it back for ten seconds. The time stands still while the pointer or the
// keyboard is on it; it never takes the focus by itself.
class UndoBar final : public QFrame
{
    Q_OBJECT

public:
    explicit UndoBar(QWidget *parent = nullptr);

    void setTime(std::chrono::milliseconds time) { m_time = time; } // 10 seconds, unless a test has less patience
    void offer(const QString &text);
    void dismiss();
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isPaused() const { return isVisible() && !m_timer.isActive(); }

signals:
    void undoAsked();
    void dismissed(); // nobody wanted it, or somebody closed it

protected:
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void pause();
    void goOn();
    [[nodiscard]] bool isAttendedTo() const;

    std::chrono::milliseconds m_time{10'000};
    QTimer m_timer;
    QLabel *m_text;
    QPushButton *m_undo;
    bool m_hovered = false;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QProgressBar;
class QPushButton;
class QToolButton;

namespace Understudy {

class ActivityWatch;
class CancelButton;
class ElidedLabel;

// The line at the bottom of the window: what is at work, how far it is, and Cancel. Never makes the window wider.
class ActivityStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit ActivityStrip(ActivityWatch &watch, QWidget *parent = nullptr);

    void setPanelOpen(bool open);
    [[nodiscard]] QString text() const;

signals:
    void panelAsked(bool open);

private:
    void refresh();

    ActivityWatch &m_watch;
    QToolButton *m_toggle;
    ElidedLabel *m_text;
    QProgressBar *m_bar;
    ElidedLabel *m_time;
    QPushButton *m_wait;
    CancelButton *m_cancel;
};

} // namespace Understudy

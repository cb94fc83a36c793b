// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPlainTextEdit>
#include <QTimer>

namespace Understudy {

// The newest lines of a log. However fast they come, they are shown a few hundred at a time, ten times a second; what
// is beyond the view's memory is in the file.
class LogView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr int mostBlocks = 5000;

    explicit LogView(QWidget *parent = nullptr);

    void setLines(const QStringList &lines);
    void addLines(const QStringList &lines);

private:
    void showSome();

    QStringList m_pending;
    QTimer m_timer;
};

} // namespace Understudy

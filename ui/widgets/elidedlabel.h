// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLabel>

namespace Understudy {

// One line that never makes its window wider: what does not fit is elided, and stands in the tooltip then.
class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr, Qt::TextElideMode mode = Qt::ElideRight);

    void setText(const QString &text);
    [[nodiscard]] QString fullText() const { return m_text; }
    // More about it than the text says; what is elided stands before it.
    void setTip(const QString &tip);
    // How much of a longer text is always shown, and how much it asks for: what is longer gives way first.
    void setRange(int least, int most);
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();

    QString m_text;
    QString m_tip;
    Qt::TextElideMode m_mode;
    int m_least = 4; // characters
    int m_most = 1000;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPushButton>

namespace Understudy {

// A button that Enter and Space press while it has the focus, and nothing else in its dialog does: it is never the
// default one, so that Enter in a field goes to the field alone. A key that is held down presses once.
class PressButton : public QPushButton
{
    Q_OBJECT

public:
    explicit PressButton(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace Understudy

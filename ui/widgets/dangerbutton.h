// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/widgets/pressbutton.h"

namespace Understudy {

// What it does replaces data, and it looks like that while it can be pressed. Pressed only on purpose: by a click, or by
// a key while it has the focus.
class DangerButton final : public PressButton
{
    Q_OBJECT

public:
    explicit DangerButton(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColours();
};

} // namespace Understudy

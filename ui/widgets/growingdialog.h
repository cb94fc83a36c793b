// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

namespace Understudy {

// A dialog that grows with its texts: lines that wrap need more height than Qt asks for when they change, or when the
// letters are large.
class GrowingDialog : public QDialog
{
    Q_OBJECT

public:
    using QDialog::QDialog;

protected:
    bool event(QEvent *event) override;
};

} // namespace Understudy

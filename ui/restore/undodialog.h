// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "ui/widgets/growingdialog.h"

class QVBoxLayout;

namespace Understudy {

// Asks whether the state before a restore shall come back, and says what was written since and goes with it.
class UndoDialog final : public GrowingDialog
{
    Q_OBJECT

public:
    UndoDialog(const QString &stage, const UndoPreview &preview, const QString &backupName, const QDateTime &now,
               QWidget *parent = nullptr);

    void tellWhyAgain(const Error &refusal); // it was agreed to, and could not be done as agreed

private:
    QVBoxLayout *m_layout;
};

} // namespace Understudy

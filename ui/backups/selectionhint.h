// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/actiongate.h"
#include "ui/widgets/elidedlabel.h"

namespace Understudy {

// One line under the backups that says what can be done with the selection, or why not. It can be reached with Tab:
// a disabled menu item or button tells a screen reader nothing.
class SelectionHint final : public QWidget
{
    Q_OBJECT

public:
    explicit SelectionHint(QWidget *parent = nullptr);

    // `inUse`, `protecting`: as gate() takes them.
    void show(const StageCondition &stage, const QList<Backup> &selected, const BackupsInUse &inUse = {},
              const QString &protecting = {});
    [[nodiscard]] QString text() const;

protected:
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    ElidedLabel *m_label;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/widgets/growingdialog.h"

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Understudy {

// Asks before a stage is removed. Its data and its backups stay, unless the person ticks the box and types its name.
class RemoveStageDialog final : public GrowingDialog
{
    Q_OBJECT

public:
    RemoveStageDialog(const QString &stageId, int backups, qint64 bytes, QWidget *parent = nullptr);

    [[nodiscard]] bool deletesBackups() const;

private:
    void build(int backups, qint64 bytes);
    [[nodiscard]] QLabel *buildQuestion(int backups);
    [[nodiscard]] QDialogButtonBox *buildButtons();
    void refresh();

    QString m_name; // of the stage, without its project
    QCheckBox *m_delete;
    QLabel *m_label;
    QLineEdit *m_typed;
    QLabel *m_reason;
    QPushButton *m_remove = nullptr;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/stage.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QRadioButton;

namespace Understudy {

// The head of the restore dialog: which backup, into which stage, all of it or some.
class RestoreHead final : public QWidget
{
    Q_OBJECT

public:
    // The first of `targets` is the one that is meant.
    RestoreHead(const Backup &backup, const QList<Stage> &targets, const QDateTime &now, QWidget *parent = nullptr);

    [[nodiscard]] Stage target() const;
    [[nodiscard]] bool isChoosing() const;
    void setTarget(const QString &stage);
    [[nodiscard]] QList<QWidget *> focusChain() const;

signals:
    void targetChanged();
    void choosingChanged(bool choosing);

private:
    void describe(const Backup &backup, const QDateTime &now);

    QList<Stage> m_targets;
    QLabel *m_backup;
    QComboBox *m_into;
    QRadioButton *m_everything;
    QRadioButton *m_selected;
};

} // namespace Understudy

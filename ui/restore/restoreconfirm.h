// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restorechecks.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Understudy {

class DangerButton;

// The foot of the restore dialog: the word to type, what is still to do, and the two ways out. Enter in a field only ever
// moves the focus to Restore, and only if that may be pressed.
class RestoreConfirm final : public QWidget
{
    Q_OBJECT

public:
    explicit RestoreConfirm(QWidget *parent = nullptr);

    // `checks` of the moment; null while there is no plan yet.
    void present(const RestoreChecks *checks, const RestorePlan &plan, const RestoreSituation &situation);
    [[nodiscard]] QString typed() const;
    [[nodiscard]] QString typedWithout() const;
    void forgetWithout(); // it was typed for something else
    [[nodiscard]] QList<QWidget *> focusChain() const;

signals:
    void edited();
    void cancelled();
    void confirmed();

private:
    [[nodiscard]] QLineEdit *makeField(const QString &name);
    void onEnter();

    QLabel *m_ask;
    QLineEdit *m_word;
    QLabel *m_askWithout;
    QLineEdit *m_wordWithout;
    QLabel *m_reason;
    QPushButton *m_cancel;
    DangerButton *m_restore;
};

} // namespace Understudy

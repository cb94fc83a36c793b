// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restoreconfirm.h"

#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/dangerbutton.h"
#include "ui/widgets/wrappedtext.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace Understudy {

RestoreConfirm::RestoreConfirm(QWidget *parent)
    : QWidget(parent)
    , m_ask(new QLabel(this))
    , m_word(makeField(u"restoreWord"_s))
    , m_askWithout(new QLabel(this))
    , m_wordWithout(makeField(u"restoreWithoutWord"_s))
    , m_reason(new QLabel(this))
    , m_cancel(new PressButton(tr("Cancel"), this))
    , m_restore(new DangerButton(tr("Restore"), this))
{
    m_ask->setBuddy(m_word);
    m_askWithout->setBuddy(m_wordWithout);
    m_askWithout->setText(tr("Type “%1” to go on without a safety backup:").arg(RestoreChecks::withoutWord()));
    m_reason->setObjectName(u"restoreReason"_s);
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setFocusPolicy(Qt::StrongFocus); // what a button that is out of reach needs is read here
    m_cancel->setObjectName(u"btnCancel"_s);
    m_restore->setObjectName(u"btnRestore"_s);
    auto *words = new QFormLayout;
    words->setRowWrapPolicy(QFormLayout::WrapLongRows);
    words->addRow(m_ask, m_word);
    words->addRow(m_askWithout, m_wordWithout);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(2 * Theme::grid);
    foot->addWidget(m_reason, 1);
    foot->addWidget(m_cancel);
    foot->addWidget(m_restore);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(words);
    layout->addLayout(foot);
    connect(m_cancel, &QPushButton::clicked, this, &RestoreConfirm::cancelled);
    connect(m_restore, &QPushButton::clicked, this, &RestoreConfirm::confirmed);
}

QLineEdit *RestoreConfirm::makeField(const QString &name)
{
    auto *field = new QLineEdit(this);
    field->setObjectName(name);
    field->setFixedWidth(field->fontMetrics().averageCharWidth() * 24);
    connect(field, &QLineEdit::textChanged, this, &RestoreConfirm::edited);
    connect(field, &QLineEdit::returnPressed, this, &RestoreConfirm::onEnter);
    return field;
}

void RestoreConfirm::onEnter()
{
    if (m_restore->isEnabled())
        m_restore->setFocus(Qt::OtherFocusReason);
}

void RestoreConfirm::present(const RestoreChecks *checks, const RestorePlan &plan, const RestoreSituation &situation)
{
    const QString stage = RestoreChecks::shortName(plan.stage);
    const bool may = checks && checks->mayRestore();
    const QString reason = checks ? checks->blockedBecause() : tr("The stage is being looked at.");
    if (checks) {
        const QString name = Texts::shortened(stage);
        m_ask->setText(plan.stageProtected ? tr("“%1” is protected. Type its name to confirm:").arg(name)
                                           : tr("Type “%1” to confirm:").arg(checks->word()));
        m_ask->setToolTip(plan.stageProtected && name != stage ? stage : QString());
        m_restore->setText(tr("Restore into %1").arg(name));
    }
    m_ask->setVisible(checks != nullptr);
    m_word->setVisible(checks != nullptr);
    m_askWithout->setVisible(checks && situation.withoutSafetyBackup);
    m_wordWithout->setVisible(checks && situation.withoutSafetyBackup);
    const QString todo = checks ? checks->stillToDo() : reason;
    showWrapped(*m_reason, todo);
    m_reason->setAccessibleName(todo.isEmpty() ? tr("Nothing is left to do") : todo);
    m_reason->setFocusPolicy(may ? Qt::NoFocus : Qt::StrongFocus);
    m_restore->setEnabled(may);
    m_restore->setToolTip(may ? tr("Replaces the data of “%1” with that of the backup.").arg(stage) : reason);
    m_restore->setAccessibleDescription(m_restore->toolTip());
}

QString RestoreConfirm::typed() const
{
    return m_word->text();
}

QString RestoreConfirm::typedWithout() const
{
    return m_wordWithout->isHidden() ? QString() : m_wordWithout->text();
}

void RestoreConfirm::forgetWithout()
{
    m_wordWithout->clear();
}

QList<QWidget *> RestoreConfirm::focusChain() const
{
    return {m_word, m_wordWithout, m_reason, m_cancel, m_restore};
}

} // namespace Understudy

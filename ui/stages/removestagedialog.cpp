// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/removestagedialog.h"

#include "models/texts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wrappedtext.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_iconSize = 32;

RemoveStageDialog::RemoveStageDialog(const QString &stageId, int backups, qint64 bytes, QWidget *parent)
    : GrowingDialog(parent)
    , m_name(stageId.section(u'/', -1))
    , m_delete(new QCheckBox(this))
    , m_label(new QLabel(tr("&Type %1 to confirm:").arg(Texts::shortened(m_name)), this))
    , m_typed(new QLineEdit(this))
    , m_reason(new QLabel(this))
{
    setObjectName(u"removeStageDialog"_s);
    setWindowTitle(tr("Remove %1").arg(Texts::stageTitle(stageId)));
    build(backups, bytes);
    connect(m_delete, &QCheckBox::toggled, this, &RemoveStageDialog::refresh);
    connect(m_typed, &QLineEdit::textChanged, this, &RemoveStageDialog::refresh);
    refresh();
}

QLabel *RemoveStageDialog::buildQuestion(int backups)
{
    const QString text = backups == 0
                             ? tr("Remove “%1” from Understudy? Its data stays on disk. It has no backups.").arg(m_name)
                             : tr("Remove “%1” from Understudy? Its data and its %n backup(s) stay on disk.", nullptr,
                                  backups)
                                   .arg(m_name);
    auto *question = new QLabel(this);
    showWrapped(*question, text);
    question->setObjectName(u"question"_s);
    question->setWordWrap(true);
    question->setMinimumWidth(50 * fontMetrics().averageCharWidth());
    return question;
}

void RemoveStageDialog::build(int backups, qint64 bytes)
{
    auto *question = buildQuestion(backups);
    auto *picture = new QLabel(this);
    picture->setPixmap(icon(IconName::Warning, Theme::Token::Warning).pixmap(s_iconSize, s_iconSize));
    picture->setAlignment(Qt::AlignTop);
    m_delete->setObjectName(u"deleteBackups"_s);
    m_delete->setText(tr("Also &delete the %n backup(s) (%1)", nullptr, backups).arg(Texts::size(bytes)));
    m_delete->setVisible(backups > 0);
    m_label->setBuddy(m_typed);
    m_label->setToolTip(Texts::shortened(m_name) == m_name ? QString() : m_name);
    m_typed->setObjectName(u"typedName"_s);
    m_reason->setObjectName(u"reasonLabel"_s);
    m_reason->setWordWrap(true);
    m_reason->setFocusPolicy(Qt::StrongFocus);
    auto *buttons = buildButtons();
    auto *right = new QVBoxLayout;
    right->setSpacing(Theme::grid);
    for (QWidget *widget : QList<QWidget *>{question, m_delete, m_label, m_typed, m_reason})
        right->addWidget(widget);
    auto *top = new QHBoxLayout;
    top->setSpacing(2 * Theme::grid);
    top->addWidget(picture);
    top->addLayout(right, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(2 * Theme::grid);
    layout->addLayout(top);
    layout->addWidget(buttons);
}

QDialogButtonBox *RemoveStageDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    m_remove = buttons->addButton(tr("Remove stage"), QDialogButtonBox::DestructiveRole);
    m_remove->setObjectName(u"btnRemoveStage"_s);
    // None is the default: Enter in the field must neither remove nor cancel.
    for (QPushButton *button : {cancel, m_remove})
        button->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_remove, &QPushButton::clicked, this, &QDialog::accept);
    return buttons;
}

bool RemoveStageDialog::deletesBackups() const
{
    return m_delete->isChecked();
}

void RemoveStageDialog::refresh()
{
    const bool deletes = deletesBackups();
    m_label->setVisible(deletes);
    m_typed->setVisible(deletes);
    const bool typed = m_typed->text().trimmed().compare(m_name, Qt::CaseInsensitive) == 0;
    const QString reason = deletes && !typed
                               ? tr("Type “%1” to delete its backups too. They stay in Recently deleted for "
                                    "7 days.")
                                     .arg(m_name)
                               : QString();
    showWrapped(*m_reason, reason);
    m_reason->setVisible(!reason.isEmpty());
    m_remove->setText(deletes ? tr("Remove stage and backups") : tr("Remove stage"));
    m_remove->setEnabled(reason.isEmpty());
    m_remove->setToolTip(reason);
    m_remove->setAccessibleDescription(reason);
}

} // namespace Understudy

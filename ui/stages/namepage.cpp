// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/namepage.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

NamePage::NamePage(StageDraft &draft, For purpose, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_project(new QLineEdit(this))
    , m_stage(new QLineEdit(this))
    , m_protected(new QCheckBox(tr("P&rotected: a restore asks for the stage's name"), this))
    , m_firstBackup(new QCheckBox(tr("&Make the first backup now"), this))
    , m_passwords(new QLabel(this))
    , m_reason(new QLabel(this))
{
    setObjectName(u"namePage"_s);
    build(purpose);
    load();
    for (QLineEdit *edit : {m_project, m_stage}) {
        connect(edit, &QLineEdit::textEdited, this, [this] {
            m_typed = true;
            save();
        });
    }
    connect(m_protected, &QCheckBox::toggled, this, &NamePage::save);
}

void NamePage::build(For purpose)
{
    m_project->setObjectName(u"projectName"_s);
    m_stage->setObjectName(u"stageName"_s);
    m_protected->setObjectName(u"protectedStage"_s);
    m_firstBackup->setObjectName(u"firstBackup"_s);
    m_firstBackup->setChecked(purpose == For::NewStage);
    m_firstBackup->setVisible(purpose == For::NewStage);
    m_passwords->setObjectName(u"passwordPlace"_s);
    m_reason->setObjectName(u"reasonLabel"_s);
    for (QLabel *label : {m_passwords, m_reason}) {
        label->setWordWrap(true);
        label->setFocusPolicy(Qt::StrongFocus);
        label->hide();
    }
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(Theme::grid);
    form->addRow(tr("&Project:"), m_project);
    form->addRow(tr("&Stage:"), m_stage);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Theme::grid);
    layout->addLayout(form);
    layout->addWidget(m_protected);
    layout->addWidget(m_firstBackup);
    layout->addWidget(m_passwords);
    layout->addStretch();
    layout->addWidget(m_reason);
    if (purpose == For::NewStage)
        return;
    for (QLineEdit *edit : {m_project, m_stage}) {
        edit->setReadOnly(true);
        edit->setToolTip(tr("Backups are found by this name, so it stays."));
        edit->setAccessibleDescription(edit->toolTip());
    }
}

void NamePage::load()
{
    const QSignalBlocker blocker(m_protected);
    if (m_typed)
        return;
    m_project->setText(m_draft.base.project);
    m_stage->setText(m_draft.base.name);
    m_protected->setChecked(m_draft.base.isProtected);
}

void NamePage::save()
{
    m_draft.base.project = m_project->text().trimmed();
    m_draft.base.name = m_stage->text().trimmed();
    m_draft.base.isProtected = m_protected->isChecked();
    emit changed();
}

void NamePage::setReason(const QString &reason)
{
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
}

void NamePage::setPasswordPlace(const QString &sentence)
{
    m_passwords->setText(sentence);
    m_passwords->setVisible(!sentence.isEmpty());
}

bool NamePage::wantsFirstBackup() const
{
    return m_firstBackup->isVisibleTo(this) && m_firstBackup->isChecked();
}

} // namespace Understudy

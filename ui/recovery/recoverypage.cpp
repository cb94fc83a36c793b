// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/recovery/recoverypage.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace Understudy {

RecoveryPage::RecoveryPage(RecoveryState &state, const QString &title, const QString &advice, QWidget *parent)
    : QWidget(parent)
    , m_state(state)
    , m_title(title)
    , m_body(new QVBoxLayout(this))
{
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(12);
    auto *head = addText(title);
    QFont font = head->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.2);
    head->setFont(font);
    addText(advice);
}

bool RecoveryPage::isBackupGone(const RecoveryFacts &facts) const
{
    return facts.listed && !m_state.backup.isEmpty()
           && !std::ranges::contains(facts.backups, m_state.backup, &Backup::id);
}

QLabel *RecoveryPage::addText(const QString &text) const
{
    auto *label = new QLabel(text, parentWidget());
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    m_body->addWidget(label);
    return label;
}

} // namespace Understudy

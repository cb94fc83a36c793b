// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/quitwhilebusydialog.h"

#include "models/reasons.h"
#include "ui/theme/icons.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Understudy {

static QLabel *readable(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::StrongFocus);
    return label;
}

QuitWhileBusyDialog::QuitWhileBusyDialog(QWidget *parent)
    : QDialog(parent)
    , m_work(readable(this))
    , m_explanation(readable(this))
    , m_keepRunning(new QPushButton(tr("&Keep running in background"), this))
    , m_cancelAndQuit(new QPushButton(tr("&Cancel work and quit"), this))
    , m_dontQuit(new QPushButton(tr("&Don't quit"), this))
{
    setObjectName(u"quitWhileBusyDialog"_s);
    setWindowTitle(tr("Quit Understudy"));
    m_work->setObjectName(u"quitWork"_s);
    m_explanation->setObjectName(u"quitExplanation"_s);
    m_keepRunning->setObjectName(u"btnKeepRunning"_s);
    m_cancelAndQuit->setObjectName(u"btnCancelAndQuit"_s);
    m_dontQuit->setObjectName(u"btnDontQuit"_s);
    QFont bold = font();
    bold.setBold(true);
    m_work->setFont(bold);

    auto *glyph = new QLabel(this);
    glyph->setPixmap(icon(IconName::Warning, Theme::Token::Warning).pixmap(QSize(32, 32), devicePixelRatioF()));
    auto *texts = new QVBoxLayout;
    texts->addWidget(m_work);
    texts->addWidget(m_explanation);
    texts->addStretch();
    auto *top = new QHBoxLayout;
    top->setSpacing(2 * Theme::grid);
    top->addWidget(glyph, 0, Qt::AlignTop);
    top->addLayout(texts, 1);
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(m_keepRunning, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_cancelAndQuit, QDialogButtonBox::DestructiveRole);
    buttons->addButton(m_dontQuit, QDialogButtonBox::RejectRole);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->addLayout(top);
    layout->addWidget(buttons);
    m_keepRunning->setAutoDefault(false);
    m_cancelAndQuit->setAutoDefault(false);
    m_dontQuit->setDefault(true);
    m_dontQuit->setFocus();
    connect(m_dontQuit, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_keepRunning, &QPushButton::clicked, this, &QuitWhileBusyDialog::keepRunningChosen);
    connect(m_cancelAndQuit, &QPushButton::clicked, this, &QuitWhileBusyDialog::cancelAndQuitChosen);
    explain();
}

void QuitWhileBusyDialog::setWork(const QStringList &running)
{
    m_work->setText(running.join(u'\n'));
    m_work->setAccessibleName(m_work->text());
}

void QuitWhileBusyDialog::setInterruptible(bool interruptible)
{
    m_interruptible = interruptible;
    explain();
}

void QuitWhileBusyDialog::setCancelling()
{
    m_cancelling = true;
    explain();
}

void QuitWhileBusyDialog::explain()
{
    const QString reason = Reason{.id = ReasonId::Swapping}.text();
    QString text = tr("A cancelled backup leaves nothing behind, and a cancelled restore leaves the stage as it is. "
                      "Backups that are ready stay.");
    if (m_cancelling)
        text = tr("Cancelling… Understudy quits as soon as the work has stopped.");
    else if (!m_interruptible)
        text = reason;
    m_explanation->setText(text);
    m_explanation->setAccessibleName(text);
    m_keepRunning->setEnabled(!m_cancelling);
    m_cancelAndQuit->setEnabled(!m_cancelling && m_interruptible);
    m_cancelAndQuit->setToolTip(m_interruptible ? QString() : reason);
    m_cancelAndQuit->setAccessibleDescription(m_cancelling || !m_interruptible ? text : QString());
    m_keepRunning->setAccessibleDescription(m_cancelling ? text : QString());
}

} // namespace Understudy

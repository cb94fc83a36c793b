// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/quitwhilebusydialog.h"

#include "models/reasons.h"
#include "ui/theme/icons.h"
#include "ui/widgets/wrappedtext.h"

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
    : GrowingDialog(parent)
    , m_work(readable(this))
    , m_explanation(readable(this))
    , m_keepRunning(new QPushButton(tr("&Keep running in background"), this))
    , m_cancelAndQuit(new QPushButton(this))
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
    showWrapped(*m_work, running.join(u'\n'));
    m_work->setAccessibleName(running.join(u'\n'));
}

void QuitWhileBusyDialog::setInterruptible(bool interruptible)
{
    m_interruptible = interruptible;
    explain();
}

void QuitWhileBusyDialog::setRollsBack(bool rollsBack)
{
    if (m_cancelling) // it stays what was asked for
        return;
    m_rollsBack = rollsBack;
    explain();
}

void QuitWhileBusyDialog::setCancelling()
{
    m_cancelling = true;
    explain();
}

QString QuitWhileBusyDialog::whatCancelDoes() const
{
    if (m_rollsBack)
        return tr("A restore that is being watched is rolled back: the data from before it is put back, which takes a "
                  "few seconds. Backups that are ready stay.");
    return tr("A cancelled backup leaves nothing behind, and a cancelled restore leaves the stage as it is. Backups "
              "that are ready stay.");
}

QString QuitWhileBusyDialog::explanation() const
{
    if (m_cancelling)
        return m_rollsBack ? tr("Rolling back… Understudy quits as soon as the work has stopped.")
                           : tr("Cancelling… Understudy quits as soon as the work has stopped.");
    return m_interruptible ? whatCancelDoes() : Reason{.id = ReasonId::Swapping}.text();
}

void QuitWhileBusyDialog::explain()
{
    const QString text = explanation();
    m_explanation->setText(text);
    m_explanation->setAccessibleName(text);
    m_keepRunning->setEnabled(!m_cancelling);
    m_keepRunning->setAccessibleDescription(m_cancelling ? text : QString());
    m_cancelAndQuit->setText(m_rollsBack ? tr("&Stop, roll back and quit") : tr("&Cancel work and quit"));
    m_cancelAndQuit->setEnabled(!m_cancelling && m_interruptible);
    const bool plain = !m_cancelling && m_interruptible && !m_rollsBack; // the sentence above stands for it
    m_cancelAndQuit->setToolTip(plain ? QString() : text);
    m_cancelAndQuit->setAccessibleDescription(m_cancelAndQuit->toolTip());
}

} // namespace Understudy

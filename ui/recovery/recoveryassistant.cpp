// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/recovery/recoveryassistant.h"

#include "models/texts.h"
#include "ui/recovery/choosepage.h"
#include "ui/recovery/disasterpages.h"
#include "ui/recovery/newcomputerpages.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pressbutton.h"
#include "ui/widgets/readingorder.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace Understudy {

RecoveryAssistant::RecoveryAssistant(const RecoveryState &state, const QDateTime &now, QWidget *parent)
    : QDialog(parent)
    , m_state(state)
    , m_steps(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_reason(new QLabel(this))
    , m_busy(new QProgressBar(this))
    , m_back(new PressButton(tr("Back"), this))
    , m_next(new PressButton(tr("Next"), this))
    , m_close(new PressButton(tr("Close"), this))
{
    setObjectName(u"recoveryAssistant"_s);
    const bool disaster = m_state.kind == RecoveryState::Kind::Disaster;
    setWindowTitle(disaster ? tr("Something went wrong with %1").arg(Texts::stageTitle(m_state.stage))
                            : tr("Bring a stage back on this computer"));
    if (disaster)
        makeDisasterPages(now);
    else
        makeNewComputerPages(now);
    layOut();
    connect(m_back, &QPushButton::clicked, this, [this] { goTo(m_state.step - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (m_state.step + 1 < m_pages->count()) {
            goTo(m_state.step + 1);
            return;
        }
        emit finishedAll();
        accept();
    });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    m_pages->setCurrentIndex(m_state.step);
    resize(760, 520);
    refresh();
}

void RecoveryAssistant::layOut()
{
    m_steps->setObjectName(u"recoverySteps"_s);
    m_steps->setWordWrap(true);
    m_steps->setTextFormat(Qt::RichText);
    m_steps->setFocusPolicy(Qt::StrongFocus);
    m_reason->setObjectName(u"recoveryReason"_s);
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setFocusPolicy(Qt::StrongFocus);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumHeight(6);
    m_back->setObjectName(u"btnBack"_s);
    m_next->setObjectName(u"btnNext"_s);
    m_close->setObjectName(u"btnClose"_s);
    m_close->setToolTip(tr("You can continue later at the same step."));
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Theme::grid);
    foot->addWidget(m_reason, 1);
    foot->addWidget(m_close);
    foot->addSpacing(Theme::grid);
    foot->addWidget(m_back);
    foot->addWidget(m_next);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(2 * Theme::grid);
    layout->addWidget(m_steps);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_busy);
    layout->addLayout(foot);
    tabInReadingOrder(*layout);
}

void RecoveryAssistant::addPage(RecoveryPage *page)
{
    m_pages->addWidget(page);
    connect(page, &RecoveryPage::changed, this, &RecoveryAssistant::changed);
}

void RecoveryAssistant::makeDisasterPages(const QDateTime &now)
{
    auto *stop = new StopPage(m_state, this);
    auto *evidence = new EvidencePage(m_state, this);
    auto *look = new LookPage(m_state, this);
    auto *restore = new RestorePage(m_state, this);
    auto *reopen = new ReopenPage(m_state, this);
    for (RecoveryPage *page : std::initializer_list<RecoveryPage *>{
             stop, evidence, look, new ChoosePage(m_state, now, this), restore, reopen})
        addPage(page);
    connect(stop, &StopPage::suspendWanted, this, &RecoveryAssistant::suspendWanted);
    connect(evidence, &EvidencePage::backUpWanted, this, &RecoveryAssistant::backUpWanted);
    connect(look, &LookPage::lookWanted, this, &RecoveryAssistant::lookWanted);
    connect(look, &LookPage::logsWanted, this, &RecoveryAssistant::logsWanted);
    connect(restore, &RestorePage::restoreWanted, this, &RecoveryAssistant::restoreWanted);
    connect(reopen, &ReopenPage::lookWanted, this, &RecoveryAssistant::lookWanted);
    connect(reopen, &ReopenPage::resumeWanted, this, &RecoveryAssistant::resumeWanted);
    connect(reopen, &ReopenPage::rollBackWanted, this, &RecoveryAssistant::rollBackWanted);
}

void RecoveryAssistant::makeNewComputerPages(const QDateTime &now)
{
    auto *place = new PlacePage(m_state, this);
    auto *create = new CreatePage(m_state, this);
    auto *restore = new RestorePage(m_state, this);
    for (RecoveryPage *page :
         std::initializer_list<RecoveryPage *>{place, new PickPage(m_state, now, this), create, restore})
        addPage(page);
    connect(place, &PlacePage::folderChosen, this, &RecoveryAssistant::folderChosen);
    connect(create, &CreatePage::createWanted, this, &RecoveryAssistant::createWanted);
    connect(restore, &RestorePage::restoreWanted, this, &RecoveryAssistant::restoreWanted);
}

RecoveryPage *RecoveryAssistant::page() const
{
    return static_cast<RecoveryPage *>(m_pages->currentWidget());
}

void RecoveryAssistant::goTo(int step)
{
    m_state.step = step;
    m_facts.problem.reset();
    m_pages->setCurrentIndex(step);
    changed();
    emit stepEntered();
    m_pages->currentWidget()->setFocus();
}

void RecoveryAssistant::changed()
{
    refresh();
    emit stateChanged(m_state);
}

void RecoveryAssistant::setFacts(const RecoveryFacts &facts)
{
    m_facts = facts;
    refresh();
}

void RecoveryAssistant::setEvidence(const QString &backup)
{
    m_state.evidence = backup;
    changed();
}

void RecoveryAssistant::setRestored(bool restored)
{
    m_state.restored = restored;
    changed();
}

void RecoveryAssistant::setFolder(const QString &folder)
{
    m_state.folder = folder;
    changed();
}

void RecoveryAssistant::refresh()
{
    page()->present(m_facts);
    showSteps();
    const bool last = m_state.step + 1 == m_pages->count();
    const QString blocked = m_facts.working.isEmpty() ? page()->blockedBecause() : m_facts.working;
    m_reason->setText(blocked);
    m_reason->setFocusPolicy(blocked.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
    m_busy->setVisible(!m_facts.working.isEmpty());
    m_busy->setAccessibleName(m_facts.working);
    m_busy->setAccessibleDescription(tr("Working, the total is not known yet"));
    m_back->setEnabled(m_state.step > 0 && m_facts.working.isEmpty());
    m_back->setToolTip(m_back->isEnabled()         ? QString()
                       : m_facts.working.isEmpty() ? tr("This is the first step.")
                                                   : m_facts.working);
    m_back->setAccessibleDescription(m_back->toolTip());
    m_next->setText(last ? tr("Finish") : tr("Next"));
    m_next->setEnabled(blocked.isEmpty());
    m_next->setToolTip(blocked);
    m_next->setAccessibleDescription(blocked);
}

// Where one is, what is behind, and what comes.
void RecoveryAssistant::showSteps()
{
    QStringList names;
    QString current;
    for (int step = 0; step < m_pages->count(); ++step) {
        const QString title = static_cast<RecoveryPage *>(m_pages->widget(step))->title();
        const QString name = tr("%1 %2").arg(step + 1).arg(title).toHtmlEscaped();
        names.append(step == m_state.step ? u"<b>%1</b>"_s.arg(name) : name);
        if (step == m_state.step)
            current = title;
    }
    m_steps->setText(names.join(u" &nbsp;─&nbsp; "_s));
    m_steps->setAccessibleName(tr("Step %1 of %2: %3").arg(m_state.step + 1).arg(m_pages->count()).arg(current));
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/addstagewizard.h"

#include "ui/stages/controlpage.h"
#include "ui/stages/foundpage.h"
#include "ui/stages/wherepage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/tallarea.h"

#include <QAbstractButton>
#include <QScreen>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

AddStageWizard::AddStageWizard(QWidget *parent)
    : QWizard(parent)
    , m_pages(new StagePages({}, NamePage::For::NewStage, this))
    , m_where(new WherePage(this))
    , m_failure(new MessageBar(MessageBar::Kind::Error, this))
{
    setObjectName(u"addStageWizard"_s);
    setWindowTitle(tr("Add a stage"));
    setWizardStyle(QWizard::ModernStyle);
    setOptions(QWizard::NoBackButtonOnStartPage | QWizard::IndependentPages | QWizard::NoDefaultButton);
    build();
    connect(m_where, &WherePage::placeChosen, this, &AddStageWizard::choose);
    connect(m_pages, &StagePages::searchRequested, this, [this] { emit searchRequested(place()); });
    connect(m_pages, &StagePages::testRequested, this, &AddStageWizard::testRequested);
    connect(m_pages, &StagePages::changed, this, &AddStageWizard::refresh);
    connect(this, &QWizard::currentIdChanged, this, &AddStageWizard::enter);
    // Large letters want a large window, as far as the screen goes.
    const QSize wanted(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 40);
    resize(wanted.expandedTo({860, 600}).boundedTo(screen()->availableSize() - QSize(2, 4) * Theme::grid));
}

void AddStageWizard::build()
{
    m_failure->setObjectName(u"saveFailure"_s);
    m_failure->hide();
    addStep(Where, tr("Where is the project?"), tr("Step 1 of 4. A folder shows most of what a stage consists of."),
            m_where);
    addStep(Found, tr("What belongs to the stage?"),
            tr("Step 2 of 4. Tick what is to be backed up; add by hand what was not found."), m_pages->found());
    addStep(Control, tr("How is it controlled?"),
            tr("Step 3 of 4. Everything here is optional; a stage that can be suspended gets the best backups."),
            m_pages->control());
    auto *last = new QWidget(this);
    auto *layout = new QVBoxLayout(last);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Theme::grid);
    layout->addWidget(m_failure);
    layout->addWidget(m_pages->name(), 1);
    addStep(Name, tr("What is it called?"), tr("Step 4 of 4. A project may have several stages."), last);
    setButtonText(QWizard::FinishButton, tr("&Add stage"));
    for (const WizardButton which : {BackButton, NextButton, FinishButton, CancelButton})
        button(which)->setObjectName(
            QStringList{u"backButton"_s, u"nextButton"_s, u"commitButton"_s, u"finishButton"_s, u"cancelButton"_s}
                .value(which));
}

// Large text on a small screen: the step scrolls, the buttons stay.
void AddStageWizard::addStep(PageId id, const QString &title, const QString &subtitle, QWidget *content)
{
    auto *page = new QWizardPage(this);
    page->setTitle(title);
    page->setSubTitle(subtitle);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, Theme::grid, 0, 0);
    layout->addWidget(new TallArea(content, page));
    setPage(id, page);
    tabInReadingOrder(*layout);
}

QString AddStageWizard::place() const
{
    return m_where->place();
}

void AddStageWizard::setPlace(const QString &place)
{
    choose(place);
}

// What was chosen is looked at when the person goes on, or at once where that was already done.
void AddStageWizard::choose(const QString &place)
{
    m_where->setPlace(place);
    if (currentId() == Where && !place.isEmpty())
        next();
}

void AddStageWizard::enter(int page)
{
    if (page == Found && (!m_searched || m_searchedPlace != place())) {
        m_searched = true;
        m_searchedPlace = place();
        emit searchRequested(place());
    }
    refresh();
}

void AddStageWizard::refresh()
{
    const QString reason = m_saving ? tr("The stage is being saved.") : m_pages->reason();
    QAbstractButton *finish = button(QWizard::FinishButton);
    finish->setEnabled(reason.isEmpty());
    finish->setToolTip(reason);
    finish->setAccessibleDescription(reason);
}

void AddStageWizard::accept()
{
    if (m_saving || !m_pages->reason().isEmpty())
        return;
    m_saving = true;
    m_failure->hide();
    refresh();
    emit saveRequested({.json = m_pages->json(),
                        .passwords = m_pages->passwords(),
                        .firstBackup = m_pages->name()->wantsFirstBackup()});
}

void AddStageWizard::failToSave(const Error &error)
{
    m_saving = false;
    m_failure->setText(error.message, error.why + u' ' + error.todo);
    m_failure->show();
    refresh();
}

void AddStageWizard::finish()
{
    m_saving = false;
    QWizard::accept();
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/editstagedialog.h"

#include "models/texts.h"
#include "ui/schedule/retentiontab.h"
#include "ui/stages/controlpage.h"
#include "ui/stages/foundpage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/tallarea.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

EditStageDialog::EditStageDialog(const Stage &stage, const QList<Backup> &backups, const QSet<QString> &needed,
                                 QWidget *parent)
    : QDialog(parent)
    , m_pages(new StagePages(stage, NamePage::For::KnownStage, this))
    , m_retention(new RetentionTab(this))
    , m_tabs(new QTabWidget(this))
    , m_failure(new MessageBar(MessageBar::Kind::Error, this))
{
    setObjectName(u"editStageDialog"_s);
    setWindowTitle(tr("Edit %1").arg(Texts::stageTitle(stage.id())));
    m_tabs->setObjectName(u"stageTabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the stage"));
    addTab(m_pages->found(), tr("Storages"));
    addTab(m_pages->control(), tr("Control"));
    m_retention->setStage(stage.keepAutomatic, backups, needed);
    addTab(m_retention, tr("Retention"));
    addTab(m_pages->name(), tr("Name"));
    m_failure->setObjectName(u"saveFailure"_s);
    m_failure->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("Save stage"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(u"saveStage"_s);
    for (QAbstractButton *button : buttons->buttons()) {
        if (auto *push = qobject_cast<QPushButton *>(button))
            push->setAutoDefault(false);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_failure);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(buttons);
    tabInReadingOrder(*layout);
    connect(buttons, &QDialogButtonBox::accepted, this, &EditStageDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_pages, &StagePages::searchRequested, this, &EditStageDialog::searchRequested);
    connect(m_pages, &StagePages::testRequested, this, &EditStageDialog::testRequested);
    connect(m_pages, &StagePages::changed, this, &EditStageDialog::refresh);
    resize(820, 600);
    refresh();
}

void EditStageDialog::addTab(QWidget *page, const QString &title)
{
    auto *frame = new QWidget(m_tabs);
    auto *layout = new QVBoxLayout(frame);
    layout->addWidget(page);
    m_tabs->addTab(new TallArea(frame, m_tabs), title);
}

void EditStageDialog::refresh()
{
    const QString reason = m_saving ? tr("The stage is being saved.") : m_pages->reason();
    m_save->setEnabled(reason.isEmpty());
    m_save->setToolTip(reason);
    m_save->setAccessibleDescription(reason);
    if (!m_saving && !reason.isEmpty()) {
        m_failure->setKind(MessageBar::Kind::Warning);
        m_failure->setText(tr("This stage cannot be saved yet."), reason);
    }
    m_failure->setVisible(!m_saving && !reason.isEmpty());
}

void EditStageDialog::accept()
{
    if (m_saving || !m_pages->reason().isEmpty())
        return;
    m_retention->confirm([this] { save(); });
}

void EditStageDialog::save()
{
    m_pages->draft().base.keepAutomatic = m_retention->automatic();
    m_saving = true;
    refresh();
    emit saveRequested({.json = m_pages->json(), .passwords = m_pages->passwords()});
}

void EditStageDialog::failToSave(const Error &error)
{
    m_saving = false;
    refresh();
    m_failure->setKind(MessageBar::Kind::Error);
    m_failure->setText(error.message, error.why + u' ' + error.todo);
    m_failure->show();
}

void EditStageDialog::finish()
{
    m_saving = false;
    QDialog::accept();
}

} // namespace Understudy

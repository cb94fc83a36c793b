// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/recovery/newcomputerpages.h"

#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pressbutton.h"
#include "ui/widgets/roomydelegate.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

PlacePage::PlacePage(RecoveryState &state, QWidget *parent)
    : RecoveryPage(
          state, tr("Find the backups"),
          tr("Choose the folder that Understudy kept its backups in, on a disk or copied from one. Nothing has "
             "to be set up for that: every backup says what it is of."),
          parent)
    , m_folder(new QLineEdit(state.folder, this))
    , m_found(new QLabel(this))
{
    m_folder->setObjectName(u"recoveryFolder"_s);
    m_folder->setAccessibleName(tr("Folder of the backups"));
    m_found->setObjectName(u"recoveryFound"_s);
    m_found->setWordWrap(true);
    m_found->setTextFormat(Qt::PlainText);
    auto *choose = new PressButton(tr("Choose…"), this);
    choose->setObjectName(u"btnChooseFolder"_s);
    auto *look = new PressButton(tr("Look"), this);
    look->setObjectName(u"btnLookInFolder"_s);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::grid);
    row->addWidget(m_folder, 1);
    row->addWidget(choose);
    row->addWidget(look);
    body()->addLayout(row);
    body()->addWidget(m_found);
    body()->addStretch();
    const auto chosen = [this] { emit folderChosen(m_folder->text().trimmed()); };
    connect(m_folder, &QLineEdit::returnPressed, this, chosen);
    connect(look, &QPushButton::clicked, this, chosen);
    connect(choose, &QPushButton::clicked, this, &PlacePage::askForFolder);
}

void PlacePage::askForFolder()
{
    auto *dialog = new QFileDialog(this, tr("Folder of the backups"), m_folder->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_folder->setText(folder);
        emit folderChosen(folder);
    });
    dialog->open();
}

void PlacePage::present(const RecoveryFacts &facts)
{
    m_hasBackups = !facts.backups.isEmpty();
    if (facts.problem) {
        m_found->setText(facts.problem->message + u' ' + facts.problem->why + u' ' + facts.problem->todo);
        return;
    }
    QStringList stages;
    for (const Backup &backup : facts.backups) {
        if (!stages.contains(backup.manifest.stageId()))
            stages.append(backup.manifest.stageId());
    }
    if (m_hasBackups)
        m_found->setText(tr("Backups found: %1, of %2.")
                             .arg(Texts::count(facts.backups.size()), QLocale().createSeparatedList(stages)));
    else
        m_found->setText(state().folder.isEmpty() ? QString() : tr("There is no complete backup in this folder."));
}

QString PlacePage::blockedBecause() const
{
    return m_hasBackups ? QString() : tr("Choose a folder with backups.");
}

PickPage::PickPage(RecoveryState &state, const QDateTime &now, QWidget *parent)
    : RecoveryPage(state, tr("Choose"), tr("Choose the stage to bring back, and the moment."), parent)
    , m_now(now)
    , m_list(new QTreeWidget(this))
{
    m_list->setObjectName(u"recoveryStages"_s);
    m_list->setAccessibleName(tr("Stages and their backups"));
    m_list->setHeaderLabels({tr("Stage / backup"), tr("Created"), tr("Size"), tr("Status")});
    m_list->headerItem()->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter); // as the figures below
    m_list->setUniformRowHeights(true);
    RoomyDelegate::setUp(*m_list);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    body()->addWidget(m_list, 1);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        this->state().backup = item ? item->data(0, Qt::UserRole).toString() : QString();
        const auto backup = std::ranges::find(m_backups, this->state().backup, &Backup::id);
        this->state().stage = backup == m_backups.end() ? QString() : backup->manifest.stageId();
        this->state().restored = false;
        emit changed();
    });
}

void PickPage::present(const RecoveryFacts &facts)
{
    if (m_backups == facts.backups && m_list->topLevelItemCount() > 0)
        return;
    m_backups = facts.backups;
    if (isBackupGone(facts))
        state().backup.clear();
    fill();
}

void PickPage::fill()
{
    const QSignalBlocker silent(m_list);
    m_list->clear();
    QHash<QString, QTreeWidgetItem *> stages;
    for (const Backup &backup : std::as_const(m_backups)) {
        const QString id = backup.manifest.stageId();
        if (!stages.contains(id)) {
            stages.insert(id, new QTreeWidgetItem(m_list, {Texts::stageTitle(id), u"—"_s, u"—"_s, u"—"_s}));
            stages[id]->setExpanded(true);
        }
        auto *item = new QTreeWidgetItem(stages[id],
                                         {backup.name(), Texts::when(backup.manifest.createdAt, m_now),
                                          Texts::size(backup.manifest.sizeBytes), Texts::statusText(backup)});
        item->setData(0, Qt::UserRole, backup.id());
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        item->setData(
            0, Qt::AccessibleTextRole,
            tr("%1, %2, %3")
                .arg(backup.name(), Texts::when(backup.manifest.createdAt, m_now), Texts::statusText(backup)));
        if (backup.id() == state().backup)
            m_list->setCurrentItem(item);
    }
    if (!m_list->currentItem() && m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
}

QString PickPage::blockedBecause() const
{
    return state().backup.isEmpty() ? tr("Choose a backup.") : QString();
}

CreatePage::CreatePage(RecoveryState &state, QWidget *parent)
    : RecoveryPage(
          state, tr("Create the stage"),
          tr("The backup says what the stage consists of and where its data lay. The stage is made with the same "
             "places; you can change them later. No data is touched by this."),
          parent)
    , m_situation(addText())
    , m_create(new PressButton(tr("Create the stage"), this))
{
    m_situation->setObjectName(u"recoveryCreated"_s);
    m_create->setObjectName(u"btnCreateStage"_s);
    auto *row = new QHBoxLayout;
    row->addWidget(m_create);
    row->addStretch();
    body()->addLayout(row);
    body()->addStretch();
    connect(m_create, &QPushButton::clicked, this, &CreatePage::createWanted);
}

void CreatePage::present(const RecoveryFacts &facts)
{
    m_exists = facts.status.has_value();
    m_create->setVisible(!m_exists);
    m_create->setEnabled(facts.working.isEmpty());
    const QString title = Texts::stageTitle(state().stage);
    if (facts.problem)
        m_situation->setText(facts.problem->message + u' ' + facts.problem->why + u' ' + facts.problem->todo);
    else
        m_situation->setText(m_exists ? tr("%1 exists. Its data can be restored now.").arg(title)
                                      : tr("%1 does not exist on this computer yet.").arg(title));
}

QString CreatePage::blockedBecause() const
{
    return m_exists ? QString() : tr("Create the stage first.");
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/recentlydeleteddialog.h"

#include "models/backupmodel.h"
#include "models/texts.h"
#include "ui/backups/backuptree.h"
#include "ui/theme/icons.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

static QStringList idsOf(const QList<Backup> &backups)
{
    QStringList ids;
    for (const Backup &backup : backups)
        ids.append(backup.id());
    return ids;
}

RecentlyDeletedDialog::RecentlyDeletedDialog(QWidget *parent)
    : QDialog(parent)
    , m_model(new BackupModel(this))
    , m_tree(new BackupTree(m_model))
    , m_empty(new QLabel(tr("Nothing was deleted in the last 7 days.")))
    , m_pages(new QStackedWidget)
    , m_hint(new QLabel)
    , m_bringBack(new QPushButton(icon(IconName::Undo), tr("&Bring back")))
    , m_delete(new QPushButton(tr("&Delete for good…")))
    , m_deleteAll(new QPushButton(tr("&Empty…")))
{
    setObjectName(u"recentlyDeletedDialog"_s);
    setWindowTitle(tr("Recently deleted"));
    m_tree->setObjectName(u"deletedTree"_s);
    m_tree->setAccessibleName(tr("Deleted backups"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setFocusPolicy(Qt::StrongFocus);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_empty);
    m_hint->setWordWrap(true);
    m_bringBack->setObjectName(u"bringBackButton"_s);
    m_delete->setObjectName(u"deleteForGoodButton"_s);
    m_deleteAll->setObjectName(u"emptyButton"_s);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    for (QPushButton *button : {m_bringBack, m_delete, m_deleteAll})
        button->setAutoDefault(false);
    auto *actions = new QHBoxLayout;
    actions->addWidget(m_bringBack);
    actions->addStretch(1);
    actions->addWidget(m_delete);
    actions->addWidget(m_deleteAll);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_hint);
    layout->addWidget(m_pages, 1);
    layout->addLayout(actions);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_tree, &BackupTree::selectionChangedTo, this, &RecentlyDeletedDialog::refresh);
    connect(m_bringBack, &QPushButton::clicked, this,
            [this] { emit bringBackAsked(idsOf(m_tree->selectedBackups())); });
    connect(m_delete, &QPushButton::clicked, this, [this] { confirmPurge(m_tree->selectedBackups()); });
    connect(m_deleteAll, &QPushButton::clicked, this, [this] { confirmPurge(m_deleted); });
    m_hint->setText(tr("Deleted backups stay here for 7 days. They take space until they are gone for good."));
    resize(720, 400);
    refresh();
}

void RecentlyDeletedDialog::setBackups(const QList<Backup> &deleted, const QDateTime &now)
{
    m_deleted = deleted;
    m_model->setBackups(deleted, now);
    refresh();
}

void RecentlyDeletedDialog::tellFreed(const CollectReport &report)
{
    m_hint->setText(report.trashKept ? tr("The space is not freed yet: a damaged backup may need what lies there.")
                                     : tr("%1 were freed.").arg(Texts::size(report.freedBytes)));
}

// A button that cannot be pressed says why.
static void allow(QPushButton *button, bool may, const QString &reason)
{
    button->setEnabled(may);
    button->setToolTip(may ? QString() : reason);
    button->setAccessibleDescription(button->toolTip());
}

void RecentlyDeletedDialog::refresh()
{
    const bool some = !m_deleted.isEmpty();
    m_pages->setCurrentWidget(some ? static_cast<QWidget *>(m_tree) : m_empty);
    const bool selected = some && !m_tree->selectedBackups().isEmpty();
    const QString nothing = tr("Nothing was deleted in the last 7 days.");
    const QString reason = some ? tr("Select the backups that are meant.") : nothing;
    allow(m_deleteAll, some, nothing);
    allow(m_bringBack, selected, reason);
    allow(m_delete, selected, reason);
}

// What they share with others stays, so the figure is the most that can be freed.
void RecentlyDeletedDialog::confirmPurge(const QList<Backup> &backups)
{
    if (backups.isEmpty())
        return;
    qint64 bytes = 0;
    for (const Backup &backup : backups)
        bytes += backup.manifest.storedBytes;
    const int count = static_cast<int>(backups.size());
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Delete for good"),
                                tr("Delete %n backup(s) for good?", nullptr, count), QMessageBox::NoButton, this);
    box->setObjectName(u"deleteForGoodQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(bytes > 0 ? tr("Up to %1 will be freed. This cannot be undone.").arg(Texts::size(bytes))
                                      : tr("They hold no data. This cannot be undone."));
    QPushButton *yes = box->addButton(tr("Delete %n backup(s)", nullptr, count), QMessageBox::DestructiveRole);
    yes->setObjectName(u"confirmPurge"_s);
    yes->setAutoDefault(false);
    QPushButton *no = box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    connect(yes, &QPushButton::clicked, this, [this, ids = idsOf(backups)] { emit purgeAsked(ids); });
    box->open();
}

} // namespace Understudy

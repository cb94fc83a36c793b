// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/backupspage.h"

#include "models/texts.h"

#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace Understudy {

BackupsPage::BackupsPage(QWidget *parent)
    : PreferencesPage(tr("Backups"), u"preferencesBackups"_s, parent)
    , m_folder(new QLineEdit(this))
    , m_automatic(new QSpinBox(this))
{
    m_folder->setObjectName(u"prefFolder"_s);
    m_folder->setReadOnly(true); // a folder that exists is chosen, not typed
    m_automatic->setObjectName(u"prefAutomatic"_s);
    m_automatic->setRange(1, 1000);
    auto *change = new QPushButton(tr("C&hange folder…"), this);
    change->setObjectName(u"prefChangeFolder"_s);
    change->setAutoDefault(false);

    addField(tr("&Folder of the backups:"), m_folder);
    m_space = addNote();
    m_space->setObjectName(u"prefFreeSpace"_s);
    addRow({change});
    m_later = addNote();
    m_later->setObjectName(u"prefFolderLater"_s);
    addField(tr("Automatic backups that a new stage &keeps:"), m_automatic);
    addNote(tr("Stages that exist keep their own number. Backups that you make yourself stay until you delete them."));
    finish();
    connect(change, &QPushButton::clicked, this, &BackupsPage::choose);
    connect(m_automatic, &QSpinBox::valueChanged, this, &BackupsPage::changed);
}

void BackupsPage::choose()
{
    auto *folders = new QFileDialog(this, tr("Folder of the backups"), m_folder->text());
    folders->setAttribute(Qt::WA_DeleteOnClose);
    folders->setFileMode(QFileDialog::Directory);
    folders->setOption(QFileDialog::ShowDirsOnly);
    connect(folders, &QFileDialog::fileSelected, this, &BackupsPage::repositoryChosen);
    folders->open();
}

void BackupsPage::present(const Preferences &preferences)
{
    m_automatic->setValue(preferences.automaticKept);
}

void BackupsPage::takeInto(Preferences &preferences) const
{
    preferences.automaticKept = m_automatic->value();
}

void BackupsPage::setRepository(const QString &path, qint64 availableBytes)
{
    m_folder->setText(QDir::toNativeSeparators(path));
    m_folder->setToolTip(m_folder->text());
    m_folder->setCursorPosition(0);
    setNote(m_space, availableBytes < 0 ? QString() : tr("%1 free there.").arg(Texts::size(availableBytes)));
}

void BackupsPage::setRepositoryChanged(const QString &path)
{
    setNote(m_later, tr("From the next start of Understudy, backups lie in “%1”. Those made so far stay in the folder "
                        "above, and are listed again when it is chosen again.")
                         .arg(QDir::toNativeSeparators(path)));
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/helpflow.h"

#include "services/backupservice.h"
#include "ui/help/savetext.h"
#include "ui/help/shortcutsdialog.h"
#include "ui/help/textdialog.h"
#include "ui/theme/icons.h"

#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace Understudy {

HelpFlow::HelpFlow(BackupService &service, TaskRunner &tasks, QWidget *window)
    : QObject(window)
    , m_service(service)
    , m_tasks(tasks)
    , m_window(window)
{ }

// One page at a time: a second one takes the place of the first.
void HelpFlow::open(QDialog *dialog)
{
    if (m_dialog)
        m_dialog->close();
    m_dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void HelpFlow::showShortcuts(const QList<QAction *> &actions)
{
    open(new ShortcutsDialog(actions, m_window));
}

void HelpFlow::showRestoreByHand()
{
    auto *page = new TextDialog(tr("Restore without Understudy"),
                                tr("Every folder of backups holds this text as RESTORE-BY-HAND.txt, so that your data "
                                   "can be brought back where this program is not installed."),
                                m_service.restoreByHand(), u"RESTORE-BY-HAND.txt"_s, m_window);
    connect(page, &TextDialog::saveRequested, this, [this](const QString &path, const QByteArray &text) {
        saveText(m_tasks, this, path, text, [this](const Error &error) { emit failed(error); });
    });
    open(page);
}

void HelpFlow::showAbout()
{
    auto *about = new QMessageBox(m_window);
    about->setObjectName(u"aboutDialog"_s);
    about->setWindowTitle(tr("About Understudy"));
    about->setIconPixmap(applicationIcon().pixmap(QSize(64, 64), m_window->devicePixelRatioF()));
    about->setTextFormat(Qt::PlainText);
    about->setText(tr("Understudy %1").arg(QString::fromLatin1(UNDERSTUDY_VERSION)));
    about->setInformativeText(tr("Backs up all data of a stage with one click, shows what a backup holds, and puts it "
                                 "back without losing what is there.\n\nFree software under the GNU General Public "
                                 "License, version 3 or later.\nWith Qt %1.")
                                  .arg(QString::fromLatin1(qVersion())));
    about->setStandardButtons(QMessageBox::Close);
    open(about);
}

} // namespace Understudy

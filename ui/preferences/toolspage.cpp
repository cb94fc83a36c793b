// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/toolspage.h"

#include "ui/widgets/roomydelegate.h"
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>

using namespace Qt::StringLiterals;

namespace Understudy {

static QPushButton *button(const QString &text, const QString &name, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    made->setObjectName(name);
    made->setAutoDefault(false);
    return made;
}

ToolsPage::ToolsPage(QWidget *parent)
    : PreferencesPage(tr("Tools"), u"preferencesTools"_s, parent)
    , m_found(new QTableWidget(0, 2, this))
    , m_detect(button(tr("&Detect"), u"prefDetect"_s, this))
    , m_folders(new QListWidget(this))
    , m_remove(button(tr("&Remove folder"), u"prefRemoveFolder"_s, this))
{
    m_found->setObjectName(u"prefTools"_s);
    m_found->setAccessibleName(tr("PostgreSQL client programs that were found"));
    m_found->setHorizontalHeaderLabels({tr("PostgreSQL"), tr("Folder")});
    m_found->horizontalHeader()->setStretchLastSection(true);
    m_found->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_found->verticalHeader()->hide();
    m_found->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_found->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_found->setSelectionMode(QAbstractItemView::SingleSelection);
    m_found->setTextElideMode(Qt::ElideMiddle);
    m_found->setTabKeyNavigation(false); // Tab leaves the table
    RoomyDelegate::setUp(*m_found);
    m_found->setMinimumHeight(96);
    m_folders->setObjectName(u"prefToolFolders"_s);
    m_folders->setAccessibleName(tr("Folders to look in first"));
    m_folders->setMinimumHeight(64);
    RoomyDelegate::setUp(*m_folders);
    m_folders->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    m_folders->setTextElideMode(Qt::ElideMiddle);
    auto *add = button(tr("&Add folder…"), u"prefAddFolder"_s, this);

    addHeading(tr("PostgreSQL client programs"));
    addNote(tr("A server is read with programs of its own version, or the next newer ones."));
    addWide(m_found, 1);
    m_state = addNote();
    m_state->setObjectName(u"prefToolsState"_s);
    addRow({m_detect});
    addField(tr("&Look in these folders first:"), m_folders);
    addRow({add, m_remove});
    finish();
    connect(m_detect, &QPushButton::clicked, this, &ToolsPage::detectRequested);
    connect(add, &QPushButton::clicked, this, &ToolsPage::addFolder);
    connect(m_remove, &QPushButton::clicked, this, &ToolsPage::removeFolder);
    connect(m_folders, &QListWidget::currentRowChanged, this, &ToolsPage::updateRemove);
    updateRemove();
}

void ToolsPage::present(const Preferences &preferences)
{
    m_folders->clear();
    for (const QString &folder : preferences.postgresFolders)
        m_folders->addItem(QDir::toNativeSeparators(folder));
    m_folders->setCurrentRow(0);
    updateRemove();
}

void ToolsPage::takeInto(Preferences &preferences) const
{
    preferences.postgresFolders.clear();
    for (int row = 0; row < m_folders->count(); ++row)
        preferences.postgresFolders.append(QDir::fromNativeSeparators(m_folders->item(row)->text()));
}

void ToolsPage::addFolder()
{
    auto *folders = new QFileDialog(this, tr("Folder with pg_dump"), QDir::rootPath());
    folders->setAttribute(Qt::WA_DeleteOnClose);
    folders->setFileMode(QFileDialog::Directory);
    folders->setOption(QFileDialog::ShowDirsOnly);
    connect(folders, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        const QString shown = QDir::toNativeSeparators(QDir::cleanPath(folder));
        if (!m_folders->findItems(shown, Qt::MatchExactly).isEmpty())
            return;
        m_folders->addItem(shown);
        m_folders->setCurrentRow(m_folders->count() - 1);
        emit changed();
        emit detectRequested();
    });
    folders->open();
}

void ToolsPage::removeFolder()
{
    delete m_folders->takeItem(m_folders->currentRow());
    updateRemove();
    emit changed();
    emit detectRequested();
}

void ToolsPage::updateRemove()
{
    const bool some = m_folders->currentRow() >= 0;
    const QString reason = some ? QString() : tr("Select the folder to be removed from the list.");
    m_remove->setEnabled(some);
    m_remove->setToolTip(reason);
    m_remove->setAccessibleDescription(reason);
}

void ToolsPage::setDetecting(bool detecting)
{
    const QString state = tr("Looking for programs…");
    m_detect->setEnabled(!detecting);
    m_detect->setToolTip(detecting ? state : QString());
    m_detect->setAccessibleDescription(m_detect->toolTip());
    if (detecting)
        setNote(m_state, state);
}

void ToolsPage::setTools(const QList<ClientTools> &tools)
{
    m_found->setRowCount(static_cast<int>(tools.size()));
    for (int row = 0; row < m_found->rowCount(); ++row) {
        const QString folder = QDir::toNativeSeparators(tools.at(row).folder);
        auto *place = new QTableWidgetItem(folder);
        place->setToolTip(folder);
        m_found->setItem(row, 0, new QTableWidgetItem(tools.at(row).version));
        m_found->setItem(row, 1, place);
    }
    if (!tools.isEmpty())
        m_found->setCurrentCell(0, 0);
    setNote(m_state, tools.isEmpty() ? tr("None was found. Install the PostgreSQL client programs, or add the folder "
                                          "that they lie in. Backups of PostgreSQL databases need them.")
                                     : tr("%n version(s) found.", nullptr, static_cast<int>(tools.size())));
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/shortcutsdialog.h"

#include "ui/widgets/roomydelegate.h"
#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

// “&New backup…” as it reads: without the mark of its mnemonic and the dots.
static QString plainText(const QAction &action)
{
    QString text = action.text();
    text.replace(u"&&"_s, u"\1"_s).remove(u'&').replace(u'\1', u'&').remove(u'…');
    return text;
}

static QString shortcutsOf(const QAction &action)
{
    QStringList shortcuts;
    for (const QKeySequence &shortcut : action.shortcuts())
        shortcuts.append(shortcut.toString(QKeySequence::NativeText));
    return shortcuts.join(u", "_s);
}

ShortcutsDialog::ShortcutsDialog(const QList<QAction *> &actions, QWidget *parent)
    : QDialog(parent)
    , m_filter(new QLineEdit(this))
    , m_table(new QTableWidget(0, 2, this))
{
    setObjectName(u"shortcutsDialog"_s);
    setWindowTitle(tr("Keyboard shortcuts"));
    m_filter->setObjectName(u"shortcutsFilter"_s);
    m_filter->setClearButtonEnabled(true);
    m_table->setObjectName(u"shortcutsTable"_s);
    m_table->setAccessibleName(tr("Keyboard shortcuts"));
    m_table->setHorizontalHeaderLabels({tr("What it does"), tr("Keys")});
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    RoomyDelegate::setUp(*m_table);
    m_table->setShowGrid(false);

    auto *label = new QLabel(tr("&Find:"), this);
    label->setBuddy(m_filter);
    auto *top = new QHBoxLayout;
    top->addWidget(label);
    top->addWidget(m_filter, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_filter, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
    fill(actions);
    resize(560, 520);
}

void ShortcutsDialog::fill(const QList<QAction *> &actions)
{
    for (const QAction *action : actions) {
        if (action->isSeparator() || action->shortcuts().isEmpty() || action->text().isEmpty())
            continue;
        const int row = m_table->rowCount();
        m_table->insertRow(row);
        m_table->setItem(row, 0, new QTableWidgetItem(plainText(*action)));
        m_table->setItem(row, 1, new QTableWidgetItem(shortcutsOf(*action)));
    }
    if (m_table->rowCount() > 0)
        m_table->setCurrentCell(0, 0);
}

void ShortcutsDialog::filter(const QString &text)
{
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const bool hit = m_table->item(row, 0)->text().contains(text, Qt::CaseInsensitive)
                         || m_table->item(row, 1)->text().contains(text, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !hit);
    }
}

} // namespace Understudy

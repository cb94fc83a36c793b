// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/page.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

PreferencesPage::PreferencesPage(const QString &title, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(name);
    m_layout->setSpacing(Theme::grid);
    m_layout->setContentsMargins(2 * Theme::grid, Theme::grid, 2 * Theme::grid, Theme::grid);
}

QLabel *PreferencesPage::addHeading(const QString &text)
{
    auto *heading = new QLabel(text, this);
    QFont bold;
    bold.setBold(true);
    heading->setFont(bold);
    heading->setWordWrap(true);
    if (m_layout->count() > 0)
        m_layout->addSpacing(Theme::grid);
    m_layout->addWidget(heading);
    return heading;
}

QLabel *PreferencesPage::addNote(const QString &text)
{
    auto *note = new QLabel(this);
    note->setWordWrap(true);
    note->setTextFormat(Qt::PlainText);
    note->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    note->setFocusPolicy(Qt::StrongFocus);
    m_layout->addWidget(note);
    setNote(note, text);
    return note;
}

void PreferencesPage::setNote(QLabel *note, const QString &text)
{
    note->setText(text);
    note->setAccessibleName(text);
    note->setVisible(!text.isEmpty());
}

void PreferencesPage::addField(const QString &label, QWidget *field)
{
    auto *text = new QLabel(label, this);
    text->setBuddy(field);
    text->setWordWrap(true);
    m_layout->addWidget(text);
    m_layout->addWidget(field);
}

void PreferencesPage::addRow(const QList<QWidget *> &widgets)
{
    auto *row = new QHBoxLayout;
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch();
    m_layout->addLayout(row);
}

void PreferencesPage::addWide(QWidget *widget, int stretch)
{
    m_layout->addWidget(widget, stretch);
}

void PreferencesPage::finish()
{
    m_layout->addStretch();
}

} // namespace Understudy

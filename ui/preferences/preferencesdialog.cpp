// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/preferencesdialog.h"

#include "ui/preferences/backupspage.h"
#include "ui/preferences/securitypage.h"
#include "ui/preferences/simplepages.h"
#include "ui/preferences/toolspage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/roomydelegate.h"
#include "ui/widgets/tallarea.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace Understudy {

PreferencesDialog::PreferencesDialog(const Preferences &preferences, bool hasTray, const Places &places,
                                     QWidget *parent)
    : QDialog(parent)
    , m_list(new QListWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_message(new MessageBar(MessageBar::Kind::Information, this))
    , m_general(new GeneralPage(hasTray, this))
    , m_appearance(new AppearancePage(this))
    , m_backups(new BackupsPage(this))
    , m_notifications(new NotificationsPage(this))
    , m_tools(new ToolsPage(this))
    , m_security(new SecurityPage(places.identity, places.recoveryKey, this))
    , m_advanced(new AdvancedPage(places.settings, places.logs, this))
{
    setObjectName(u"preferencesDialog"_s);
    setWindowTitle(tr("Preferences"));
    m_list->setObjectName(u"preferencesList"_s);
    m_list->setAccessibleName(tr("Areas of the preferences"));
    RoomyDelegate::setUp(*m_list);
    m_message->hide();
    connect(m_message, &MessageBar::closed, m_message, &QWidget::hide);
    for (PreferencesPage *page : std::initializer_list<PreferencesPage *>{
             m_general, m_appearance, m_backups, m_notifications, m_tools, m_security, m_advanced})
        addPage(page);
    m_list->setMinimumWidth(m_list->sizeHintForColumn(0) + 3 * Theme::grid);
    m_list->setMaximumWidth(m_list->minimumWidth() + 4 * Theme::grid);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *middle = new QHBoxLayout;
    middle->addWidget(m_list);
    middle->addWidget(m_stack, 1);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_message);
    layout->addLayout(middle, 1);
    layout->addWidget(buttons);
    setPreferences(preferences);
    connectPages();
    connect(m_list, &QListWidget::currentRowChanged, m_stack, &QStackedWidget::setCurrentIndex);
    m_list->setCurrentRow(0);
    tabInReadingOrder(*layout);
    resize(720, 520);
}

// Each page scrolls by itself, so that large texts on a small screen stay reachable.
void PreferencesDialog::addPage(PreferencesPage *page)
{
    m_stack->addWidget(new TallArea(page, this));
    m_list->addItem(page->title());
}

void PreferencesDialog::connectPages()
{
    const auto collect = [this] {
        Preferences preferences = m_preferences;
        m_general->takeInto(preferences);
        m_appearance->takeInto(preferences);
        m_backups->takeInto(preferences);
        m_notifications->takeInto(preferences);
        m_tools->takeInto(preferences);
        m_advanced->takeInto(preferences);
        take(preferences);
    };
    connect(m_general, &GeneralPage::changed, this, collect);
    connect(m_appearance, &AppearancePage::changed, this, collect);
    connect(m_backups, &BackupsPage::changed, this, collect);
    connect(m_notifications, &NotificationsPage::changed, this, collect);
    connect(m_tools, &ToolsPage::changed, this, collect);
    connect(m_advanced, &AdvancedPage::changed, this, collect);
    connect(m_backups, &BackupsPage::repositoryChosen, this, &PreferencesDialog::repositoryChosen);
    connect(m_tools, &ToolsPage::detectRequested, this, &PreferencesDialog::detectRequested);
    connect(m_security, &SecurityPage::moveRequested, this, &PreferencesDialog::moveKeyRequested);
    connect(m_advanced, &AdvancedPage::exportRequested, this, &PreferencesDialog::exportRequested);
    connect(m_advanced, &AdvancedPage::importRequested, this, &PreferencesDialog::importRequested);
}

void PreferencesDialog::take(const Preferences &preferences)
{
    if (preferences == m_preferences)
        return;
    m_preferences = preferences;
    emit changed(preferences);
}

// The pages answer each value that they are given; as they hold others until all are shown, nothing is taken before.
void PreferencesDialog::setPreferences(const Preferences &preferences)
{
    const QList<QWidget *> pages{m_general, m_appearance, m_backups, m_notifications, m_tools, m_advanced};
    for (QWidget *page : pages)
        page->blockSignals(true);
    m_preferences = preferences;
    m_general->present(preferences);
    m_appearance->present(preferences);
    m_backups->present(preferences);
    m_notifications->present(preferences);
    m_tools->present(preferences);
    m_advanced->present(preferences);
    for (QWidget *page : pages)
        page->blockSignals(false);
}

void PreferencesDialog::showPage(const QString &name)
{
    if (name.isEmpty())
        return; // would be found everywhere
    for (int row = 0; row < m_stack->count(); ++row) {
        if (m_stack->widget(row)->objectName() == name || m_stack->widget(row)->findChild<QWidget *>(name))
            m_list->setCurrentRow(row);
    }
}

void PreferencesDialog::setRepository(const QString &path, qint64 availableBytes)
{
    m_backups->setRepository(path, availableBytes);
}

void PreferencesDialog::setRepositoryChanged(const QString &path)
{
    m_backups->setRepositoryChanged(path);
}

void PreferencesDialog::setDetecting(bool detecting)
{
    m_tools->setDetecting(detecting);
}

void PreferencesDialog::setTools(const QList<ClientTools> &tools)
{
    m_tools->setTools(tools);
}

void PreferencesDialog::setKeyPlace(const KeyPlace &place)
{
    m_security->setKeyPlace(place);
}

void PreferencesDialog::showError(const Error &error)
{
    m_message->setKind(MessageBar::Kind::Error);
    m_message->setText(error.message, error.why + u' ' + error.todo + u' ' + error.safe);
    m_message->show();
}

void PreferencesDialog::showDone(const QString &text)
{
    m_message->setKind(MessageBar::Kind::Good);
    m_message->setText(text);
    m_message->show();
}

} // namespace Understudy

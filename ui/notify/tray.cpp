// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/tray.h"

#include "models/reasons.h"
#include "models/texts.h"
#include "ui/theme/icons.h"

#include <QMenu>
#include <QSystemTrayIcon>

using namespace Qt::StringLiterals;

namespace Understudy {

Tray::Tray(QObject *parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_stages(nullptr)
    , m_status(nullptr)
    , m_cancel(nullptr)
{
    m_menu->setObjectName(u"trayMenu"_s);
    m_menu->setToolTipsVisible(true);
    fillMenu();
    setStages({});
    setWork({}, false);
}

Tray::~Tray() = default;

bool Tray::isAvailable()
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void Tray::fillMenu()
{
    connect(m_menu->addAction(tr("&Open Understudy")), &QAction::triggered, this, &Tray::openRequested);
    m_status = m_menu->addAction(QString());
    m_status->setEnabled(false); // it only tells
    m_menu->addSeparator();
    m_stages = m_menu->addMenu(tr("&Back up"));
    m_cancel = m_menu->addAction(QString());
    connect(m_cancel, &QAction::triggered, this, &Tray::cancelRequested);
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("&Quit")), &QAction::triggered, this, &Tray::quitRequested);
}

void Tray::setShown(bool shown)
{
    if (!shown || !isAvailable()) {
        m_icon.reset();
        return;
    }
    if (m_icon)
        return;
    m_icon = std::make_unique<QSystemTrayIcon>(applicationIcon());
    m_icon->setContextMenu(m_menu.get());
    m_icon->setToolTip(m_status->text());
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            emit openRequested();
    });
    m_icon->show();
}

QSystemTrayIcon *Tray::icon() const
{
    return m_icon.get();
}

void Tray::setStages(const QStringList &stages)
{
    m_stages->clear();
    for (const QString &stage : stages) {
        QAction *action = m_stages->addAction(Texts::stageTitle(stage));
        connect(action, &QAction::triggered, this, [this, stage] { emit backUpRequested(stage); });
    }
    m_stages->menuAction()->setVisible(!stages.isEmpty());
}

void Tray::setWork(const QString &status, bool cancellable, bool rollsBack)
{
    m_status->setText(status.isEmpty() ? tr("Nothing is running.") : status);
    m_cancel->setVisible(!status.isEmpty());
    m_cancel->setEnabled(cancellable);
    m_cancel->setText(rollsBack ? tr("&Stop and roll back") : tr("&Cancel"));
    QString what = tr("Cancels all work.");
    if (!cancellable)
        what = Reason{.id = ReasonId::Swapping}.text();
    else if (rollsBack)
        what = tr("Puts back the data from before the restore that is being watched, and cancels all other work.");
    m_cancel->setToolTip(what);
    if (m_icon)
        m_icon->setToolTip(m_status->text());
}

} // namespace Understudy

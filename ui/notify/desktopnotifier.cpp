// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/desktopnotifier.h"

#include <QSystemTrayIcon>

namespace Understudy {

static QSystemTrayIcon::MessageIcon glyphOf(Notification::Kind kind)
{
    switch (kind) {
    case Notification::Kind::Done:
        return QSystemTrayIcon::Information;
    case Notification::Kind::Warning:
        return QSystemTrayIcon::Warning;
    case Notification::Kind::Failure:
        return QSystemTrayIcon::Critical;
    }
    Q_UNREACHABLE_RETURN(QSystemTrayIcon::NoIcon);
}

DesktopNotifier::DesktopNotifier(Notifier *withoutTray, QObject *parent)
    : QObject(parent)
    , m_withoutTray(withoutTray)
{ }

void DesktopNotifier::setTrayIcon(QSystemTrayIcon *icon)
{
    if (m_trayIcon)
        m_trayIcon->disconnect(this);
    m_trayIcon = icon;
    if (icon) {
        connect(icon, &QSystemTrayIcon::messageClicked, this, [this] { emit clicked(m_last.stage, m_last.backup); });
    }
}

void DesktopNotifier::notify(const Notification &notification)
{
    if (m_trayIcon && m_trayIcon->isVisible()) {
        m_last = notification;
        m_trayIcon->showMessage(notification.countedTitle(), notification.body, glyphOf(notification.kind));
    } else if (m_withoutTray) {
        m_withoutTray->notify(notification);
    }
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/notify/notifier.h"

#include <QDBusConnection>
#include <QHash>
#include <QList>
#include <QObject>

class QDBusPendingCallWatcher;

namespace Understudy {

// org.freedesktop.Notifications: what Linux desktops without a tray show messages with. Never waits for an answer.
class NotificationBus final : public QObject, public Notifier
{
    Q_OBJECT

public:
    explicit NotificationBus(const QDBusConnection &connection, QObject *parent = nullptr);

    void notify(const Notification &notification) override;

signals:
    void clicked(const QString &stage, const QString &backup);

private slots: // by name: signals of the bus
    void onActionInvoked(uint id, const QString &action);
    void onClosed(uint id, uint reason);

private:
    struct Sent
    {
        QDBusPendingCallWatcher *answer = nullptr;
        Notification notification;
    };

    void send(const Notification &notification);
    [[nodiscard]] uint replaced(const Notification &notification) const;

    QDBusConnection m_connection;
    QHash<uint, Notification> m_shown;
    QList<Sent> m_sent; // not answered yet
};

} // namespace Understudy

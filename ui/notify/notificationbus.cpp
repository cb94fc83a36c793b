// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/notificationbus.h"

#include <QCoreApplication>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_service = u"org.freedesktop.Notifications"_s;
static const QString s_path = u"/org/freedesktop/Notifications"_s;
static const QString s_clicked = u"default"_s;

NotificationBus::NotificationBus(const QDBusConnection &connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{
    m_connection.connect(s_service, s_path, s_service, u"ActionInvoked"_s, this, SLOT(onActionInvoked(uint, QString)));
    m_connection.connect(s_service, s_path, s_service, u"NotificationClosed"_s, this, SLOT(onClosed(uint, uint)));
}

static bool sayTheSame(const Notification &one, const Notification &other)
{
    return one.title == other.title && one.stage == other.stage;
}

// What takes the place of another one has to know its number, which comes with the answer.
void NotificationBus::notify(const Notification &notification)
{
    const auto before = std::ranges::find_if(
        m_sent, [&](const Sent &sent) { return sayTheSame(sent.notification, notification); });
    if (notification.times > 1 && before != m_sent.end())
        connect(before->answer, &QDBusPendingCallWatcher::finished, this,
                [this, notification] { notify(notification); });
    else
        send(notification);
}

void NotificationBus::send(const Notification &notification)
{
    const bool failed = notification.kind == Notification::Kind::Failure;
    QDBusMessage call = QDBusMessage::createMethodCall(s_service, s_path, s_service, u"Notify"_s);
    const QVariantMap hints{{u"urgency"_s, QVariant::fromValue<uchar>(failed ? 2 : 1)},
                            {u"desktop-entry"_s, u"understudy"_s}};
    // The service reads the body as markup.
    call << QCoreApplication::applicationName() << replaced(notification) << u"understudy"_s
         << notification.countedTitle() << notification.body.toHtmlEscaped() << QStringList{s_clicked, tr("Show")}
         << hints << -1;
    auto *watcher = new QDBusPendingCallWatcher(m_connection.asyncCall(call), this);
    m_sent.append({.answer = watcher, .notification = notification});
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, notification] {
        m_sent.removeIf([watcher](const Sent &sent) { return sent.answer == watcher; });
        const QDBusPendingReply<uint> reply = *watcher;
        if (!reply.isError())
            m_shown.insert(reply.value(), notification);
        watcher->deleteLater();
    });
}

// The one that it counts on; 0 = none.
uint NotificationBus::replaced(const Notification &notification) const
{
    if (notification.times < 2)
        return 0;
    uint newest = 0;
    for (const auto [id, shown] : m_shown.asKeyValueRange()) {
        if (sayTheSame(shown, notification))
            newest = std::max(newest, id);
    }
    return newest;
}

void NotificationBus::onActionInvoked(uint id, const QString &)
{
    if (m_shown.contains(id))
        emit clicked(m_shown.value(id).stage, m_shown.value(id).backup);
}

void NotificationBus::onClosed(uint id, uint)
{
    m_shown.remove(id);
}

} // namespace Understudy

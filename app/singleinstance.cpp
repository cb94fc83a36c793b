// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/singleinstance.h"

#include "models/messages/catalog.h"
#include "services/config/home.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>

#include <chrono>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static constexpr auto s_patience = 5s; // the other one may be starting itself
static constexpr int s_answerMs = 2000;

// Short: on some systems it becomes the path of a socket. Different homes and different users never meet.
static QString nameFor(const Home &home)
{
    const QString whole = home.path() + u'\n' + QString::number(QFileInfo(home.path()).ownerId());
    const QByteArray digest = QCryptographicHash::hash(whole.toUtf8(), QCryptographicHash::Sha256).toHex();
    return u"understudy-"_s + QString::fromLatin1(digest.first(16));
}

SingleInstance::SingleInstance(const Home &home, QObject *parent)
    : QObject(parent)
    , m_lockPath(home.path() + u"/window.lock"_s)
    , m_name(nameFor(home))
{ }

SingleInstance::~SingleInstance() = default;

// The lock decides, since the kernel frees it; the socket only carries the message.
Result<SingleInstance::Role> SingleInstance::take()
{
    const QDeadlineTimer deadline(s_patience);
    for (;;) {
        Result<std::optional<FileLock>> lock = FileLock::tryTake(m_lockPath, FileLock::Access::Exclusive,
                                                                 u"a window"_s);
        if (!lock)
            return std::unexpected(lock.error());
        if (*lock) {
            m_lock.emplace(std::move(**lock));
            if (const Result<> listening = listen(); !listening)
                return std::unexpected(listening.error());
            return Role::First;
        }
        if (ask())
            return Role::Later;
        if (deadline.hasExpired())
            return fail("usage.windowSilent"_L1);
        std::this_thread::sleep_for(50ms); // it may be starting, or ending
    }
}

Result<> SingleInstance::listen()
{
    QLocalServer::removeServer(m_name); // what a killed one left; the lock says that nobody uses it
    m_server = std::make_unique<QLocalServer>();
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server.get(), &QLocalServer::newConnection, this, [this] {
        QLocalSocket *other = m_server->nextPendingConnection();
        connect(other, &QLocalSocket::disconnected, other, &QObject::deleteLater);
        emit raiseRequested();
        other->write("raised\n");
        other->flush();
        other->disconnectFromServer();
    });
    if (m_server->listen(m_name))
        return {};
    return fail("usage.windowAlone"_L1, {{"reason"_L1, m_server->errorString()}});
}

bool SingleInstance::ask() const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(s_answerMs))
        return false;
    return socket.waitForReadyRead(s_answerMs) || socket.bytesAvailable() > 0;
}

} // namespace Understudy

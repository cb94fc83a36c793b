// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/slowline.h"

#include <QLocalSocket>
#include <QPointer>
#include <QTcpSocket>

#include <csignal>
#include <utility>

namespace Understudy::Testing {

SlowLine::SlowLine(const QString &socketPath)
    : m_socketPath(socketPath)
{
    std::signal(SIGPIPE, SIG_IGN); // a server that ends its sessions is told so by what a write returns
    if (!listen(QHostAddress::LocalHost))
        qFatal() << errorString();
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = nextPendingConnection())
            connectThrough(client);
    });
}

void SlowLine::connectThrough(QTcpSocket *client)
{
    auto *server = new QLocalSocket(this);
    client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(client, &QTcpSocket::readyRead, server, [server, client] {
        if (client->isOpen() && server->isOpen()) // either may have ended since
            server->write(client->readAll());
    });
    connect(client, &QTcpSocket::disconnected, server, &QLocalSocket::disconnectFromServer);
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    connect(server, &QLocalSocket::readyRead, client, [this, server, client] { carry(server, client); });
    connect(server, &QLocalSocket::disconnected, client, [this, server, client] { carry(server, client); });
    connect(client, &QObject::destroyed, server, &QObject::deleteLater);
    server->connectToServer(m_socketPath);
}

void SlowLine::carry(QLocalSocket *server, QTcpSocket *client)
{
    if (m_held.contains(server)) {
        m_waiting.append([this, from = QPointer(server), to = QPointer(client)] {
            if (from && to)
                carry(from, to);
        });
        return;
    }
    const QByteArray bytes = server->readAll();
    if (client->isOpen())
        client->write(bytes);
    if (server->state() == QLocalSocket::UnconnectedState)
        client->disconnectFromHost(); // once all of it is on its way
    if (m_left < 0)
        return;
    m_left -= bytes.size();
    m_holding = m_left < 0;
    if (m_holding)
        m_held = findChildren<QLocalSocket *>();
}

void SlowLine::holdAfter(qint64 bytes)
{
    m_left = bytes;
}

void SlowLine::letGo()
{
    m_holding = false;
    m_held.clear();
    m_left = -1;
    for (const auto &carryOn : std::exchange(m_waiting, {}))
        carryOn();
}

} // namespace Understudy::Testing

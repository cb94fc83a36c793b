// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/slowline.h"

#include <QLocalSocket>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <atomic>
#include <csignal>
#include <functional>
#include <utility>

namespace Understudy::Testing {

class SlowLine::Wire final : public QTcpServer
{
public:
    explicit Wire(const QString &socketPath);

    void holdAfter(qint64 bytes) { m_left = bytes; }
    void letGo();

    std::atomic_bool holding = false;

private:
    void connectThrough(QTcpSocket *client);
    void carry(QLocalSocket *server, QTcpSocket *client);

    const QString m_socketPath;
    qint64 m_left = -1; // until it holds; below 0 = it does not
    QList<QLocalSocket *> m_held;
    QList<std::function<void()>> m_waiting;
};

SlowLine::Wire::Wire(const QString &socketPath)
    : m_socketPath(socketPath)
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = nextPendingConnection())
            connectThrough(client);
    });
}

void SlowLine::Wire::connectThrough(QTcpSocket *client)
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

void SlowLine::Wire::carry(QLocalSocket *server, QTcpSocket *client)
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
    if (m_left >= 0)
        return;
    m_held = findChildren<QLocalSocket *>();
    holding = true;
}

void SlowLine::Wire::letGo()
{
    holding = false;
    m_held.clear();
    m_left = -1;
    for (const auto &carryOn : std::exchange(m_waiting, {}))
        carryOn();
}

SlowLine::SlowLine(const QString &socketPath)
    : m_wire(new Wire(socketPath))
{
    std::signal(SIGPIPE, SIG_IGN); // a server that ends its sessions is told so by what a write returns
    m_wire->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_wire, &QObject::deleteLater);
    m_thread.start();
    const auto open = [this] {
        if (!m_wire->listen(QHostAddress::LocalHost))
            qFatal() << m_wire->errorString();
        m_port = m_wire->serverPort();
    };
    QMetaObject::invokeMethod(m_wire, open, Qt::BlockingQueuedConnection);
}

SlowLine::~SlowLine()
{
    m_thread.quit();
    m_thread.wait();
}

void SlowLine::holdAfter(qint64 bytes)
{
    QMetaObject::invokeMethod(m_wire, [this, bytes] { m_wire->holdAfter(bytes); }, Qt::BlockingQueuedConnection);
}

bool SlowLine::isHolding() const
{
    return m_wire->holding;
}

void SlowLine::letGo()
{
    QMetaObject::invokeMethod(m_wire, [this] { m_wire->letGo(); }, Qt::BlockingQueuedConnection);
}

} // namespace Understudy::Testing

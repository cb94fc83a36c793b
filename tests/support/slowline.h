// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTcpServer>

#include <functional>

class QLocalSocket;
class QTcpSocket;

namespace Understudy::Testing {

// The way to a server that listens on a unix socket, from a port of the loopback. It stands still when a test says so:
// the connections of that moment wait, as for a slow server, and no answer is lost; later ones are carried as ever. Needs
// the event loop of the test.
class SlowLine final : public QTcpServer
{
public:
    explicit SlowLine(const QString &socketPath);

    void holdAfter(qint64 bytes); // from the server, counted from now on, over all connections
    [[nodiscard]] bool isHolding() const { return m_holding; }
    void letGo();

private:
    void connectThrough(QTcpSocket *client);
    void carry(QLocalSocket *server, QTcpSocket *client);

    const QString m_socketPath;
    qint64 m_left = -1; // until it holds; below 0 = it does not
    bool m_holding = false;
    QList<QLocalSocket *> m_held;
    QList<std::function<void()>> m_waiting;
};

} // namespace Understudy::Testing

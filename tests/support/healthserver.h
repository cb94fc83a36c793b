// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace Understudy::Testing {

// Answers every request on the loopback with one status; needs the event loop of the test.
class HealthServer final : public QTcpServer
{
public:
    explicit HealthServer(int answer)
        : status(answer)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal() << errorString();
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                    socket->readAll();
                    socket->write("HTTP/1.1 " + QByteArray::number(status) + " x\r\nContent-Length: 0\r\n\r\n");
                    socket->disconnectFromHost();
                });
            }
        });
    }

    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/health").arg(serverPort())); }

    int status;
};

} // namespace Understudy::Testing

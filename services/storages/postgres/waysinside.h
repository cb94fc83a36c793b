// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Understudy {

// What of use to us a container has.
struct ContainerContent
{
    QStringList joiners; // programs that can join a connection to their standard streams
    QStringList sockets; // folders in which a PostgreSQL server has its socket
    QString dump; // pg_dump and pg_restore; empty: it has none
    QString restore;
    QString toolVersion; // "17.6"
    bool operator==(const ContainerContent &) const = default;
};

// Where a server is, as seen from inside.
struct PlaceInside
{
    QString host; // a folder for its socket, else a name or an address
    QString port;
    [[nodiscard]] bool isSocket() const { return host.startsWith(u'/'); }
};

// To be run inside: prints what contentFrom() reads.
[[nodiscard]] QStringList contentQuestion(const QString &port);
[[nodiscard]] ContainerContent contentFrom(const QByteArray &answer);

// Where a connection leads that names `host`, or none; where it is meant to lead nowhere else than to a server's own
// socket, that socket.
[[nodiscard]] PlaceInside placeInside(const ContainerContent &content, const QString &host, const QString &port);
// The program that joins its standard streams to the server; it ends as soon as either side does. Empty: none can.
[[nodiscard]] QStringList joiner(const ContainerContent &content, const PlaceInside &place);
// Those that could, for a message.
[[nodiscard]] QStringList joinersFor(const PlaceInside &place);

// Runs a program inside that must not outlive its caller: docker exec ends without it, but its standard input does end.
// For programs that read nothing.
[[nodiscard]] QStringList endingWithInput(const QStringList &program);

} // namespace Understudy

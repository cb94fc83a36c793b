// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QThread>

namespace Understudy::Testing {

// The way to a server that listens on a unix socket, from a port of the loopback. It stands still when a test says so:
// the connections of that moment wait, as for a slow server, and no answer is lost; later ones are carried as ever. It
// carries in a thread of its own, so that nobody waits for what the test does.
class SlowLine
{
public:
    explicit SlowLine(const QString &socketPath);
    ~SlowLine();
    Q_DISABLE_COPY_MOVE(SlowLine)

    [[nodiscard]] int port() const { return m_port; }
    void holdAfter(qint64 bytes); // from the server, counted from now on, over all connections
    [[nodiscard]] bool isHolding() const;
    void letGo();

private:
    class Wire;

    QThread m_thread;
    Wire *m_wire; // lives in the thread
    int m_port = 0;
};

} // namespace Understudy::Testing

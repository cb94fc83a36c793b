// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

#include <atomic>
#include <thread>
#include <vector>

namespace Understudy::Testing {

// What a pool of connections does to a server when its own are ended: it opens others, as fast as it can, until this is
// gone.
class SessionPool
{
public:
    // Every session runs the statement and ends; if that is empty, it stays open and idle until it is ended.
    explicit SessionPool(const QStringList &logins, const QString &statement = {});
    ~SessionPool();
    SessionPool(const SessionPool &) = delete;
    SessionPool &operator=(const SessionPool &) = delete;

    [[nodiscard]] int served() const { return m_served; } // sessions that got in, and their statement done
    [[nodiscard]] int refused() const { return m_refused; } // that did not

private:
    void hammer(const QByteArray &login, const QByteArray &statement);

    std::atomic_bool m_ended = false;
    std::atomic_int m_served = 0;
    std::atomic_int m_refused = 0;
    std::vector<std::thread> m_threads;
};

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtTypes>

#include <chrono>

namespace Understudy {

// A program that leads its own group, and all that it started. Thread-safe; owns nothing.
// Ask only while the leader is known to be ours: between its start and the moment its group is empty.
class ProcessGroup
{
public:
    explicit ProcessGroup(qint64 leader);

    void terminate() const; // asks all of them to end
    void kill() const;      // ends all of them
    [[nodiscard]] bool isAlive() const;
    // Whether nothing of it is left within this time.
    [[nodiscard]] bool waitForEnd(std::chrono::milliseconds time) const;

private:
    qint64 m_leader = 0;
};

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace Understudy::Testing {

// Lets this process, and what it starts from now on, mount for itself alone: in a mount namespace of its own, for an
// ordinary user in a user namespace as well. Only while it has one thread, so first thing in main(). What is wrong;
// empty if all is well.
[[nodiscard]] QByteArray enterOwnMounts();

// Something mounted at a folder, until the end of the scope. The folder lies below it unseen meanwhile.
class TestMount
{
public:
    TestMount() = default;
    TestMount(TestMount &&other) noexcept;
    TestMount &operator=(TestMount &&other) noexcept;
    ~TestMount();

    // An empty file system in memory of that many bytes.
    [[nodiscard]] static TestMount memory(const QString &folder, qint64 bytes);
    [[nodiscard]] static TestMount bind(const QString &source, const QString &folder);

    // From now on nothing can be written there.
    void makeReadOnly();
    [[nodiscard]] QByteArray problem() const { return m_problem; } // why it is not mounted; empty if it is

private:
    QByteArray m_folder;
    QByteArray m_problem;
};

} // namespace Understudy::Testing

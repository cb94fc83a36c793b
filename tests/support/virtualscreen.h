// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QSize>
#include <QStringList>

#include <sys/types.h>

namespace Understudy::Testing {

// A screen of a test's own with a window manager on it: Xvfb on a free display, and openbox. Made before the
// application; both programs are ended by their ids, or by the end of this process, however that comes.
class VirtualScreen
{
public:
    explicit VirtualScreen(QSize size);
    ~VirtualScreen();
    VirtualScreen(const VirtualScreen &) = delete;
    VirtualScreen &operator=(const VirtualScreen &) = delete;

    [[nodiscard]] bool start(); // until windows can be opened on it; false and problem() on failure
    [[nodiscard]] QByteArray display() const { return m_display; } // ":7"
    [[nodiscard]] QString problem() const { return m_problem; }

private:
    // Gives the first line that it prints.
    [[nodiscard]] QByteArray run(const QString &program, const QStringList &arguments, pid_t &process);

    const QSize m_size;
    QByteArray m_display;
    QString m_problem;
    pid_t m_server = -1;
    pid_t m_manager = -1;
};

} // namespace Understudy::Testing

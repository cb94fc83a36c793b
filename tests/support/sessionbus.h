// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QTemporaryDir>

namespace Understudy::Testing {

// A session of a desktop of its own: a message bus and, if wanted, the keyring of GNOME, unlocked. Nothing of it touches
// the session of whoever runs the test; its address and folders stand in environment() alone.
class SessionBus
{
public:
    SessionBus();
    ~SessionBus();
    Q_DISABLE_COPY_MOVE(SessionBus)

    [[nodiscard]] bool start(); // false and problem() on failure
    [[nodiscard]] bool startKeyring();
    void stopKeyring();

    [[nodiscard]] QString address() const { return m_address; }
    [[nodiscard]] QString problem() const { return m_problem; }
    // For a program of this session. It asks the system's keychain, as other tests do not.
    [[nodiscard]] QProcessEnvironment environment() const;
    // What dbus-send prints of the answer of a service; empty = it failed.
    [[nodiscard]] QByteArray ask(const QStringList &arguments) const;

private:
    [[nodiscard]] bool begin(QProcess &process, const QString &program, const QStringList &arguments);
    static void end(QProcess &process);

    QTemporaryDir m_folder;
    QString m_address;
    QString m_problem;
    QProcess m_bus;
    QProcess m_keyring;
};

} // namespace Understudy::Testing

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/tasks/taskcontrol.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

namespace Understudy {

// Where secrets of this user are kept, each under a name. Blocking; from any thread, several at once.
class Keychain
{
public:
    virtual ~Keychain() = default;

    // Whether it answers at all. Asked once for each object; a keychain that appears later is seen by the next one.
    [[nodiscard]] virtual bool isAvailable(const TaskControl &control) const = 0;
    // None: there is nothing of this name.
    [[nodiscard]] virtual Result<std::optional<QByteArray>> read(const QString &name,
                                                                 const TaskControl &control) const = 0;
    [[nodiscard]] virtual Result<> write(const QString &name, const QByteArray &secret, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<> remove(const QString &name, const TaskControl &control) = 0; // missing is fine
};

// The keychain of the system: Keychain on macOS, Credential Manager on Windows, Secret Service or KWallet on Linux. It
// may ask the user to unlock it, so a call may take as long as a person takes.
class SystemKeychain final : public Keychain
{
public:
    SystemKeychain();
    ~SystemKeychain() override;

    // UNDERSTUDY_KEYCHAIN=file: it is not asked, for services and tests.
    [[nodiscard]] bool isAvailable(const TaskControl &control) const override;
    [[nodiscard]] Result<std::optional<QByteArray>> read(const QString &name,
                                                         const TaskControl &control) const override;
    [[nodiscard]] Result<> write(const QString &name, const QByteArray &secret, const TaskControl &control) override;
    [[nodiscard]] Result<> remove(const QString &name, const TaskControl &control) override;

private:
    struct Worker;

    std::unique_ptr<Worker> m_worker;
};

} // namespace Understudy

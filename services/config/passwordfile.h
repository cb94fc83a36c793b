// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/home.h"
#include "services/config/keychain.h"

#include <QJsonObject>

namespace Understudy {

// What takes the keychain's place where a system has none: a file in the home that this user alone may read.
class PasswordFile final : public Keychain
{
public:
    explicit PasswordFile(const Home &home);

    [[nodiscard]] QString path() const { return m_home.passwords(); }
    [[nodiscard]] bool isAvailable(const TaskControl &) const override { return true; }
    // Denied if others may read the file, because then nothing in it is secret any more.
    [[nodiscard]] Result<std::optional<QByteArray>> read(const QString &name,
                                                         const TaskControl &control) const override;
    [[nodiscard]] Result<> write(const QString &name, const QByteArray &secret, const TaskControl &control) override;
    [[nodiscard]] Result<> remove(const QString &name, const TaskControl &control) override;

private:
    [[nodiscard]] Result<QJsonObject> entries() const;
    // `secret` empty: without it.
    [[nodiscard]] Result<> change(const QString &name, const QByteArray &secret, const TaskControl &control);

    const Home &m_home;
};

} // namespace Understudy

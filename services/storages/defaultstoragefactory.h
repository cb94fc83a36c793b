// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storagefactory.h"

namespace Understudy {

class CommandRunner;
class Home;
class Keychain;
class PasswordSource;
class ServerContainers;

// Makes the storages that are really there: one class per kind.
class DefaultStorageFactory final : public StorageFactory
{
public:
    // All outlive it and what it makes.
    DefaultStorageFactory(const Home &home, const CommandRunner &commands, const PasswordSource *passwords = nullptr,
                          Keychain *keychain = nullptr);
    ~DefaultStorageFactory() override;

    // Of a kind that reading a stage file lets pass: http is refused there.
    [[nodiscard]] std::unique_ptr<Storage> make(const StorageConfig &config) const override;
    // That databases are reached in.
    [[nodiscard]] ServerContainers &containers() const { return *m_containers; }
    // The one number that `sql` gives: the schema level. Of kind postgres or sqlite, which reading a stage file made sure.
    [[nodiscard]] Result<qint64> queryNumber(const StorageConfig &config, const QString &sql,
                                             const TaskControl &control) const;

private:
    const Home &m_home;
    const CommandRunner &m_commands;
    const PasswordSource *m_passwords; // null: nobody knows any
    Keychain *m_keychain; // null: there is none
    const std::unique_ptr<ServerContainers> m_containers;
};

} // namespace Understudy

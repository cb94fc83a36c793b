// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/defaultstoragefactory.h"

#include "services/config/home.h"
#include "services/config/settings.h"
#include "services/storages/files/filesstorage.h"
#include "services/storages/postgres/numberquery.h"
#include "services/storages/postgres/postgresstorage.h"
#include "services/storages/postgres/servercontainer.h"
#include "services/storages/secrets/secretsstorage.h"
#include "services/storages/sqlite/sqlitestorage.h"

namespace Understudy {

DefaultStorageFactory::DefaultStorageFactory(const Home &home, const CommandRunner &commands,
                                             const PasswordSource *passwords, Keychain *keychain)
    : m_home(home)
    , m_commands(commands)
    , m_passwords(passwords)
    , m_keychain(keychain)
    , m_containers(std::make_unique<ServerContainers>(commands, home.scratch()))
{ }

DefaultStorageFactory::~DefaultStorageFactory() = default;

std::unique_ptr<Storage> DefaultStorageFactory::make(const StorageConfig &config) const
{
    switch (config.kind) {
    case StorageKind::Files:
        return std::make_unique<FilesStorage>(config, m_home.scratch());
    case StorageKind::Postgres:
        // Read each time: what is set in the window holds from the next operation on, for the command line too.
        return std::make_unique<PostgresStorage>(
            PostgresConfig(config, m_passwords, m_containers.get()), m_commands,
            ToolFinder::foldersWith(Settings(m_home).preferences().postgresFolders));
    case StorageKind::Sqlite:
        return std::make_unique<SqliteStorage>(config, m_home.scratch());
    case StorageKind::Secrets:
        return std::make_unique<SecretsStorage>(config, IdentityPlace(m_home, m_keychain));
    case StorageKind::Http:
        break;
    }
    qFatal("a storage of kind http passed the reading of its stage file");
}

Result<qint64> DefaultStorageFactory::queryNumber(const StorageConfig &config, const QString &sql,
                                                  const TaskControl &control) const
{
    if (config.kind == StorageKind::Sqlite)
        return SqliteStorage::queryNumber(config, sql);
    Q_ASSERT(config.kind == StorageKind::Postgres);
    return queryPostgresNumber(PostgresConfig(config, m_passwords, m_containers.get()), sql, control);
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/services.h"

#include "models/messages/catalog.h"
#include "services/config/home.h"
#include "services/config/knownrepository.h"
#include "services/config/passwordfile.h"
#include "services/config/passwords.h"
#include "services/config/settings.h"
#include "services/config/stagestore.h"
#include "services/operations/localbackupservice.h"
#include "services/process/commandrunner.h"
#include "services/repository/repository.h"
#include "services/runtimes/realruntimes.h"
#include "services/storages/defaultstoragefactory.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// What comes first can be made without anything that may fail.
struct Foundation
{
    explicit Foundation(const QString &folder)
        : home(folder)
    { }

    const SystemClock clock;
    const Home home;
    const CommandRunner commands = {};
    SystemKeychain keychain = {};
    PasswordFile passwordFile{home};
    Passwords passwords{keychain, passwordFile, home.passwords()};
    StageStore stages{home};
    const DefaultStorageFactory storages{home, commands, &passwords, &keychain};
    const RealRuntimes runtimes{commands};
};

struct Services::Parts
{
    Parts(std::unique_ptr<Foundation> first, std::unique_ptr<Repository> opened)
        : foundation(std::move(first))
        , repository(std::move(opened))
    { }

    const std::unique_ptr<Foundation> foundation;
    const std::unique_ptr<Repository> repository;
    const OperationContext context{
        .home = foundation->home,
        .stages = foundation->stages,
        .repository = *repository,
        .storages = foundation->storages,
        .runtimes = foundation->runtimes,
        .commands = foundation->commands,
        .clock = foundation->clock,
        .querySchema = [&storages = foundation->storages](
                           const StorageConfig &config, const QString &sql,
                           const TaskControl &control) { return storages.queryNumber(config, sql, control); },
        .passwords = &foundation->passwords,
        .keychain = &foundation->keychain,
        .containers = &foundation->storages.containers(),
    };
    LocalBackupService service{context};
};

Services::Services(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{ }

Services::~Services() = default;

// The one that was used last has to be there. Another folder is a choice of the user's, who chose one that exists; only
// the home's own is made by itself.
static Result<std::unique_ptr<Repository>> openRepository(const Home &home, const Clock &clock)
{
    const Result<QString> path = Settings(home).repository();
    if (!path)
        return std::unexpected(path.error());
    const KnownRepository known(home);
    const Result<QString> id = known.idIn(*path);
    if (!id)
        return std::unexpected(id.error());
    if (!id->isEmpty())
        return Repository::openKnown(*path, *id, clock);
    if (*path != home.repository() && !QFileInfo::exists(*path))
        return fail("repository.noFolder"_L1, {{"path"_L1, QDir::toNativeSeparators(*path)}});
    Result<std::unique_ptr<Repository>> repository = Repository::open(*path, clock);
    if (!repository)
        return repository;
    if (const Result<> remembered = known.remember(*path, (*repository)->id()); !remembered)
        return std::unexpected(remembered.error());
    return repository;
}

Result<std::unique_ptr<Services>> Services::open(const QString &home)
{
    auto foundation = std::make_unique<Foundation>(home);
    if (const Result<> made = foundation->home.create(); !made)
        return std::unexpected(made.error());
    Result<std::unique_ptr<Repository>> repository = openRepository(foundation->home, foundation->clock);
    if (!repository)
        return std::unexpected(repository.error());
    return std::unique_ptr<Services>(
        new Services(std::make_unique<Parts>(std::move(foundation), std::move(*repository))));
}

BackupService &Services::service()
{
    return m_parts->service;
}

} // namespace Understudy

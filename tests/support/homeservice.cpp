// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/homeservice.h"

#include "models/clock.h"
#include "services/config/home.h"
#include "services/config/passwordfile.h"
#include "services/config/passwords.h"
#include "services/config/stagestore.h"
#include "services/operations/context.h"
#include "services/operations/localbackupservice.h"
#include "services/process/commandrunner.h"
#include "services/repository/repository.h"
#include "services/runtimes/realruntimes.h"
#include "services/storages/defaultstoragefactory.h"
#include "tests/support/fakekeychain.h"

namespace Understudy::Testing {

struct HomeService::Parts
{
    explicit Parts(const QString &path)
        : home(path)
    {
        keychain.available = false;
    }

    SystemClock clock;
    Home home;
    StageStore stages{home};
    CommandRunner commands;
    FakeKeychain keychain;
    PasswordFile passwordFile{home};
    Passwords passwords{keychain, passwordFile, home.passwords()};
    DefaultStorageFactory storages{home, commands, &passwords};
    RealRuntimes runtimes{commands};
    std::unique_ptr<Repository> repository;
    std::unique_ptr<OperationContext> context;
    std::unique_ptr<LocalBackupService> service;
};

HomeService::HomeService(const QString &path)
    : m_parts(std::make_unique<Parts>(path))
{
    Parts &parts = *m_parts;
    Result<std::unique_ptr<Repository>> opened = Repository::open(parts.home.repository(), parts.clock);
    if (!opened)
        qFatal() << opened.error().message << opened.error().details;
    parts.repository = std::move(*opened);
    parts.context.reset(new OperationContext{
        parts.home, parts.stages, *parts.repository, parts.storages, parts.runtimes, parts.commands, parts.clock, {}});
    parts.context->passwords = &parts.passwords;
    parts.context->containers = &parts.storages.containers();
    parts.service = std::make_unique<LocalBackupService>(*parts.context);
}

HomeService::~HomeService() = default;

BackupService &HomeService::service()
{
    return *m_parts->service;
}

} // namespace Understudy::Testing

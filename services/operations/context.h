// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/clock.h"
#include "models/error.h"

#include <functional>

namespace Understudy {

class CommandRunner;
class Home;
class Keychain;
class Passwords;
class Repository;
class RuntimeFactory;
class ServerContainers;
class StageStore;
class StorageFactory;
class TaskControl;
struct StorageConfig;

// Asks a storage for the one number that `sql` gives: the schema level of its data.
using SchemaQuery =
    std::function<Result<qint64>(const StorageConfig &config, const QString &sql, const TaskControl &control)>;

// What every flow needs; all of it outlives the flows. Built once, in app/services.cpp or a test.
struct OperationContext
{
    const Home &home;
    StageStore &stages;
    Repository &repository;
    const StorageFactory &storages;
    const RuntimeFactory &runtimes;
    const CommandRunner &commands;
    const Clock &clock;
    SchemaQuery querySchema = {};
    Passwords *passwords = nullptr; // null: nobody knows any
    Keychain *keychain = nullptr; // of the system; null: there is none
    ServerContainers *containers = nullptr; // that databases are reached in; null: in none
};

} // namespace Understudy

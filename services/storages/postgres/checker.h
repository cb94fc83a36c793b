// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/server.h"
#include "services/storages/postgres/tools.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <optional>

namespace Understudy {

// Whether a database can be backed up and restored: reached, seen, with which tools, and what its roles may not do.
class PostgresChecker
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PostgresChecker)

public:
    PostgresChecker(const PostgresConfig &config, const ToolFinder &tools);

    [[nodiscard]] Result<StorageCheck> check(Purpose purpose, const TaskControl &control);

private:
    [[nodiscard]] Result<> mayDo(Connection &live, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> look(Connection &live, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<bool> mayName(Connection &live, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> mayRead(Connection &live, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> mayReadLargeObjects(Connection &live, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> mayDumpSecrets(Connection &live, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> maySee(Connection &live, const TaskControl &control);
    [[nodiscard]] Result<> mayGiveTo(Connection &live, Server &server, const TaskControl &control);
    [[nodiscard]] Result<> mayGiveBack(Connection &live, const TaskControl &control);
    [[nodiscard]] Result<> mayCopy(Connection &live, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> mayRestore(Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> mayRename(Server &server, Purpose purpose, const TaskControl &control);
    [[nodiscard]] Result<> toolsFit(int major, Purpose purpose, const TaskControl &control);
    void cannot(Purpose purpose, Purpose concerned, const QString &sentence, const Error &problem);

    const PostgresConfig &m_config;
    const ToolFinder &m_tools;
    StorageCheck m_check;
};

} // namespace Understudy

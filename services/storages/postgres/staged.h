// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/databaserenames.h"
#include "services/storages/postgres/identity.h"
#include "services/storages/postgres/server.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <optional>

namespace Understudy {

// A database that stands beside the live one, and after the swap the old one that is kept. Opens a session for each
// call, so that it outlives a restart of the server.
class PostgresStaged final : public Staged
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PostgresStaged)

public:
    PostgresStaged(const PostgresConfig &config, DatabaseIdentity identity);

    [[nodiscard]] QJsonObject identity() const override { return m_identity.toJson(); }
    [[nodiscard]] QString swapGroup() const override;
    [[nodiscard]] Result<> swapIn(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<> swapBack(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<SwapState> state() override;
    [[nodiscard]] Result<> mayDrop(const TaskControl &control) override;
    [[nodiscard]] Result<> drop(const TaskControl &control) override;
    [[nodiscard]] Result<qint64> keptBytes() override;
    [[nodiscard]] Result<QStringList> writesSinceSwap(const TaskControl &control) override;
    [[nodiscard]] QStringList warnings() const override { return m_warnings; }

private:
    // The one of the identity. None: another one answers there, so that it is gone with all that was kept on it.
    [[nodiscard]] Result<std::optional<Server>> ownServer(const TaskControl &control) const;
    [[nodiscard]] Result<Server> server(const TaskControl &control) const; // the same, or an error
    [[nodiscard]] Result<Server> takenServer(const TaskControl &control) const; // the same, to work on
    [[nodiscard]] Result<SwapState> stateOn(Server &server, const TaskControl &control) const;
    [[nodiscard]] Result<SwapState> plainStateOn(Server &server, const TaskControl &control) const; // Old or New
    [[nodiscard]] QList<DatabaseMove> movesIn() const;
    [[nodiscard]] QList<DatabaseMove> movesBack(bool restoredIsThere) const;
    [[nodiscard]] Result<> requireKept(Server &server, const TaskControl &control) const;
    [[nodiscard]] Result<bool> restoredIsGone(Server &server, const TaskControl &control) const;
    [[nodiscard]] Result<quint32> notLiveOn(Server &server, const TaskControl &control) const; // 0: nothing is left
    [[nodiscard]] Result<> settle(Server &server, const TaskControl &control) const;
    void lookAtCarried(const TaskControl &control);

    PostgresConfig m_config;
    DatabaseIdentity m_identity;
    QStringList m_warnings;
};

} // namespace Understudy

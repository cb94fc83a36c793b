// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/democluster.h"
#include "app/demo/demoplace.h"
#include "app/demo/narrator.h"
#include "app/demo/shopevidence.h"
#include "app/session.h"
#include "services/platform/filelock.h"

#include <QCoreApplication>

#include <optional>

namespace Understudy::Demo {

// The main job on a stage of its own, aloud: back up, damage, plan, restore, compare, undo. Its commands are those that
// anybody types, run by the same code. Destroying it ends what it started, and removes its folder unless it stays.
class Demonstration
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Demonstration)

public:
    enum class Folder { Removed, Stays };

    Demonstration(const Session &session, const Place &place, Folder folder);
    ~Demonstration();
    Q_DISABLE_COPY_MOVE(Demonstration)

    // CommandFailed if a command did not end well or something is not equal.
    [[nodiscard]] Result<> run();

private:
    [[nodiscard]] Result<> prepare();
    [[nodiscard]] Result<> backUp();
    [[nodiscard]] Result<> damage();
    [[nodiscard]] Result<> bringBack();
    [[nodiscard]] Result<> restore();
    [[nodiscard]] Result<> undo();
    [[nodiscard]] Result<> restoreAgain();
    [[nodiscard]] Result<> finish();

    [[nodiscard]] Result<> step(const QString &title);
    [[nodiscard]] Result<> tell(const QString &text);
    enum class Warnings { Fail, AreFine };
    [[nodiscard]] Result<> type(const QStringList &arguments, Warnings warnings = Warnings::Fail);
    [[nodiscard]] Result<> remember(const QString &moment, Evidence &evidence);
    // A table storage by storage; CommandFailed if one differs.
    [[nodiscard]] Result<> proveEqual(const QString &left, const Evidence &before, const QString &right,
                                      const Evidence &after);

    const Session &m_session;
    Narrator m_terminal;
    Place m_place;
    Folder m_folder;
    std::optional<FileLock> m_lock;
    std::optional<Cluster> m_cluster;
    int m_step = 0;
    bool m_shopMade = false;
    Evidence m_backedUp; // what the shop held when the backup was taken
    Evidence m_damaged; // and right before the restore
};

} // namespace Understudy::Demo

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/killpoints.h"
#include "tests/support/realstage.h"

#include <QByteArray>
#include <QMap>
#include <QRandomGenerator>
#include <QString>
#include <QStringList>

namespace Understudy::Testing {

// A whole stage at generation 2 with a backup "first" of its generation 1, on which the command line is ended at chosen
// system calls. However that went, settle() judges what is there after a recovery and brings back generation 2. Used
// over and over again: what one kill leaves is what the next run finds.
//
// Functions that return text return what is wrong, empty if all is well.
class KilledStage
{
public:
    explicit KilledStage(PostgresServer::Durability durability = PostgresServer::Durability::Fast);

    [[nodiscard]] QByteArray make();

    // The calls of an undisturbed run, which the stage is settled from.
    [[nodiscard]] CallTrace trace(const QStringList &arguments);
    // Runs `arguments` and kills them there; then settle().
    [[nodiscard]] QByteArray kill(const QStringList &arguments, const KillPoint &point);
    // Only runs and kills. True if it was killed: a run can make fewer calls than the one that was traced.
    bool strike(const QStringList &arguments, const KillPoint &point);
    // Recovers; then all is of one generation, runs, and can be undone if it is the restored one.
    [[nodiscard]] QByteArray settle();

    // Neither beside the data nor in the home of the command line.
    [[nodiscard]] QByteArray nothingLeft() const;
    // Generation 2 again, from an accepted restore.
    void beginAgain();

    [[nodiscard]] int runs() const { return m_runs; }
    [[nodiscard]] int killed() const { return m_killed; }
    [[nodiscard]] int restored() const { return m_restored; } // how often the restored generation was found

    // Restore with suspend, as a script does; `options` beside.
    [[nodiscard]] static QStringList restore(const QStringList &options = {});
    [[nodiscard]] static QStringList undo();
    [[nodiscard]] static QStringList accept();
    [[nodiscard]] static QStringList recover();

    RealStage stage;
    using Prints = QMap<QString, QByteArray>;
    Prints old; // of generation 2, which is live
    Prints backup; // of generation 1, which "first" holds; what no backup covers as in `old`

private:
    [[nodiscard]] QByteArray undoRestored();

    int m_runs = 0;
    int m_killed = 0;
    int m_restored = 0;
};

} // namespace Understudy::Testing

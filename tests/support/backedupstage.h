// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/realstage.h"

namespace Understudy::Testing {

using Prints = QMap<QString, QByteArray>;

// A whole, real stage of which there is a backup, "first", and what tests of restores say about it.
class BackedUpStage : public RealStage
{
public:
    using RealStage::RealStage;

    [[nodiscard]] bool make(); // false and problem() on failure
    [[nodiscard]] bool backUpFirst(); // the second half of it: for a stage that was changed in between

    // `backup VERB shop/staging ARGUMENTS`
    [[nodiscard]] CliRun backup(const QString &verb, const QStringList &arguments = {},
                                const QStringList &wrapper = {}) const;
    [[nodiscard]] CliRun restore(const QStringList &options = {}) const; // "first", with --suspend and --yes
    [[nodiscard]] CliRun undo() const { return backup(QStringLiteral("undo"), {QStringLiteral("--yes")}); }

    // The stage file with one piece of its text replaced; added.
    [[nodiscard]] QByteArray changedFile(const QByteArray &old, const QByteArray &now) const;
    [[nodiscard]] bool describeAs(const QByteArray &json);
    [[nodiscard]] bool describeAsBefore() { return addStage(stageFile()); }

    // What is wrong with how a failure is told, to a person and to a script: in four parts, with this exit code and the
    // name of this code. Empty: nothing.
    [[nodiscard]] QByteArray untold(const QStringList &arguments, int exitCode, const QString &code,
                                    const QStringList &wrapper = {}) const;
    // What a failure cost: data, the backup "first", a stage that does not run any more, something left behind. Empty:
    // nothing.
    [[nodiscard]] QByteArray lostSince(const Prints &before) const;

    Prints then; // what "first" holds
};

} // namespace Understudy::Testing

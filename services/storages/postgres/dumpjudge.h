// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/sqltokens.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QSet>
#include <QStringList>

#include <optional>

namespace Understudy {

// What is to be done with one statement of a dump that is imported.
struct JudgedStatement
{
    enum class Verdict { Run, LeaveOut, Refuse };

    Verdict verdict = Verdict::Run;
    QByteArray sql; // as it is run
    QString reason; // why it is refused, or what is not as in the dump without it; empty: nobody misses it
};

// What the statements of a dump need of a server.
struct DumpNeeds
{
    QSet<QString> owners; // of objects
    QSet<QString> defaultsOf; // whose default rights are set
    QSet<QString> roles; // both, and whom rights are given
    QSet<QString> neededRoles; // what names them can neither be changed nor left out
    QSet<QString> extensions;
    QSet<QString> powers; // what takes more than the owner of a database, for the log
    bool hasTables = false;
    bool hasRows = false;
};

// Judges each statement of a dump before it is sent: a dump may fill a database and nothing else. It is judged by its
// first words, and it is sent alone, so nothing can hide behind them but what a function does: that is as much as the
// role may that loads the dump.
class DumpJudge
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DumpJudge)

public:
    // `missingRoles`: what belongs to them belongs to `owner`, what gives them rights is left out.
    explicit DumpJudge(const QString &owner = {}, const QStringList &missingRoles = {});

    [[nodiscard]] JudgedStatement judge(const QByteArray &sql);
    [[nodiscard]] const DumpNeeds &needs() const { return m_needs; }

    // An error that every import of a good dump may meet: what of the dump is then missing, empty if nothing is. `sql` is
    // what was judged last.
    [[nodiscard]] std::optional<QString> forgiven(const QByteArray &sql, const QByteArray &sqlState) const;

private:
    using Tokens = QList<SqlToken>;
    [[nodiscard]] JudgedStatement judgeCreate(const QByteArray &sql, const Tokens &tokens);
    [[nodiscard]] JudgedStatement judgeAlter(const QByteArray &sql, const Tokens &tokens);
    [[nodiscard]] JudgedStatement judgeDrop(const QByteArray &sql, const Tokens &tokens);
    [[nodiscard]] JudgedStatement judgeRights(const QByteArray &sql);
    [[nodiscard]] JudgedStatement judgeSet(const QByteArray &sql, const Tokens &tokens);
    [[nodiscard]] JudgedStatement judgeCopy(const QByteArray &sql);
    [[nodiscard]] JudgedStatement judgeWrite(const QByteArray &sql, const Tokens &tokens);
    [[nodiscard]] JudgedStatement judgeComment(const QByteArray &sql, const Tokens &tokens);
    [[nodiscard]] JudgedStatement judgePolicy(const QByteArray &sql);
    [[nodiscard]] JudgedStatement judgeOwner(const QByteArray &sql);
    [[nodiscard]] JudgedStatement judgeSession(const QByteArray &sql, const Tokens &tokens, qsizetype name);
    [[nodiscard]] JudgedStatement judgeDefaults(const QByteArray &sql, const Tokens &tokens);
    [[nodiscard]] JudgedStatement withOwner(const QByteArray &sql, const Tokens &tokens, qsizetype name);
    [[nodiscard]] bool isMissing(const QByteArray &token) const;
    void noteRole(const QByteArray &token);
    void notePowers(const QByteArray &sql, const Tokens &tokens);

    const QString m_owner;
    const QSet<QString> m_missing;
    DumpNeeds m_needs;
    bool m_clearing = true; // nothing was made yet: a dump with --clean drops what may be there
};

} // namespace Understudy

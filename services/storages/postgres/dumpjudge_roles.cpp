// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpjudge.h"

#include "services/storages/postgres/sqlquote.h"

using namespace Qt::StringLiterals;

namespace Understudy {

using namespace SqlWords;
using Tokens = QList<SqlToken>;
using enum JudgedStatement::Verdict;

static constexpr qsizetype s_all = 4000; // of a statement that is short in every dump

static bool isPseudoRole(const QByteArray &token)
{
    return isOneOf(token, {"public", "current_user", "current_role", "session_user"});
}

bool DumpJudge::isMissing(const QByteArray &token) const
{
    return !isPseudoRole(token) && m_missing.contains(nameOfToken(token));
}

void DumpJudge::noteRole(const QByteArray &token)
{
    if (const QString name = nameOfToken(token); !name.isEmpty() && !isPseudoRole(token))
        m_needs.roles.insert(name);
}

static JudgedStatement withName(QByteArray sql, const SqlToken &token, const QString &name)
{
    sql.replace(token.begin, token.end - token.begin, sqlName(name).toUtf8());
    return {Run, sql, {}};
}

// The statement with an owner that is there.
JudgedStatement DumpJudge::withOwner(const QByteArray &sql, const Tokens &tokens, qsizetype name)
{
    const QByteArray token = word(tokens, name);
    noteRole(token);
    if (!nameOfToken(token).isEmpty() && !isPseudoRole(token))
        m_needs.owners.insert(nameOfToken(token));
    return isMissing(token) ? withName(sql, tokens[name], m_owner) : JudgedStatement{Run, sql, {}};
}

// Where an ALTER names a new owner; -1: nowhere. A column may be called "owner" and be renamed, a table "rename".
static qsizetype newOwner(const Tokens &tokens)
{
    const qsizetype owner = lastIndexOf(tokens, {"owner"});
    if (owner < 0 || word(tokens, owner + 1) != "to")
        return -1;
    const QByteArray before = word(tokens, owner - 1);
    const QByteArray first = word(tokens, owner - 2);
    const bool renamesPart = isOneOf(before, {"column", "constraint", "attribute"}) && first == "rename";
    const bool renames = before == "rename" && owner > 3 && !isOneOf(first, {".", "only", "exists", "table", "view"});
    return renamesPart || renames ? -1 : owner + 2;
}

JudgedStatement DumpJudge::judgeOwner(const QByteArray &sql)
{
    if (sql.size() > 64 * 1024) // no change of an owner
        return {Run, sql, {}};
    const Tokens all = sqlTokens(sql, s_all);
    const qsizetype owner = newOwner(all);
    return owner > 0 ? withOwner(sql, all, owner) : JudgedStatement{Run, sql, {}};
}

// What a session makes from here on belongs to the role.
JudgedStatement DumpJudge::judgeSession(const QByteArray &sql, const Tokens &tokens, qsizetype name)
{
    const QByteArray value = word(tokens, name);
    const bool quoted = value.size() > 2 && value.startsWith('\'');
    const QByteArray role = quoted ? '"' + value.sliced(1, value.size() - 2) + '"' : value;
    if (isOneOf(role, {"default", "none"}))
        return {Run, sql, {}};
    noteRole(role);
    if (word(tokens, name - 1) == "authorization")
        m_needs.owners.insert(nameOfToken(role));
    m_needs.powers.insert(u"set role"_s);
    return isMissing(role) ? withName(sql, tokens[name], m_owner) : JudgedStatement{Run, sql, {}};
}

JudgedStatement DumpJudge::judgeDefaults(const QByteArray &sql, const Tokens &tokens)
{
    const qsizetype target = indexOf(tokens, {"for"});
    const QByteArray role = word(tokens, target + 2);
    if (target > 0 && isOneOf(word(tokens, target + 1), {"role", "user"})) {
        noteRole(role);
        m_needs.defaultsOf.insert(nameOfToken(role));
        if (isMissing(role))
            return {LeaveOut, sql,
                    tr("Default rights of “%1”, a role that the server does not have.").arg(nameOfToken(role))};
    }
    return judgeRights(sql);
}

// GRANT rights ON things TO roles, REVOKE ... FROM, and ALTER DEFAULT PRIVILEGES with one of them.
JudgedStatement DumpJudge::judgeRights(const QByteArray &sql)
{
    const Tokens tokens = sqlTokens(sql, s_all);
    const qsizetype on = indexOf(tokens, {"on"});
    if (on < 0)
        return {Refuse, sql, tr("it makes one role a member of another")};
    const QByteArray kind = word(tokens, on + 1);
    if (kind == "database")
        return {LeaveOut, sql, tr("Rights on the database itself; those of the stage’s database stay.")};
    if (isOneOf(kind, {"tablespace", "parameter"}))
        return {Refuse, sql, tr("it belongs to the whole server, not to a database")};
    const qsizetype begin = indexOf(tokens, {"to", "from"}, on) + 1;
    QByteArrayList there;
    QStringList gone;
    qsizetype at = begin;
    for (;
         begin > 0 && at < tokens.size() && !isOneOf(tokens[at].text, {";", "with", "granted", "cascade", "restrict"});
         ++at) {
        const QByteArray &token = tokens[at].text;
        if (token == "," || (token == "group" && word(tokens, at + 1) != "," && word(tokens, at + 1) != ";"))
            continue;
        noteRole(token);
        if (isMissing(token))
            gone.append(nameOfToken(token));
        else
            there.append(sql.sliced(tokens[at].begin, tokens[at].end - tokens[at].begin));
    }
    if (gone.isEmpty() || begin <= 0)
        return {Run, sql, {}};
    const QString reason = tr("Rights of “%1”, a role that the server does not have.").arg(gone.join(u", "_s));
    if (there.isEmpty())
        return {LeaveOut, sql, reason};
    const qsizetype end = at < tokens.size() ? tokens[at].begin : sql.size();
    return {Run, sql.first(tokens[begin].begin) + there.join(", ") + ' ' + sql.sliced(end), reason};
}

// Rows that a policy hides from nobody would be worse than none: whom it is for cannot be changed.
JudgedStatement DumpJudge::judgePolicy(const QByteArray &sql)
{
    const Tokens tokens = sqlTokens(sql, s_all);
    const qsizetype to = indexOf(tokens, {"to"});
    for (qsizetype at = to + 1; to > 0 && at < tokens.size() && !isOneOf(tokens[at].text, {";", "using", "with"});
         ++at) {
        if (tokens[at].text == "," || isPseudoRole(tokens[at].text))
            continue;
        noteRole(tokens[at].text);
        m_needs.neededRoles.insert(nameOfToken(tokens[at].text));
    }
    return {Run, sql, {}};
}

} // namespace Understudy

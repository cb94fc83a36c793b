// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpjudge.h"

#include "services/storages/postgres/sqlquote.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using Tokens = QList<SqlToken>;
using enum JudgedStatement::Verdict;

static constexpr qsizetype s_head = 12; // tokens that tell what a statement is
static constexpr qsizetype s_all = 4000; // of a statement that is short in every dump

static QByteArray word(const Tokens &tokens, qsizetype at)
{
    return at >= 0 && at < tokens.size() ? tokens[at].text : QByteArray();
}

static bool isOneOf(const QByteArray &text, std::initializer_list<QByteArrayView> known)
{
    return std::ranges::find(known, QByteArrayView(text)) != known.end();
}

// Outside of parentheses, from `from` on; -1: nowhere.
static qsizetype indexOf(const Tokens &tokens, std::initializer_list<QByteArrayView> words, qsizetype from = 0)
{
    int depth = 0;
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        depth += tokens[at].text == "(" ? 1 : tokens[at].text == ")" ? -1 : 0;
        if (depth == 0 && at >= from && isOneOf(tokens[at].text, words))
            return at;
    }
    return -1;
}

static qsizetype lastIndexOf(const Tokens &tokens, std::initializer_list<QByteArrayView> words)
{
    qsizetype found = -1;
    for (qsizetype at = indexOf(tokens, words); at >= 0; at = indexOf(tokens, words, at + 1))
        found = at;
    return found;
}

static bool isPseudoRole(const QByteArray &token)
{
    return isOneOf(token, {"public", "current_user", "current_role", "session_user"});
}

DumpJudge::DumpJudge(const QString &owner, const QStringList &missingRoles)
    : m_owner(owner)
    , m_missing(missingRoles.cbegin(), missingRoles.cend())
{ }

bool DumpJudge::isMissing(const QByteArray &token) const
{
    return !isPseudoRole(token) && m_missing.contains(nameOfToken(token));
}

void DumpJudge::noteRole(const QByteArray &token)
{
    if (const QString name = nameOfToken(token); !name.isEmpty() && !isPseudoRole(token))
        m_needs.roles.insert(name);
}

JudgedStatement DumpJudge::judge(const QByteArray &sql)
{
    const Tokens tokens = sqlTokens(sql, s_head);
    const QByteArray first = word(tokens, 0);
    if (first == "create")
        return judgeCreate(sql, tokens);
    if (first == "alter")
        return judgeAlter(sql, tokens);
    if (first == "drop")
        return judgeDrop(sql, tokens);
    if (first == "grant" || first == "revoke")
        return judgeRights(sql);
    if (first == "set")
        return judgeSet(sql, tokens);
    if (first == "copy")
        return judgeCopy(sql);
    if (first == "comment" || (first == "security" && word(tokens, 1) == "label"))
        return judgeComment(sql, tokens);
    if (isOneOf(first, {"load", "reassign", "import"}))
        return {Refuse, sql, tr("it reaches beyond the database")};
    if ((first == "prepare" && word(tokens, 1) == "transaction")
        || (isOneOf(first, {"commit", "rollback"}) && word(tokens, 1) == "prepared"))
        return {Refuse, sql, tr("prepared transactions are in no backup")};
    return {Run, sql, {}};
}

// What belongs to the whole server.
static bool isOfServer(const Tokens &tokens, qsizetype kind)
{
    const QByteArray what = word(tokens, kind);
    return isOneOf(what, {"role", "group", "tablespace", "system"})
           || (what == "user" && word(tokens, kind + 1) != "mapping");
}

// What takes a superuser, or may.
void DumpJudge::notePowers(const QByteArray &sql, const Tokens &tokens)
{
    static const QList<QByteArray> s_powers{"event trigger",    "foreign data",       "access method",
                                            "operator class",   "operator family",    "text search",
                                            "trusted language", "procedural language"};
    const qsizetype kind = word(tokens, 1) == "or" ? 3 : 1;
    const QByteArray what = word(tokens, kind);
    const QByteArray both = what + ' ' + word(tokens, kind + 1);
    if (s_powers.contains(both) || isOneOf(what, {"cast", "transform", "language", "server", "user", "subscription"}))
        m_needs.powers.insert(QString::fromUtf8(both));
    if (what == "publication" && indexOf(tokens, {"all"}) > 0)
        m_needs.powers.insert(u"publication"_s);
    if (what == "type" && indexOf(tokens, {"as"}) < 0) // of functions in C
        m_needs.powers.insert(u"type"_s);
    if (what == "function" || what == "procedure") {
        const Tokens all = sqlTokens(sql, s_all);
        const QByteArray language = word(all, indexOf(all, {"language"}) + 1);
        if (!isOneOf(language, {"sql", "plpgsql"}))
            m_needs.powers.insert(u"language "_s + QString::fromUtf8(language));
    }
}

// WITH (..., connect = false, ...): the server takes no option twice. A backslash may mean the end of a text or not, and
// what stands where then: no such statement is believed.
static bool staysAlone(const QByteArray &sql)
{
    if (sql.contains("\\'"))
        return false;
    const Tokens tokens = sqlTokens(sql, s_all);
    const qsizetype with = indexOf(tokens, {"with"});
    for (qsizetype at = with + 2; with > 0 && word(tokens, with + 1) == "(" && at + 2 < tokens.size(); ++at) {
        const QByteArray before = word(tokens, at - 1);
        if ((before == "(" || before == ",") && word(tokens, at) == "connect" && word(tokens, at + 1) == "="
            && word(tokens, at + 2) == "false")
            return true;
    }
    return false;
}

JudgedStatement DumpJudge::judgeCreate(const QByteArray &sql, const Tokens &tokens)
{
    const QByteArray what = word(tokens, 1);
    if (what == "database")
        return {LeaveOut, sql, {}};
    if (isOfServer(tokens, 1))
        return {Refuse, sql, tr("it belongs to the whole server, not to a database")};
    if (what == "extension")
        m_needs.extensions.insert(nameOfToken(word(tokens, word(tokens, 2) == "if" ? 5 : 2)));
    if (what == "policy")
        return judgePolicy(sql);
    if (what == "user") { // MAPPING FOR role, IF NOT EXISTS before it
        const qsizetype role = indexOf(tokens, {"for"}) + 1;
        noteRole(word(tokens, role));
        if (isMissing(word(tokens, role)))
            return {LeaveOut, sql,
                    tr("A user mapping of “%1”, a role that the server does not have.")
                        .arg(nameOfToken(word(tokens, role)))};
    }
    if (what == "subscription" && !staysAlone(sql))
        return {Refuse, sql, tr("it connects to another server")};
    notePowers(sql, tokens);
    const qsizetype authorization = what == "schema" ? indexOf(tokens, {"authorization"}) : -1;
    return authorization > 0 ? withOwner(sql, tokens, authorization + 1) : JudgedStatement{Run, sql, {}};
}

// The statement with an owner that is there.
JudgedStatement DumpJudge::withOwner(const QByteArray &sql, const Tokens &tokens, qsizetype name)
{
    const QByteArray token = word(tokens, name);
    noteRole(token);
    if (!nameOfToken(token).isEmpty() && !isPseudoRole(token))
        m_needs.owners.insert(nameOfToken(token));
    if (!isMissing(token))
        return {Run, sql, {}};
    QByteArray changed = sql;
    changed.replace(tokens[name].begin, tokens[name].end - tokens[name].begin, sqlName(m_owner).toUtf8());
    return {Run, changed, {}};
}

JudgedStatement DumpJudge::judgeAlter(const QByteArray &sql, const Tokens &tokens)
{
    const QByteArray what = word(tokens, 1);
    if (what == "database" && word(tokens, 3) == "owner") // of every dump with --create
        return {LeaveOut, sql, {}};
    if (what == "database")
        return {LeaveOut, sql, tr("A setting of the database itself; those of the stage’s database stay.")};
    const qsizetype in = indexOf(tokens, {"in"});
    if (isOneOf(what, {"role", "user"}) && in > 0 && word(tokens, in + 1) == "database")
        return {LeaveOut, sql, tr("A setting of a role in the database; those of the stage’s database stay.")};
    if (isOfServer(tokens, 1))
        return {Refuse, sql, tr("it belongs to the whole server, not to a database")};
    if (what == "default")
        return judgeDefaults(sql, tokens);
    if (sql.size() > 64 * 1024) // no change of an owner
        return {Run, sql, {}};
    const Tokens all = sqlTokens(sql, s_all);
    const qsizetype owner = lastIndexOf(all, {"owner"});
    if (owner > 0 && word(all, owner + 1) == "to")
        return withOwner(sql, all, owner + 2);
    return {Run, sql, {}};
}

JudgedStatement DumpJudge::judgeDefaults(const QByteArray &sql, const Tokens &tokens)
{
    const qsizetype target = indexOf(tokens, {"for"});
    const QByteArray role = word(tokens, target + 2);
    if (target > 0 && isOneOf(word(tokens, target + 1), {"role", "user"})) {
        noteRole(role);
        m_needs.owners.insert(nameOfToken(role));
        if (isMissing(role))
            return {LeaveOut, sql,
                    tr("Default rights of “%1”, a role that the server does not have.").arg(nameOfToken(role))};
    }
    return judgeRights(sql);
}

JudgedStatement DumpJudge::judgeDrop(const QByteArray &sql, const Tokens &tokens)
{
    if (word(tokens, 1) == "database")
        return {LeaveOut, sql, {}};
    if (isOfServer(tokens, 1))
        return {Refuse, sql, tr("it belongs to the whole server, not to a database")};
    if (word(tokens, 1) == "owned")
        return {Refuse, sql, tr("it reaches beyond the database")};
    return {Run, sql, {}};
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

JudgedStatement DumpJudge::judgeSet(const QByteArray &sql, const Tokens &tokens)
{
    // Signs of one byte in these may be the second half of a letter: no reader can be sure where a text ends.
    static const QList<QByteArray> s_unsafe{"sjis",   "shift_jis_2004", "shiftjis", "mskanji",   "big5",   "gbk",
                                            "win936", "cp936",          "gb18030",  "uhc",       "win949", "johab",
                                            "win950", "windows950",     "win932",   "windows932"};
    const bool local = isOneOf(word(tokens, 1), {"session", "local"});
    const QByteArray what = word(tokens, local ? 2 : 1);
    if (what == "authorization" || what == "role") {
        const QByteArray value = word(tokens, local ? 3 : 2);
        const bool quoted = value.size() > 2 && value.startsWith('\'');
        const QByteArray role = quoted ? '"' + value.sliced(1, value.size() - 2) + '"' : value;
        if (isOneOf(role, {"default", "none"}))
            return {Run, sql, {}};
        noteRole(role);
        if (what == "authorization")
            m_needs.owners.insert(nameOfToken(role));
        m_needs.powers.insert(u"set role"_s);
        return isMissing(role) ? JudgedStatement{LeaveOut, sql, {}} : JudgedStatement{Run, sql, {}};
    }
    if (what != "client_encoding" && what != "names")
        return {Run, sql, {}};
    QByteArray encoding = tokens.size() > 2 ? tokens[tokens.size() - 1].text : QByteArray();
    if (encoding == ";")
        encoding = word(tokens, tokens.size() - 2);
    encoding = encoding.toLower().replace("'", "").replace("\"", "").replace("-", "");
    if (s_unsafe.contains(encoding))
        return {Refuse, sql,
                tr("texts in the encoding %1 cannot be read safely; make the dump with --encoding=UTF8")
                    .arg(QString::fromUtf8(encoding))};
    return {Run, sql, {}};
}

JudgedStatement DumpJudge::judgeCopy(const QByteArray &sql)
{
    const Tokens tokens = sqlTokens(sql, s_all);
    const qsizetype from = indexOf(tokens, {"from", "to"});
    if (from < 0 || word(tokens, from) == "to" || word(tokens, from + 1) != "stdin")
        return {Refuse, sql, tr("it reads or writes files of the server, or runs a program on it")};
    return {Run, sql, {}};
}

JudgedStatement DumpJudge::judgeComment(const QByteArray &sql, const Tokens &tokens)
{
    const qsizetype on = indexOf(tokens, {"on"});
    const QByteArray kind = word(tokens, on + 1);
    if (kind == "database")
        return {LeaveOut, sql, tr("The comment on the database; that of the stage’s database stays.")};
    if (isOneOf(kind, {"role", "tablespace"}))
        return {Refuse, sql, tr("it belongs to the whole server, not to a database")};
    if (word(tokens, 0) == "security")
        m_needs.powers.insert(u"security label"_s);
    return {Run, sql, {}};
}

// Into an empty database nothing has to be cleared first: dumps with --clean try it all the same.
static bool clears(const Tokens &tokens)
{
    if (word(tokens, 0) == "drop" || (word(tokens, 0) == "select" && word(tokens, 3) == "lo_unlink"))
        return true;
    return word(tokens, 0) == "alter" && isOneOf(word(tokens, 1), {"table", "publication", "view", "domain"})
           && indexOf(tokens, {"drop"}) > 0;
}

std::optional<QString> DumpJudge::forgiven(const QByteArray &sql, const QByteArray &sqlState)
{
    const Tokens tokens = sqlTokens(sql, s_head);
    const QByteArray what = word(tokens, 0) + ' ' + word(tokens, 1) + ' ' + word(tokens, 2);
    const bool missing = isOneOf(sqlState, {"42P01", "42704", "42883", "3F000", "42703"});
    const bool denied = sqlState == "42501";
    if (missing && clears(tokens))
        return QString();
    if (sqlState == "42P06" && what == "create schema public")
        return QString();
    if (sqlState == "42710" && sql.contains("plpgsql") && isOneOf(word(tokens, 0), {"create"})
        && indexOf(tokens, {"extension", "language"}) > 0)
        return QString();
    if (denied && what == "comment on extension")
        return tr("The comment on an extension, which only its owner may set.");
    if (denied && (what == "comment on schema" || what == "alter schema public"))
        return tr("The owner of the schema public or its comment, which only its owner may set.");
    return std::nullopt;
}

} // namespace Understudy

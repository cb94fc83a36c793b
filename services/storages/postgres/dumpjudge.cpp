// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpjudge.h"

using namespace Qt::StringLiterals;

namespace Understudy {

using namespace SqlWords;
using Tokens = QList<SqlToken>;
using enum JudgedStatement::Verdict;

static constexpr qsizetype s_head = 12; // tokens that tell what a statement is
static constexpr qsizetype s_all = 4000; // of a statement that is short in every dump

DumpJudge::DumpJudge(const QString &owner, const QStringList &missingRoles)
    : m_owner(owner)
    , m_missing(missingRoles.cbegin(), missingRoles.cend())
{ }

// Into an empty database nothing has to be cleared first: dumps with --clean try it all the same.
static bool clears(const Tokens &tokens)
{
    if (word(tokens, 0) == "drop" || (word(tokens, 0) == "select" && word(tokens, 3) == "lo_unlink"))
        return true;
    return word(tokens, 0) == "alter" && isOneOf(word(tokens, 1), {"table", "publication", "view", "domain"})
           && indexOf(tokens, {"drop"}) > 0;
}

// A view that is grouped by a key first loses what it reads, so that the key can be dropped: what is left of it are empty
// columns, of types that an empty database does not have either.
static bool emptiesView(const Tokens &tokens)
{
    const qsizetype as = indexOf(tokens, {"as"});
    return word(tokens, 0) == "create" && word(tokens, 1) == "or" && word(tokens, 3) == "view" && as > 0
           && word(tokens, as + 1) == "select" && word(tokens, as + 2) == "null" && word(tokens, as + 3) == ":";
}

// What a name means that nobody can have made in a database: the catalogue of the server, and that of each database.
static bool isCatalog(const Tokens &tokens, qsizetype name)
{
    static const QStringList s_shared{u"pg_authid"_s,        u"pg_auth_members"_s,      u"pg_database"_s,
                                      u"pg_tablespace"_s,    u"pg_db_role_setting"_s,   u"pg_shdepend"_s,
                                      u"pg_shdescription"_s, u"pg_shseclabel"_s,        u"pg_subscription"_s,
                                      u"pg_parameter_acl"_s, u"pg_replication_origin"_s};
    const QString first = nameOfToken(word(tokens, name));
    return word(tokens, name + 1) == "." ? first == u"pg_catalog" : s_shared.contains(first);
}

// So pg_dump --clean --create makes a template a database that can be dropped.
static bool isNoTemplateAnyMore(const QByteArray &sql)
{
    static const QByteArrayList s_known{"update", "pg_catalog", ".",     "pg_database", "set", "datistemplate",
                                        "=",      "false",      "where", "datname",     "="};
    const Tokens tokens = sqlTokens(sql, s_known.size() + 3);
    for (qsizetype at = 0; at < s_known.size(); ++at) {
        if (word(tokens, at) != s_known[at])
            return false;
    }
    const qsizetype name = s_known.size();
    return tokens.size() == name + 2 && word(tokens, name).startsWith('\'') && word(tokens, name + 1) == ";";
}

JudgedStatement DumpJudge::judge(const QByteArray &sql)
{
    const Tokens tokens = sqlTokens(sql, s_head);
    const QByteArray first = word(tokens, 0);
    m_clearing = m_clearing && (isOneOf(first, {"set", "select"}) || clears(tokens) || emptiesView(tokens));
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
    if (isOneOf(first, {"insert", "update", "delete", "truncate", "merge"}))
        return judgeWrite(sql, tokens);
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
    m_needs.hasTables = m_needs.hasTables || isOneOf(what, {"table", "unlogged"});
    m_needs.hasRows = m_needs.hasRows || (isOneOf(what, {"table", "unlogged"}) && indexOf(tokens, {"as"}) > 0);
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
    return judgeOwner(sql);
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

JudgedStatement DumpJudge::judgeSet(const QByteArray &sql, const Tokens &tokens)
{
    // Signs of one byte in these may be the second half of a letter: no reader can be sure where a text ends.
    static const QList<QByteArray> s_unsafe{"sjis",   "shift_jis_2004", "shiftjis", "mskanji",   "big5",   "gbk",
                                            "win936", "cp936",          "gb18030",  "uhc",       "win949", "johab",
                                            "win950", "windows950",     "win932",   "windows932"};
    const bool local = isOneOf(word(tokens, 1), {"session", "local"});
    const QByteArray what = word(tokens, local ? 2 : 1);
    if (what == "authorization" || what == "role")
        return judgeSession(sql, tokens, local ? 3 : 2);
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
    if (isCatalog(tokens, 1))
        return {Refuse, sql, tr("it changes the catalogue of the server")};
    m_needs.hasRows = true;
    return {Run, sql, {}};
}

// INSERT INTO, UPDATE ONLY, DELETE FROM, TRUNCATE TABLE a, b, ...
JudgedStatement DumpJudge::judgeWrite(const QByteArray &sql, const Tokens &tokens)
{
    if (isNoTemplateAnyMore(sql))
        return {LeaveOut, sql, {}};
    qsizetype name = 1;
    while (isOneOf(word(tokens, name), {"into", "from", "only", "table", "("}))
        ++name;
    bool reaches = isCatalog(tokens, name);
    const Tokens all = word(tokens, 0) == "truncate" ? sqlTokens(sql, s_all) : Tokens();
    for (qsizetype at = name; at < all.size(); ++at)
        reaches = reaches || (word(all, at - 1) != "." && isCatalog(all, at));
    if (reaches)
        return {Refuse, sql, tr("it changes the catalogue of the server")};
    m_needs.hasRows = true;
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

std::optional<QString> DumpJudge::forgiven(const QByteArray &sql, const QByteArray &sqlState) const
{
    const Tokens tokens = sqlTokens(sql, s_head);
    const QByteArray what = word(tokens, 0) + ' ' + word(tokens, 1) + ' ' + word(tokens, 2);
    const bool missing = isOneOf(sqlState, {"42P01", "42704", "42883", "3F000", "42703"});
    const bool denied = sqlState == "42501";
    if (missing && (clears(tokens) || (m_clearing && emptiesView(tokens))))
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

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/connectionstring.h"

#include "models/messages/catalog.h"
#include "services/config/connection.h"
#include "services/storages/postgres/servercontainer.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Understudy {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

QString ConnectionString::value(const QByteArray &keyword) const
{
    const auto found = std::ranges::find(m_options, keyword, &Option::keyword);
    return found == m_options.end() ? QString() : QString::fromUtf8(found->value);
}

ConnectionString ConnectionString::with(const QByteArray &keyword, const QString &text) const
{
    ConnectionString changed = *this;
    const auto found = std::ranges::find(changed.m_options, keyword, &Option::keyword);
    if (found != changed.m_options.end())
        found->value = text.toUtf8();
    else
        changed.m_options.append({keyword, text.toUtf8()});
    return changed;
}

ConnectionString ConnectionString::withPasswords(const PasswordSource *passwords) const
{
    ConnectionString changed = *this;
    changed.m_passwords = passwords;
    return changed;
}

Result<QByteArray> ConnectionString::password(const TaskControl &control) const
{
    return m_passwords ? m_passwords->password(m_login, control) : QByteArray();
}

// libpq fills these in later; we need them now, for names in messages and to connect to other databases.
static ConnectionString withDefaults(ConnectionString where)
{
    const Options defaults(PQconndefaults(), &PQconninfoFree);
    for (const PQconninfoOption *option = defaults.get(); option && option->keyword; ++option) {
        const QByteArray keyword(option->keyword);
        const bool isPlace = keyword == "host" || keyword == "port";
        const bool wanted = (isPlace && !where.container()) || keyword == "user" || keyword == "dbname";
        if (wanted && option->val && *option->val && where.value(keyword).isEmpty())
            where = where.with(keyword, QString::fromUtf8(option->val));
    }
    return where.database().isEmpty() ? where.withDatabase(where.user()) : where;
}

// libpq would take these from the environment whatever else it is told, and connect to another server.
static Result<> stayInside(const ConnectionString &where)
{
    if (!where.value("service").isEmpty())
        return fail("postgres.leavesContainer"_L1, {{"setting"_L1, u"service"_s}});
    for (const char *name : {"PGHOSTADDR", "PGSERVICE"}) {
        if (!qEnvironmentVariableIsEmpty(name))
            return fail("postgres.leavesContainer"_L1, {{"setting"_L1, QString::fromLatin1(name)}});
    }
    return {};
}

Result<ConnectionString> ConnectionString::parse(const QString &text, ServerContainer *container)
{
    char *problem = nullptr;
    const Options options(PQconninfoParse(text.toUtf8().constData(), &problem), &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> problemOwner(problem, &PQfreemem);
    if (!options)
        return fail("postgres.connectionInvalid"_L1, {{"reason"_L1, QString::fromUtf8(problem).simplified()}});
    ConnectionString where;
    where.m_container = container;
    where.m_login = loginOf(text, container ? container->name() : QString());
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (!option->val)
            continue;
        const QByteArray keyword(option->keyword);
        if (keyword == "password" || keyword == "sslpassword")
            return fail("postgres.passwordInConnection"_L1);
        where.m_options.append({keyword, option->val});
    }
    if (const Result<> inside = container ? stayInside(where) : Result<>(); !inside)
        return std::unexpected(inside.error());
    if (!where.value("service").isEmpty())
        return where.database().isEmpty() ? fail("postgres.databaseNotNamed"_L1) : Result<ConnectionString>(where);
    return withDefaults(where);
}

QString ConnectionString::server() const
{
    if (m_container)
        return u"docker:"_s + m_container->name();
    const QString host = value("host").isEmpty() ? value("hostaddr") : value("host");
    const QString port = value("port").isEmpty() ? u"5432"_s : value("port");
    return (host.isEmpty() ? u"localhost"_s : host) + u':' + port;
}

bool ConnectionString::isLocal() const
{
    const QString host = value("host");
    if (m_container)
        return false;
    return (host.isEmpty() && value("hostaddr").isEmpty()) || host.startsWith(u'/') || host.startsWith(u'@')
           || host == u"localhost"_s || host == u"127.0.0.1"_s || host == u"::1"_s;
}

QString ConnectionString::toKeywords() const
{
    QStringList parts;
    for (const Option &option : m_options) {
        QString quoted = QString::fromUtf8(option.value);
        quoted.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        parts.append(QString::fromUtf8(option.keyword) + u"='"_s + quoted + u'\'');
    }
    return parts.join(u' ');
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpstorage.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/dumpowners.h"
#include "services/storages/postgres/sqlquote.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

Result<> DumpStorage::judgeRoles(const TaskControl &control)
{
    const Result<Rows> rows = m_server->connection().query(u"SELECT rolname FROM pg_catalog.pg_roles"_s, control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> missing = m_needs.roles + m_needs.owners + m_needs.neededRoles;
    for (int row = 0; row < rows->count(); ++row)
        missing.remove(rows->text(row, 0));
    QStringList own; // names that begin so are the server's own: a newer one has more of them
    for (const QString &role : std::as_const(missing)) {
        if (!role.isEmpty() && (!m_order.createRoles || role.startsWith(u"pg_"_s)))
            m_missingRoles.append(role);
        else if (!role.isEmpty())
            own.append(role);
    }
    m_missingRoles.sort();
    QStringList needed(m_needs.neededRoles.cbegin(), m_needs.neededRoles.cend());
    needed.removeIf([this](const QString &role) { return !m_missingRoles.contains(role); });
    needed.sort();
    if (!needed.isEmpty())
        return fail("import.rolesNeeded"_L1, {{"roles"_L1, needed.join(u", "_s)}});
    if (m_missingRoles.isEmpty())
        return {};
    m_warnings.append(tr("The server does not have the roles %1: what belonged to them belongs to %2.")
                          .arg(m_missingRoles.join(u", "_s), m_properties.owner));
    control.note(m_warnings.last());
    return {};
}

// Functions of a dump run while it is loaded, and nobody can tell what they do. So the role that loads it has as few
// rights as can be: that of the application where it owns the database and all in the dump.
Result<bool> DumpStorage::ownerSuffices(const TaskControl &control)
{
    const Result<ConnectionString> live = liveTarget(m_config);
    if (!live)
        return std::unexpected(live.error());
    const QString user = live->user();
    const QString admin = m_server->connection().where().user();
    if (user == admin)
        return false;
    const Result<QStringList> beyond = beyondOwner(user, control);
    const Result<bool> superuser = m_server->isSuperuser(control);
    if (!beyond || !superuser)
        return std::unexpected(beyond ? superuser.error() : beyond.error());
    const bool suffices = user == m_properties.owner && beyond->isEmpty();
    if (suffices || !*superuser)
        return suffices;
    if (beyond->isEmpty()) {
        control.note(
            tr("“%1”, a superuser, loads the dump, because the database does not belong to “%2”.").arg(admin, user));
        return false;
    }
    m_warnings.append(
        tr("“%1”, a superuser, loaded the dump, because it holds what “%2” may not make: %3. Whatever code"
           " the dump runs while it is loaded had all rights on the server.")
            .arg(admin, user, beyond->join(u", "_s)));
    control.note(m_warnings.last());
    return false;
}

// What of the dump an owner of the database may not make.
Result<QStringList> DumpStorage::beyondOwner(const QString &user, const TaskControl &control)
{
    QSet<QString> owners = m_needs.owners + m_needs.defaultsOf;
    owners -= QSet<QString>(m_missingRoles.cbegin(), m_missingRoles.cend());
    owners.remove(user);
    owners.remove({});
    const Result<Rows> rows = m_server->connection().query(
        u"SELECT name FROM pg_catalog.pg_available_extension_versions WHERE trusted OR NOT superuser"_s, control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> beyond = m_needs.extensions;
    for (int row = 0; row < rows->count(); ++row)
        beyond.remove(rows->text(row, 0));
    QStringList names(beyond.cbegin(), beyond.cend());
    for (const QString &owner : std::as_const(owners))
        names.append(tr("objects of “%1”").arg(owner));
    names += m_needs.powers.values();
    names.sort();
    return names;
}

Result<> DumpStorage::makeRoles(const TaskControl &control)
{
    if (!m_order.createRoles)
        return {};
    const Result<Rows> rows = m_server->connection().query(u"SELECT rolname FROM pg_catalog.pg_roles"_s, control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> wanted = m_needs.roles + m_needs.owners + m_needs.neededRoles;
    wanted.remove({});
    for (int row = 0; row < rows->count(); ++row)
        wanted.remove(rows->text(row, 0));
    for (const QString &role : std::as_const(wanted)) {
        if (role.startsWith(u"pg_"_s))
            continue;
        if (const Result<> made = m_server->makeRole(role, control); !made)
            return made;
        control.note(tr("Created the role %1, which cannot log in.").arg(role));
    }
    return {};
}

// Where the dump does not say so, what is in it would belong to the role that loaded it, and the application could not
// read it.
Result<> DumpStorage::giveToOwner(const TaskControl &control)
{
    const Result<ConnectionString> live = liveTarget(m_config);
    if (!live)
        return std::unexpected(live.error());
    const QString loader = m_where->user();
    if (m_needs.owners.contains(loader) || (loader == live->user() && loader == m_properties.owner))
        return {};
    Result<Connection> connection = Connection::open(*m_where, control, u"import"_s);
    if (!connection)
        return std::unexpected(connection.error());
    const Result<DumpOwners> owners = DumpOwners::giveTo(m_properties.owner, *connection, control);
    if (!owners)
        return std::unexpected(owners.error());
    if (owners->kept > 0)
        m_warnings.append(
            tr("%n object(s) of unnamed owners in the dump belong to “%1” and could not be given to “%2”.", nullptr,
               int(owners->kept))
                .arg(loader, m_properties.owner));
    if (owners->objects > 0 && live->user() != m_properties.owner && live->user() != loader)
        m_warnings.append(
            tr("The dump does not say whose its objects are. They belong to “%1”, like the database; “%2”,"
               " who connects to it, may have no rights on them.")
                .arg(m_properties.owner, live->user()));
    return {};
}

} // namespace Understudy

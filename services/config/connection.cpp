// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/connection.h"

#include "models/messages/catalog.h"

#include <QHash>
#include <QRegularExpression>

#include <libpq-fe.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Understudy {

bool isContainerName(const QString &name)
{
    static const QRegularExpression allowed(u"\\A[A-Za-z0-9][A-Za-z0-9_.-]{0,199}\\z"_s);
    return allowed.match(name).hasMatch();
}

// "docker:shop-db-1", with the host inside where one is named.
static QString inContainer(const QString &container, const QHash<QByteArray, QString> &values)
{
    const QString host = values.value("hostaddr"_ba, values.value("host"_ba));
    return u"docker:"_s + container + (host.isEmpty() ? QString() : u'/' + host);
}

// libpq's message repeats parts of the string: it is only shown where no password can be among them.
static bool mayHoldPassword(const QString &connection)
{
    static const QRegularExpression userWithPassword(u"://[^@/]*:[^@]*@"_s);
    return connection.contains(u"password"_s, Qt::CaseInsensitive) || connection.contains(userWithPassword);
}

Result<QString> checkedConnection(const QString &connection, const QString &jsonPath, const QString &container)
{
    char *message = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption *)> options(
        PQconninfoParse(connection.toUtf8().constData(), &message), PQconninfoFree);
    const std::unique_ptr<char, void (*)(void *)> messageOwner(message, PQfreemem);
    if (!options) {
        if (mayHoldPassword(connection))
            return fail("stage.connectionWithPassword"_L1, {{"path"_L1, jsonPath}});
        const QString reason = QString::fromUtf8(message ? message : "out of memory").simplified();
        return fail("stage.badConnection"_L1, {{"path"_L1, jsonPath}, {"reason"_L1, reason}});
    }
    QHash<QByteArray, QString> values;
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (!option->val || !*option->val)
            continue;
        const QByteArray name(option->keyword);
        if (name == "password" || name == "sslpassword" || name.endsWith("secret"))
            return fail("stage.connectionWithPassword"_L1, {{"path"_L1, jsonPath}});
        values.insert(name, QString::fromUtf8(option->val));
    }
    if (!container.isEmpty() && values.contains("service"_ba)) // it may name any host, past the container
        return fail("stage.serviceInContainer"_L1, {{"path"_L1, jsonPath}});
    const QString host = container.isEmpty() ? values.value("hostaddr"_ba, values.value("host"_ba))
                                             : inContainer(container, values);
    const QString database = values.value("dbname"_ba, values.value("user"_ba));
    return u"%1:%2/%3"_s.arg(host, values.value("port"_ba, u"5432"_s), database);
}

static QHash<QByteArray, QString> valuesOf(const PQconninfoOption *options)
{
    QHash<QByteArray, QString> values;
    for (; options && options->keyword; ++options) {
        if (options->val && *options->val)
            values.insert(options->keyword, QString::fromUtf8(options->val));
    }
    return values;
}

QString loginOf(const QString &connection, const QString &container)
{
    using Options = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption *)>;
    const Options defaults(PQconndefaults(), PQconninfoFree);
    const Options given(PQconninfoParse(connection.toUtf8().constData(), nullptr), PQconninfoFree);
    if (!given)
        return {};
    const QHash<QByteArray, QString> own = valuesOf(given.get());
    QHash<QByteArray, QString> values = valuesOf(defaults.get());
    values.insert(own);
    const QString user = values.value("user"_ba);
    if (!container.isEmpty())
        return u"postgresql://%1@%2:%3"_s.arg(user, inContainer(container, own), own.value("port"_ba, u"5432"_s));
    const QString address = values.value("hostaddr"_ba, u"localhost"_s);
    return u"postgresql://%1@%2:%3"_s.arg(user, values.value("host"_ba, address), values.value("port"_ba, u"5432"_s));
}

} // namespace Understudy

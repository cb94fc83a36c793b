// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/identity.h"

#include "models/messages/catalog.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestName = 63; // bytes

QJsonObject DatabaseIdentity::toJson() const
{
    QJsonObject counts;
    for (auto it = rows.cbegin(); it != rows.cend(); ++it)
        counts.insert(it.key(), it.value());
    return {{u"server"_s, server},
            {u"address"_s, address},
            {u"operation"_s, operation},
            {u"liveName"_s, liveName},
            {u"liveOid"_s, qint64(liveOid)},
            {u"liveAllowed"_s, liveAllowed},
            {u"liveLimit"_s, liveLimit},
            {u"stagedName"_s, stagedName},
            {u"stagedOid"_s, qint64(stagedOid)},
            {u"stagedLimit"_s, stagedLimit},
            {u"stagedTemplate"_s, stagedTemplate},
            {u"oldName"_s, oldName},
            {u"builtAt"_s, builtAt},
            {u"rows"_s, counts},
            {u"carried"_s, carried}};
}

Result<DatabaseIdentity> DatabaseIdentity::fromJson(const QJsonObject &json)
{
    DatabaseIdentity identity{.server = json[u"server"_s].toString(),
                              .address = json[u"address"_s].toString(),
                              .operation = json[u"operation"_s].toString(),
                              .liveName = json[u"liveName"_s].toString(),
                              .liveOid = quint32(json[u"liveOid"_s].toInteger()),
                              .liveAllowed = json[u"liveAllowed"_s].toBool(true),
                              .liveLimit = json[u"liveLimit"_s].toInteger(-1),
                              .stagedName = json[u"stagedName"_s].toString(),
                              .stagedOid = quint32(json[u"stagedOid"_s].toInteger()),
                              .stagedLimit = json[u"stagedLimit"_s].toInteger(-1),
                              .stagedTemplate = json[u"stagedTemplate"_s].toBool(),
                              .oldName = json[u"oldName"_s].toString(),
                              .builtAt = json[u"builtAt"_s].toString(),
                              .carried = json[u"carried"_s].toObject()};
    if (identity.stagedOid == 0 || identity.liveName.isEmpty() || identity.stagedName.isEmpty()
        || identity.oldName.isEmpty())
        return fail("postgres.identityUnreadable"_L1);
    const QJsonObject counts = json[u"rows"_s].toObject();
    for (auto it = counts.begin(); it != counts.end(); ++it)
        identity.rows.insert(it.key(), it.value().toInteger());
    return identity;
}

QString besideName(const QString &database, const QString &mark, const QString &operation)
{
    QString suffix = u'_' + mark + u'_' + operation.first(qMin<qsizetype>(8, operation.size()));
    QString base = database;
    if (base.toUtf8().size() + suffix.size() <= s_longestName)
        return base + suffix;
    // What is cut off may be all that tells it from another one of the stage.
    const QByteArray hash = QCryptographicHash::hash(database.toUtf8(), QCryptographicHash::Sha256).toHex();
    suffix.prepend(u'_' + QString::fromLatin1(hash.first(8)));
    while (base.toUtf8().size() + suffix.size() > s_longestName)
        base.chop(base.back().isLowSurrogate() ? 2 : 1);
    return base + suffix;
}

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace Understudy {

// Which databases a restore is about, by OID, and what they must be like afterwards. Written to the journal before the
// swap; never changes.
struct DatabaseIdentity
{
    QString server; // the system identifier of the cluster
    QString address; // for display and to tell servers apart
    QString operation; // uuid of the restore
    QString liveName;
    quint32 liveOid = 0; // 0: there was no such database
    bool liveAllowed = true; // could sessions be opened
    qint64 liveLimit = -1;
    QString stagedName;
    quint32 stagedOid = 0;
    qint64 stagedLimit = -1; // CONNECTION LIMIT once it is live
    bool stagedTemplate = false;
    QString oldName; // what the live database is called after the swap
    QString builtAt; // transaction id of the server when the staged database was complete
    QMap<QString, qint64> rows; // table -> rows at that time
    QJsonObject carried; // what was said of schemas that are carried over when they were read: CarriedState

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<DatabaseIdentity> fromJson(const QJsonObject &json); // Corrupt
    bool operator==(const DatabaseIdentity &) const = default;
};

// `shop` + `_us_` + the first 8 of the uuid. A name that is cut to what the server takes (63 bytes) gets a hash.
[[nodiscard]] QString besideName(const QString &database, const QString &mark, const QString &operation);

} // namespace Understudy

// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "services/storages/singlefilestaged.h"

using namespace Qt::StringLiterals;

namespace Understudy {

// Names are bytes and numbers have 64 bits: JSON keeps neither, so both are text.
static QString bytesText(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toPercentEncoding("/"));
}

static QByteArray textBytes(const QJsonValue &value)
{
    return QByteArray::fromPercentEncoding(value.toString().toLatin1());
}

static QString timeText(const Timestamp &time)
{
    return u"%1.%2"_s.arg(time.seconds).arg(time.nanoseconds);
}

static Timestamp textTime(const QJsonValue &value)
{
    const QStringList parts = value.toString().split(u'.');
    return {.seconds = parts.value(0).toLongLong(), .nanoseconds = parts.value(1).toUInt()};
}

static QJsonObject identityJson(const FileIdentity &identity)
{
    return {{u"inode"_s, QString::number(identity.inode)}, {u"born"_s, timeText(identity.born)}};
}

static FileIdentity jsonIdentity(const QJsonValue &value)
{
    return {.inode = value[u"inode"].toString().toULongLong(), .born = textTime(value[u"born"])};
}

QJsonObject SingleFileStaged::Identity::toJson() const
{
    QJsonObject json{
        {u"folder"_s, bytesText(place.folder)},
        {u"name"_s, bytesText(place.name)},
        {u"operation"_s, operation},
        {u"staged"_s, identityJson(staged)},
        {u"size"_s, QString::number(size)},
        {u"modified"_s, timeText(modified)},
        {u"facts"_s, facts},
    };
    if (old)
        json[u"old"_s] = identityJson(*old);
    return json;
}

Result<SingleFileStaged::Identity> SingleFileStaged::Identity::fromJson(const QJsonObject &json)
{
    Identity identity{.place = {.folder = textBytes(json[u"folder"]), .name = textBytes(json[u"name"])},
                      .operation = json[u"operation"].toString(),
                      .staged = jsonIdentity(json[u"staged"]),
                      .size = json[u"size"].toString().toLongLong(),
                      .modified = textTime(json[u"modified"]),
                      .facts = json[u"facts"].toObject()};
    if (json.contains(u"old"_s))
        identity.old = jsonIdentity(json[u"old"]);
    // It decides what is removed: nothing that names another folder may get through.
    if (!identity.place.folder.startsWith('/') || identity.place.name.isEmpty() || identity.place.name.contains('/')
        || identity.operation.isEmpty() || identity.operation.contains(u'/') || identity.staged.inode == 0)
        return fail("singlefile.journalDamaged"_L1);
    return identity;
}

} // namespace Understudy

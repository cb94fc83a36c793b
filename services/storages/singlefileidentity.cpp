// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "services/storages/journaltext.h"
#include "services/storages/singlefilestaged.h"

using namespace Qt::StringLiterals;

namespace Understudy {

QJsonObject SingleFileStaged::Identity::toJson() const
{
    QJsonObject json{
        {u"folder"_s, bytesText(place.folder)},
        {u"name"_s, bytesText(place.name)},
        {u"operation"_s, operation},
        {u"existing"_s, bytesText(existing)},
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
                      .existing = textBytes(json[u"existing"]),
                      .staged = identityFromJson(json[u"staged"]),
                      .size = json[u"size"].toString().toLongLong(),
                      .modified = textTime(json[u"modified"]),
                      .facts = json[u"facts"].toObject()};
    if (json.contains(u"old"_s))
        identity.old = identityFromJson(json[u"old"]);
    // It decides what is removed: nothing that names another folder may get through.
    if (!identity.place.folder.startsWith('/') || identity.place.name.isEmpty() || identity.place.name.contains('/')
        || identity.operation.isEmpty() || identity.operation.contains(u'/') || identity.staged.file.inode == 0
        || !identity.existing.startsWith('/'))
        return fail("singlefile.journalDamaged"_L1);
    return identity;
}

} // namespace Understudy

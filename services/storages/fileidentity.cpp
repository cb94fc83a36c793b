// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/fileidentity.h"

#include "services/platform/procfile.h"
#include "services/storages/journaltext.h"

using namespace Qt::StringLiterals;

namespace Understudy {

// Another one after each start of the system. Empty where it is not known.
static QString bootId()
{
    const SystemResult<QByteArray> id = readProcFile("/proc/sys/kernel/random/boot_id");
    return id ? QString::fromLatin1(id->trimmed()) : QString();
}

QJsonObject identityJson(const JournalIdentity &identity)
{
    return {{u"device"_s, QString::number(identity.device)},
            {u"boot"_s, bootId()},
            {u"inode"_s, QString::number(identity.file.inode)},
            {u"born"_s, timeText(identity.file.born)}};
}

JournalIdentity identityFromJson(const QJsonValue &json)
{
    const bool sameBoot = json[u"boot"].toString() == bootId();
    return {.device = sameBoot ? json[u"device"].toString().toULongLong() : 0,
            .file = {.inode = json[u"inode"].toString().toULongLong(), .born = textTime(json[u"born"])}};
}

} // namespace Understudy

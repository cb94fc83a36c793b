// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/filestat.h"

#include <QJsonObject>

namespace Understudy {

// What a journal knows a file or folder by. Inodes are used again and by every file system: the time of birth tells them
// apart and lasts. Where there is none, the number of the device does, which is given out anew at each start of the
// system.
struct JournalIdentity
{
    quint64 device = 0; // 0 = not known
    FileIdentity file;

    friend bool operator==(const JournalIdentity &left, const JournalIdentity &right)
    {
        const bool sameDevice = left.device == right.device || left.device == 0 || right.device == 0;
        return left.file == right.file && (sameDevice || left.file.born != Timestamp());
    }
};

[[nodiscard]] inline JournalIdentity journalIdentityOf(const FileStat &stat)
{
    return {.device = stat.fileSystem, .file = identityOf(stat)};
}

// One that was written before the system was started anew comes back without its device.
[[nodiscard]] QJsonObject identityJson(const JournalIdentity &identity);
[[nodiscard]] JournalIdentity identityFromJson(const QJsonValue &json);

} // namespace Understudy

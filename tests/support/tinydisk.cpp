// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/tinydisk.h"

#include "tests/support/childprocess.h"
#include "tests/support/ownmounts.h"

#include <QFile>
#include <QTemporaryDir>

namespace Understudy::Testing {

static QByteArray mountAndWork(const QByteArray &folder, qint64 bytes,
                               const std::function<QByteArray(const QString &)> &work)
{
    if (const QByteArray wrong = enterOwnMounts(); !wrong.isEmpty())
        return wrong;
    const TestMount disk = TestMount::memory(QFile::decodeName(folder), bytes);
    if (!disk.problem().isEmpty())
        return disk.problem();
    return work(QFile::decodeName(folder));
}

QByteArray onTinyDisk(qint64 bytes, const std::function<QByteArray(const QString &)> &work)
{
    const QTemporaryDir folder;
    if (!folder.isValid())
        return "no folder";
    return inChildProcess([&] { return mountAndWork(QFile::encodeName(folder.path()), bytes, work); });
}

} // namespace Understudy::Testing

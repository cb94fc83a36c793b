// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/droppeddump.h"

#include <QFileInfo>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Understudy {

QString droppedDump(const QMimeData *data)
{
    // What is packed otherwise than with gzip is taken too: then it is said what to do with it.
    static const QRegularExpression named(
        u"\\.(sql|dump|dmp|backup|bak|psql|pgsql|pgdump|pg_dump)(\\.(gz|bz2|xz|zst|zip))?\\z"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (!data || !data->hasUrls() || data->urls().size() != 1 || !data->urls().first().isLocalFile())
        return {};
    const QFileInfo file(data->urls().first().toLocalFile());
    const bool fits = file.isDir() ? QFileInfo(file.filePath() + u"/toc.dat"_s).isFile()
                                   : file.isFile() && named.match(file.fileName()).hasMatch();
    return fits ? file.absoluteFilePath() : QString();
}

} // namespace Understudy

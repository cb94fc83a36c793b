// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/droppedplace.h"

#include <QFileInfo>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Understudy {

QString droppedPlace(const QMimeData *data)
{
    static const QRegularExpression compose(u"\\A(docker-)?compose[A-Za-z0-9_.-]*\\.ya?ml\\z"_s);
    if (!data || !data->hasUrls() || data->urls().size() != 1 || !data->urls().first().isLocalFile())
        return {};
    const QFileInfo file(data->urls().first().toLocalFile());
    const bool fits = file.isDir() || (file.isFile() && compose.match(file.fileName()).hasMatch());
    return fits ? file.absoluteFilePath() : QString();
}

} // namespace Understudy

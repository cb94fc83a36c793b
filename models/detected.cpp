// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/detected.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestName = 60;

QString asName(const QString &text, const QString &fallback)
{
    static const QRegularExpression others(u"[^A-Za-z0-9_.-]+"_s);
    static const QRegularExpression ends(u"\\A[-.]+|[-.]+\\z"_s);
    QString name = text.first(qMin(text.size(), s_longestName));
    name.replace(others, u"-"_s);
    name.remove(ends);
    return name.isEmpty() ? fallback : name;
}

Stage proposedStage(const Detection &detection)
{
    Stage stage{.project = detection.project, .name = detection.stage, .releaseCommand = detection.releaseCommand};
    for (const DetectedStorage &found : detection.storages) {
        if (!found.isSupported() || !found.suggested)
            continue;
        if (!stage.components.contains(found.config.component))
            stage.components.append(found.config.component);
        stage.storages.append(found.config);
    }
    return stage;
}

} // namespace Understudy
